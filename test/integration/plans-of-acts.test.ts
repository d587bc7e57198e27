import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { listFree, listOld, listWaiting } from "../../src/features/batches/queries/chunks.ts";
import {
  findJob,
  type Job,
  listChanged,
  listJobs,
  listOutcomes,
  outcomesAfter,
} from "../../src/features/batches/queries/jobs.ts";
import { listStillFree } from "../../src/features/customers/queries/freed.ts";
import { listHeldIds } from "../../src/features/customers/queries/held.ts";
import { listReceivers } from "../../src/features/customers/queries/receivers.ts";
import { readHeld, readMembers, readUsers } from "../../src/features/exports/queries.ts";
import { listKeys, listScopes } from "../../src/features/store/queries.ts";
import { unreachable } from "../support/databases.ts";
import { copyShop } from "../support/filled-shop.ts";
import { addJob, groups, people } from "../support/large-shop.ts";
import { findingsOf } from "../support/plans.ts";

const now = new Date("2026-03-02T09:00:00Z");
const searches = ["kestrel", "bunting", "no such bird", "ke"];

/** The first of what is read in turns. */
async function some(turns: AsyncIterable<unknown>): Promise<void> {
  let left = 3;
  for await (const _ of turns) if (--left === 0) return;
}

describe.skipIf(unreachable)("the plans of acts on many", () => {
  let shop: { url: string; drop: () => Promise<void> };
  let db: Database;
  let job: Job;
  beforeAll(async () => {
    shop = await copyShop();
    db = await openDatabase(shop.url, { transactionTimeout: 60_000 });
    job = (await findJob(db.read, await addJob(db, shop.url))) as Job;
  });
  afterAll(async () => {
    await db?.close();
    await shop?.drop();
  });

  it.each(Object.entries(people))("handing over what %s are held by", async (name, userId) => {
    const cases = {
      listHeldIds: () => listHeldIds(db.read, userId, []),
      listStillFree: () => listStillFree(db.read, userId),
      ...Object.fromEntries(
        searches.flatMap((who) => [
          [`listHeldIds ${name} ${who}`, () => listHeldIds(db.read, userId, [who])],
          [`listReceivers ${name} ${who}`, () => listReceivers(db, who, userId)],
        ]),
      ),
    };
    expect(await findingsOf(shop.url, cases)).toEqual([]);
  });

  it("a batch: its people, what became of them, and all batches", async () => {
    const cases = {
      listFree: () => listFree(db.read, { worker: "worker", now }),
      listWaiting: () => listWaiting(db.read, job, 250),
      listOld: () => listOld(db.read, now),
      listJobs: () => listJobs(db.read, 1),
      listChanged: () => listChanged(db.read, job.id),
      outcomesAfter: () => outcomesAfter(db.read, job, 9_000),
      ...Object.fromEntries(
        (["all", "changed", "skipped", "waiting"] as const).map((result) => [
          `listOutcomes ${result}`,
          () => listOutcomes(db.read, { job, result }, 3),
        ]),
      ),
    };
    expect(await findingsOf(shop.url, cases)).toEqual([]);
  });

  it("lists that are taken along", async () => {
    const cases = {
      readUsers: () => some(readUsers(db, [])),
      "readMembers of most": () => some(readMembers(db, { groupId: groups.most, q: "bunting" })),
      "readMembers of few": () => some(readMembers(db, { groupId: groups.few, q: "" })),
      readHeld: () => some(readHeld(db, people.many)),
    };
    expect(await findingsOf(shop.url, cases)).toEqual([]);
  });

  it("the keys of the store", async () => {
    const cases = {
      listKeys: () => listKeys(db.read, { page: 1, now }),
      listScopes: () => listScopes(db.read, now),
    };
    expect(await findingsOf(shop.url, cases)).toEqual([]);
  });
});
