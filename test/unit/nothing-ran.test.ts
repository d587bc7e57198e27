import { describe, expect, it } from "vitest";
import { type Excuses, idleProjects } from "../support/nothing-ran.ts";

const ran = (counts: Record<string, number>) => new Map(Object.entries(counts));
const noServer: Excuses = { postgresql: "no server answers", browser: undefined };

describe("a project that ran nothing", () => {
  it.each<[string, Record<string, number>, Excuses, string[]]>([
    ["all ran", { unit: 3, sqlite: 5, postgresql: 5 }, {}, []],
    ["one skipped all", { unit: 3, sqlite: 0, postgresql: 5 }, {}, ["sqlite"]],
    ["what the machine lacks is excused", { unit: 3, sqlite: 5, postgresql: 0 }, noServer, []],
    [
      "the excuse of one is none for another",
      { unit: 3, sqlite: 0, postgresql: 0 },
      noServer,
      ["sqlite"],
    ],
    ["an excuse that is not true", { browser: 0 }, noServer, ["browser"]],
    ["only excused ones were asked for", { postgresql: 0 }, noServer, []],
  ])("%s", (_, counts, excuses, idle) => {
    expect(idleProjects(ran(counts), excuses, false)).toEqual(idle);
  });

  it.each<[string, Record<string, number>, Excuses, string[]]>([
    ["one ran", { unit: 1, sqlite: 0 }, {}, []],
    ["none ran", { unit: 0, sqlite: 0 }, {}, ["unit", "sqlite"]],
    ["only excused ones were asked for", { postgresql: 0 }, noServer, []],
  ])("among chosen names: %s", (_, counts, excuses, idle) => {
    expect(idleProjects(ran(counts), excuses, true)).toEqual(idle);
  });
});
