import { describe, expect, it } from "vitest";
import {
  bool,
  type Column,
  columns,
  computed,
  instant,
  int,
  listOf,
  nullable,
  oneOf,
  orElse,
  text,
} from "../../src/db/columns.ts";
import { dialectOf } from "../../src/db/dialect.ts";

const at = new Date("2026-03-01T09:00:00.120Z");
const ids = listOf(int, 'x."id"', 'FROM "X" x');

describe("columns", () => {
  it.each<[string, Column<unknown>, unknown, unknown]>([
    ["an integer", int, 7, 7],
    ["a count", int, 7n, 7],
    ["true", bool, true, true],
    ["SQLite's true", bool, 1, true],
    ["SQLite's false through Prisma", bool, 0n, false],
    ["text", text, "", ""],
    ["a moment", instant, at, at],
    ["a moment as SQLite keeps it", instant, "2026-03-01T09:00:00.120+00:00", at],
    ["NULL", nullable(instant), null, null],
    ["a word", oneOf(["a", "b"]), "b", "b"],
    ["another word as one of them", orElse(oneOf(["a", "b"]), "a"), "c", "a"],
    ["a list", ids, [1, 2], [1, 2]],
    ["a list as SQLite says it", ids, "[1,2]", [1, 2]],
    ["no list", ids, null, []],
  ])("read %s", (_, column, stored, value) => expect(column.read(stored)).toEqual(value));

  it.each<[string, Column<unknown>, unknown]>([
    ["half an integer", int, 0.5],
    ["an integer beyond JavaScript's", int, 2n ** 53n],
    ["NULL as an integer", int, null],
    ["NULL as text", text, null],
    ["a number as text", text, 1],
    ["another truth", bool, 2],
    ["text as a moment", instant, "soon"],
    ["NULL as a moment", instant, null],
    ["another word", oneOf(["a", "b"]), "c"],
    ["text as a list", ids, '"1"'],
    ["text in a list of integers", ids, ["1"]],
  ])("refuse %s", (_, column, stored) => expect(() => column.read(stored)).toThrow(TypeError));

  it("make the select list and the row", () => {
    const row = columns("x", { id: int, name: computed(nullable(text), 'y."name"'), ids });
    expect(row.list(dialectOf("file:x"))).toBe(
      'x."id", y."name" AS "name", ' +
        '(SELECT json_group_array(x."id" ORDER BY x."id") FROM "X" x) AS "ids"',
    );
    expect(row.list(dialectOf("postgresql://x"))).toContain(
      '(SELECT json_agg(x."id" ORDER BY x."id") FROM "X" x) AS "ids"',
    );
    expect(row.read([1, null, "[2]"])).toEqual({ id: 1, name: null, ids: [2] });
  });
});
