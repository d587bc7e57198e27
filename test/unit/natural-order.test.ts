import { describe, expect, it } from "vitest";
import { inNaturalOrder } from "../../src/domain/natural-order.ts";

const named = (names: readonly string[]) => names.map((name, id) => ({ id, name }));
const ordered = (...names: string[]) =>
  inNaturalOrder(named(names), ({ name }) => name).map(({ name }) => name);

describe("natural order", () => {
  it.each<[string, string[]]>([
    ["numbers by their value", ["Team 1", "Team 2", "Team 10", "Team 100"]],
    ["numbers within", ["Halle 2 Nacht", "Halle 10 Früh", "Halle 10 Spät"]],
    ["accents beside their letter, capitals too", ["abend", "Äpfel", "Bär", "zebra"]],
    ["leading zeros as nothing", ["A 1", "A 02", "A 3"]],
  ])("puts %s", (_, names) => {
    expect(ordered(...names.toReversed())).toEqual(names);
  });

  it("keeps equal names by their number, and its list as it was", () => {
    const rows = [
      { id: 2, name: "A" },
      { id: 1, name: "A" },
    ];
    expect(inNaturalOrder(rows, ({ name }) => name).map(({ id }) => id)).toEqual([1, 2]);
    expect(rows.map(({ id }) => id)).toEqual([2, 1]);
  });
});
