import { describe, expect, it } from "vitest";
import { readLogins } from "../bench/database.ts";
import { costsOf, joined } from "../bench/pairs.ts";
import { tooDear } from "../bench/ratios.ts";
import { sortOut } from "../bench/statements.ts";
import { median, percentile } from "../bench/statistics.ts";

describe("median", () => {
  it.each([
    [[3], 3],
    [[10, 9, 1], 9],
    [[4, 1, 3, 2], 2.5],
  ])("%j", (values, middle) => expect(median(values)).toBe(middle));

  it("is not a number of nothing", () => expect(median([])).toBeNaN());
});

describe("percentile", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  it.each([
    [hundred, 50, 50],
    [hundred, 95, 95],
    [hundred, 99, 99],
    [[7, 100, 9], 50, 9],
    [[7, 100, 9], 99, 100],
    [[5], 1, 5],
  ])("%j %i", (values, percent, expected) => expect(percentile(values, percent)).toBe(expected));

  it("is not a number of nothing", () => expect(percentile([], 50)).toBeNaN());
});

describe("recorded ratios", () => {
  const costs = (medians: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(medians).map(([name, median]) => [name, { median, low: 0, high: 99 }]),
    );

  it("name what costs more than 1.5 times as much, and what was never recorded", () => {
    const recorded = { list: 4, last: 4 };
    expect(tooDear(costs({ list: 6, last: 6.01, write: 1 }), recorded)).toEqual(["last", "write"]);
  });

  it("do not take a figure that is none for a cheap page", () =>
    expect(tooDear(costs({ list: Number.NaN }), { list: 4 })).toEqual(["list"]));
});

describe("pairs of loads", () => {
  it("say by their median what a page costs, and how far the middle half lies apart", () =>
    expect(costsOf({ list: [9, 2, 3, 1, 2.5] })).toEqual({
      list: { median: 2.5, low: 2, high: 3 },
    }));

  it("are judged with those measured once more", () =>
    expect(joined({ list: [1, 2], edit: [3] }, { list: [4] })).toEqual({
      list: [1, 2, 4],
      edit: [3],
    }));
});

describe("statements", () => {
  it("are sorted into session, transaction and others", () => {
    const standing = 'SELECT s."userId"\n FROM "Session" s JOIN "User" u ON u."id" = s."userId"';
    const { session, transaction, others, texts } = sortOut([
      standing,
      "BEGIN",
      'DELETE FROM "Session" WHERE "id" = ?',
      "SAVEPOINT x",
      "COMMIT",
    ]);
    expect([session, transaction, others, texts.length]).toEqual([1, 2, 2, 5]);
  });
});

describe("the logins", () => {
  it("are read from what the demo command prints", () => {
    const said =
      "10 users and 20 customers in 0.1 s. Sign in:\n" +
      "  Role           E-mail           Password\n" +
      "  User Manager   um@example.com   abc-def\n  Auditor        a@example.com    ghi\n";
    expect(readLogins(said)).toEqual([
      { email: "um@example.com", password: "abc-def" },
      { email: "a@example.com", password: "ghi" },
    ]);
  });
});
