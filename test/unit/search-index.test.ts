import { describe, expect, it } from "vitest";
import { dialectOf, leadToFew } from "../../src/db/dialect.ts";
import { searchWords } from "../../src/domain/search-words.ts";

describe("the index of words on SQLite", () => {
  const askedFor = (typed: string) =>
    dialectOf("file:any.db").matching("User", searchWords(typed)).values[0];

  it("is not asked for the beginnings of short words beside a long one", () =>
    expect(askedFor("a Anna")).toBe('"ann" AND "nna"'));

  it("is asked for them where there is nothing else", () =>
    expect(askedFor("a bo")).toBe('" bo" AND "  a"'));

  it("leads to few by a long word, and not by short ones", () =>
    expect([leadToFew(searchWords("a anna")), leadToFew(searchWords("a bo"))]).toEqual([
      true,
      false,
    ]));
});
