import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase, type ReadDatabase } from "../../../src/db/client.ts";
import { hasWords, type IdRange, type Slices } from "../../../src/db/dialect.ts";
import {
  countFound,
  type Found,
  findFirst,
  findInOrder,
  lookFor,
} from "../../../src/db/large-lists.ts";
import { raw, sql } from "../../../src/db/sql.ts";
import { dialect, unreachable } from "../../support/databases.ts";
import { copyShop } from "../../support/filled-shop.ts";

describe.skipIf(unreachable)("a search of many, in slices", () => {
  let db: Database;
  let drop: () => Promise<void>;
  let expected: number[];
  beforeAll(async () => {
    const copy = await copyShop();
    drop = copy.drop;
    db = await openDatabase(copy.url, { transactionTimeout: 60_000 });
    const found = await db.read.customer.findMany({
      where: { searchText: { contains: "bunting" } },
      orderBy: [{ nameKey: "asc" }, { id: "asc" }],
      select: { id: true },
    });
    expected = found.map(({ id }) => id);
  });
  afterAll(async () => {
    await db?.close();
    await drop?.();
  });

  const table = "Customer" as const;
  const order = raw('c."nameKey", c."id"');
  const within = (ids?: IdRange) => db.dialect.matching(table, ["bunting"], ids);
  const found = (gathered: boolean): Found => ({ table, within, where: sql`1 = 1`, gathered });
  const sliced = (size: Partial<Slices>) => {
    const none = { ids: 0, matches: 0, lastMatch: () => sql`` };
    const slice = { ...none, ...db.dialect.slice, ...size };
    return { read: db.read, dialect: { ...db.dialect, slice } };
  };

  async function findsAll(by: ReadDatabase, all: Found): Promise<void> {
    for (const offset of [0, 25, 1_000, expected.length - 10, expected.length])
      expect(await findFirst(by, all, { order, limit: 25, offset }), String(offset)).toEqual(
        expected.slice(offset, offset + 25),
      );
    expect(await countFound(by, all, 100_000)).toBe(expected.length);
    expect(await countFound(by, all, 1_001)).toBe(1_001);
  }

  it.each([300, 7_001, 50_000])("finds and counts the same by %i ids at a time", (ids) =>
    findsAll(sliced({ ids }), found(false)),
  );

  it.skipIf(dialect === "postgresql").each([40, 300, 50_000])(
    "finds and counts the same by %i matches at a time",
    (matches) => findsAll(sliced({ matches }), { ...found(false), words: ["bunting"] }),
  );

  it("finds the same where they are few, and along the order where that is filled", async () => {
    const page = { order, limit: 25, offset: 50 };
    const rest = expected.slice(50, 75);
    expect(await findFirst(db, found(true), page)).toEqual(rest);
    const where = hasWords(sql`c."searchText"`, ["bunting"]);
    const inOrder = { table, of: sql`1 = 1`, where };
    expect(await findInOrder(db, { ...inOrder, ...page })).toEqual(rest);
    expect(await findInOrder(db, { ...inOrder, ...page, offset: 2_000 })).toBeUndefined();
  });

  it("takes the first way that leads to few", async () => {
    const everybody = { from: raw('"Customer"'), where: sql`1 = 2` };
    const matching = { from: within(), where: sql`1 = 1` };
    const all = { table, within, where: sql`1 = 1` };
    const { gathered, where } = await lookFor(db, { ...all, ways: [everybody, matching] });
    expect([gathered, where]).toEqual([true, matching.where]);
    expect((await lookFor(db, { ...all, ways: [everybody] })).gathered).toBe(false);
  });
});
