import { describe, expect, it } from "vitest";
import { inSlices } from "../../src/db/slices.ts";
import { permissions } from "../../src/domain/permissions.ts";

const rows = Array.from({ length: 3_500 }, (_, index) => index);

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe("slices of a large act", () => {
  it("have every row once, in order, and no more than a statement takes", async () => {
    const slices: number[][] = [];
    await inSlices(rows, async (some) => slices.push([...some]));
    expect(slices.flat()).toEqual(rows);
    expect(slices.map(({ length }) => length)).toEqual([1_000, 1_000, 1_000, 500]);
    await inSlices([], () => Promise.reject(new Error("there is none")));
  });

  it("leave others their turn where they take long", async () => {
    let [turns, over] = [0, false];
    const count = () => {
      turns++;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    await inSlices(rows, async () => busy(30));
    over = true;
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it("name the rights of the catalogue by the bits of a number", () => {
    expect(permissions.length).toBeLessThan(32);
  });
});
