import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { administrator, copyDatabase, dialects } from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";
import { addMany } from "../support/rights.ts";
import { thorough } from "../support/thorough.ts";

/** 20 in `npm run test:long`, and on PostgreSQL, too. */
const KILLS = thorough ? 20 : 1;
/** A batch has 20,000 at most. */
const PEOPLE = 1_000 + Math.min(KILLS * 1_000, 18_000);
const env = {
  NODE_ENV: "test",
  SESSION_SECRET: "batch-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};

const running: Served[] = [];
afterAll(() => {
  for (const one of running) killGroup(one);
});

describe.each(thorough ? dialects : (["sqlite"] as const))("a batch (%s)", (dialect) => {
  it(
    `goes on by itself after a kill, ${KILLS} times, and never has half a chunk`,
    async () => {
      const { url, drop } = await copyDatabase(dialect);
      const db = await openDatabase(url);
      await addMany(db, PEOPLE, [3]);
      const start = async () => {
        const served = await serve({ ...env, DATABASE_URL: url });
        running.push(served);
        return served;
      };
      let served = await start();
      const browser = served.browser();
      await browser.submit("/login", administrator);
      const begun = await browser.submit("/users/bulk/deactivation?of=all&list=status%3Dactive");
      expect(begun.headers.location).toMatch(/^\/users\/bulk\/\d+$/);
      for (let kill = 0; kill < KILLS; kill++) {
        const before = await changedIn(db);
        while ((await changedIn(db)) === before) await sleep(5);
        await sleep(Math.random() * 60);
        killGroup(served);
        await served.ended;
        await expectWhole(db);
        served = await start();
      }
      while ((await jobOf(db)).state === "running") await sleep(50);
      expect(await jobOf(db)).toMatchObject({ state: "done", changed: PEOPLE, skipped: 1 });
      await expectWhole(db);
      await db.close();
      await drop();
    },
    60_000 + KILLS * 20_000,
  );
});

function jobOf(db: Database) {
  return db.read.job.findFirstOrThrow();
}

async function changedIn(db: Database): Promise<number> {
  return (await jobOf(db)).changed;
}

/** Whom the batch says it has changed are those who are changed, once, and whom the audit names. */
async function expectWhole(db: Database): Promise<void> {
  const { id, changed, entryId } = await jobOf(db);
  const counts = [
    await db.read.jobUser.count({ where: { jobId: id, result: "changed" } }),
    await db.read.user.count({ where: { status: "deactivated", version: 2 } }),
    await db.read.user.count({ where: { status: "deactivated" } }),
    await db.read.auditUser.count({ where: { entryId } }),
  ];
  expect(counts).toEqual([changed, changed, changed, changed]);
}
