import type { Mutant } from "./mutant.ts";

const test = "test/integration/users/place.test.ts";
const named = "test/integration/groups/place.test.ts";
const customers = "test/integration/customers/place.test.ts";

/** Where one is after an act, and what a second click finds there. */
export const place: readonly Mutant[] = [
  {
    guard: "A page that an act shows wakes up",
    file: "src/http/render.ts",
    from: 'wakes: req.method === "POST" || landing !== undefined,',
    to: 'wakes: req.method === "POST",',
    test,
    name: "that an act shows",
  },
  {
    guard: "A page that answers a post wakes up",
    file: "src/http/render.ts",
    from: 'wakes: req.method === "POST" || landing !== undefined,',
    to: "wakes: landing !== undefined,",
    test,
    name: "answers a post",
  },
  {
    guard: "A page that asks before an act wakes up",
    file: "src/features/users/views/act.ts",
    from: "wakes: true,",
    to: "",
    test,
    name: "asks before an act",
  },
  {
    guard: "The title begins with the outcome",
    file: "views/layouts/base.njk",
    from: "{% elif banner %}{{ banner.outcome }} · {% endif -%}",
    to: "{% endif -%}",
    test,
    name: "begins with the outcome",
  },
  {
    guard: "The row that took the place has the anchor",
    file: "src/db/place.ts",
    from: "return (sorted[at + 1] ?? sorted[at - 1])?.id;",
    to: "return undefined;",
    test,
    name: "has its anchor",
  },
  {
    guard: "The last row has it where there is no next one",
    file: "src/db/place.ts",
    from: "return (sorted[at + 1] ?? sorted[at - 1])?.id;",
    to: "return sorted[at + 1]?.id;",
    test,
    name: "no next one",
  },
  {
    guard: "An act that was opened from the record leads back to it",
    file: "src/http/fields.ts",
    from: "? recordUrl(list, row) : listUrl(list, row)",
    to: "? listUrl(list, row) : listUrl(list, row)",
    test,
    name: "opened from the record",
  },
  {
    guard: "What took a group's place in its list has the anchor",
    file: "src/features/groups/views/list.ts",
    from: "anchor: row.id === here ? place : `g${row.id}`,",
    to: "anchor: `g${row.id}`,",
    test: named,
    name: "of groups renamed, the next",
  },
  {
    guard: "What took a role's place in its list has the anchor",
    file: "src/features/roles/views/list.ts",
    from: "anchor: row.id === here ? place : `r${row.id}`,",
    to: "anchor: `r${row.id}`,",
    test: named,
    name: "of roles renamed, the next",
  },
  {
    guard: "A list that a deletion has emptied has the anchor",
    file: "src/features/groups/queries.ts",
    from: ", gone) ?? gone;",
    to: ", gone) as { id: number };",
    test: named,
    name: "of groups deleted",
  },
  {
    guard: "A customer taken back is where its box is",
    file: "src/features/customers/service/load.ts",
    from: "return { list: id };",
    to: "return {};",
    test: customers,
    name: "taken back is where its box is",
  },
  {
    guard: "Who took a picked customer's place has the anchor",
    file: "src/features/customers/service/load.ts",
    from: "return { picked: await standsAmong({ ...place, rows: picked }, sort) };",
    to: "return {};",
    test: customers,
    name: "the next picked one",
  },
];
