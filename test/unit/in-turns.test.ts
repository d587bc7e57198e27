import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Connection } from "../../src/db/connection.ts";
import { inTurns } from "../../src/db/in-turns.ts";
import { raw } from "../../src/db/sql.ts";

/** Holds the event loop for as many milliseconds as its text says. */
const hold: Connection["ask"] = async ({ sql }) => {
  const until = performance.now() + Number(sql);
  while (performance.now() < until);
  return [[sql]];
};

describe("inTurns", () => {
  it("lets others have a turn between long statements, which follow as they came", async () => {
    const ask = inTurns(hold);
    const order: string[] = [];
    const asked = ["15", "16", "1", "17"].map(async (text) => {
      await ask(raw(text), "fresh");
      order.push(text);
    });
    let turns = 0;
    const others = (async () => {
      while (order.length < 4) {
        await nextTurn();
        turns++;
      }
    })();
    await Promise.all([...asked, others]);
    expect(order).toEqual(["15", "16", "1", "17"]);
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  it("keeps short ones waiting for nothing, and says what went wrong", async () => {
    const ask = inTurns(hold);
    let turned = false;
    void nextTurn().then(() => (turned = true));
    expect(await ask(raw("0"), "fresh")).toEqual([["0"]]);
    expect(turned).toBe(false);
    const failing = inTurns(async () => Promise.reject(new Error("no such table")));
    await expect(failing(raw("1"), "fresh")).rejects.toThrow("no such table");
  });
});
