import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eraseFromAudit } from "../../../src/db/audit-erasure.ts";
import { findOldEntries, readOldEntries } from "../../../src/db/audit-trim.ts";
import { type Database, openDatabase } from "../../../src/db/client.ts";
import { erasePersonalData } from "../../../src/db/personal-data.ts";
import { unreachable } from "../../support/databases.ts";
import { copyShop } from "../../support/filled-shop.ts";
import { people } from "../../support/large-shop.ts";
import { findingsOf, readOf } from "../../support/plans.ts";

describe.skipIf(unreachable)("in an audit of many entries", () => {
  let shop: { url: string; drop: () => Promise<void> };
  let db: Database;
  beforeAll(async () => {
    shop = await copyShop();
    db = await openDatabase(shop.url, { transactionTimeout: 60_000 });
  });
  afterAll(async () => {
    await db?.close();
    await shop?.drop();
  });

  const findings = (name: string, work: () => Promise<unknown>) =>
    findingsOf(shop.url, { [name]: work }, (sent) => (/^\s*SELECT/.test(sent.text) ? [sent] : []));

  it.each(Object.entries(people))(
    "who is in %s entries is found by indexes",
    async (_, id) => {
      const person = { id, name: "Nobody", searchTexts: ["  nobody"] };
      expect(await findings("erase", () => db.write((tx) => eraseFromAudit(tx, person)))).toEqual(
        [],
      );
    },
    60_000,
  );

  it.each(Object.entries(people))(
    "what else names who is in %s entries is found by indexes",
    async (_, id) => {
      const work = () =>
        db.write((tx) => erasePersonalData(tx, { id, names: new Set(["Nobody"]) }));
      expect(await findingsOf(shop.url, { erase: work }, readOf)).toEqual([]);
    },
    60_000,
  );

  it("old ones are found by their time", async () => {
    const work = async () => {
      const old = await findOldEntries(db.read, new Date("2025-01-03T00:00:00Z"));
      if (!old) throw new Error("nothing is old");
      for await (const entries of readOldEntries(db.read, old)) void entries;
    };
    expect(await findings("trim", work)).toEqual([]);
  }, 60_000);
});
