import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Database,
  type DatabaseOptions,
  openDatabase,
  type Tx,
} from "../../../src/db/client.ts";
import { raw, sql } from "../../../src/db/sql.ts";
import { Unavailable } from "../../../src/domain/errors.ts";
import { copyDatabase, dialect, onServer } from "../../support/databases.ts";

let url: string;
let drop: () => Promise<void>;
let db: Database;
let logged: string[];
beforeEach(async () => {
  ({ url, drop } = await copyDatabase());
  db = await open();
});
/** What only connections to a server can suffer. */
function onAServer(name: string, work: () => Promise<void>): void {
  if (dialect === "postgresql") it(name, work);
}

afterEach(async () => {
  await db.close();
  await drop();
});

function open(options: DatabaseOptions = {}): Promise<Database> {
  logged = [];
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  return openDatabase(url, { log, ...options });
}

async function reopen(options: DatabaseOptions): Promise<void> {
  await db.close();
  db = await open(options);
}

/** A group of this title. */
async function insert(tx: Tx, title: string): Promise<void> {
  const now = new Date("2026-03-01T09:00:00Z");
  await tx.group.create({ data: { title, titleKey: title, createdAt: now, updatedAt: now } });
}

async function titles(): Promise<string[]> {
  const rows = await db.read.group.findMany({
    where: { systemKey: null },
    select: { title: true },
  });
  return rows.map(({ title }) => title);
}

/** Every connection of this process whose last statement begins so is cut off by the server. */
function terminate(statement: string): Promise<unknown> {
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = $1 AND query LIKE $2 AND pid <> pg_backend_pid()`;
  return onServer((client) => client.query(cut, [new URL(url).pathname.slice(1), `${statement}%`]));
}

function activity(statement: string) {
  const find = `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND query LIKE $2
      AND state = 'active' AND pid <> pg_backend_pid()`;
  return onServer((client) =>
    client.query(find, [new URL(url).pathname.slice(1), `${statement}%`]),
  );
}

/** A row of a group that is not there, which only the COMMIT finds out. */
async function breakCommit(tx: Tx): Promise<void> {
  if (dialect === "sqlite") {
    await tx.run(raw("PRAGMA defer_foreign_keys = ON"));
    await tx.run(raw(`INSERT INTO "UserGroup" ("userId", "groupId") VALUES (1, 999)`));
    return;
  }
  await tx.run(
    raw(
      `ALTER TABLE "UserGroup" ALTER CONSTRAINT "UserGroup_groupId_fkey"
        DEFERRABLE INITIALLY DEFERRED`,
    ),
  );
  await tx.run(raw(`INSERT INTO "UserGroup" ("userId", "groupId") VALUES (1, 999)`));
}

/** The database ends the transaction, or its use, by itself. */
async function endItself(tx: Tx): Promise<void> {
  const or = dialect === "sqlite" ? "OR ROLLBACK " : "";
  await tx.run(raw(`INSERT ${or}INTO "WriteLock" ("id") VALUES (1)`)).catch(() => undefined);
}

const endings: [string, (tx: Tx) => Promise<void>][] = [
  ["an error of ours", () => Promise.reject(new Error("ours"))],
  ["a COMMIT that fails", breakCommit],
  ["the database itself, unnoticed", endItself],
];

describe("a transaction that fails", () => {
  it.each(endings)(
    "by %s leaves nothing, and twenty later the next write works at once",
    async (_, end) => {
      for (let round = 0; round < 20; round++) {
        const failing = db.write(async (tx) => {
          await insert(tx, "lost");
          await end(tx);
        });
        await expect(failing).rejects.toThrow();
      }
      const began = performance.now();
      await db.write((tx) => insert(tx, "kept"));
      expect(performance.now() - began).toBeLessThan(1_000);
      expect(await titles()).toEqual(["kept"]);
      expect(logged).toEqual([]);
    },
  );

  it("by itself takes no further statement: it would be written by itself", async () => {
    const failing = db.write(async (tx) => {
      await endItself(tx);
      await insert(tx, "half").catch(() => undefined);
      await tx
        .run(sql`UPDATE "Group" SET "description" = 'half' WHERE "id" = 1`)
        .catch(() => undefined);
    });
    await expect(failing).rejects.toThrow();
    expect(await titles()).toEqual([]);
    expect(await db.read.group.count({ where: { description: "half" } })).toBe(0);
  });

  it("by the time limit is rolled back, its late statements are refused", async () => {
    await reopen({ transactionTimeout: 200 });
    let late: unknown;
    const slow = db.write(async (tx) => {
      await insert(tx, "slow");
      await sleep(500);
      late = await tx
        .run(sql`UPDATE "Group" SET "description" = 'late' WHERE "id" = 1`)
        .catch((error: unknown) => error);
      await insert(tx, "late");
    });
    const next = sleep(250).then(() => db.write((tx) => insert(tx, "next")));
    await expect(slow).rejects.toBeInstanceOf(Unavailable);
    await next;
    expect(late).toBeInstanceOf(Error);
    expect(await titles()).toEqual(["next"]);
    expect(await db.read.group.count({ where: { description: "late" } })).toBe(0);
  });

  onAServer(
    "by a connection that dies gives it back, twenty times, " +
      "and loses nothing that was acknowledged",
    async () => {
      for (let round = 0; round < 20; round++) {
        const dying = db.write(async (tx) => {
          await insert(tx, "lost");
          await terminate("INSERT INTO");
          await insert(tx, "lost too");
        });
        await expect(dying).rejects.toBeInstanceOf(Unavailable);
      }
      await Promise.all(
        Array.from({ length: 16 }, (_, index) => db.write((tx) => insert(tx, `kept ${index}`))),
      );
      expect(await titles()).toHaveLength(16);
      // Once for a fault, and once for its end.
      expect(logged.filter((line) => line.includes("cannot be written to"))).toHaveLength(1);
    },
  );

  onAServer(
    "before anything was committed, because the connection was dead, is begun again",
    async () => {
      await db.write((tx) => insert(tx, "first"));
      let attempts = 0;
      await db.write(async (tx) => {
        if (++attempts === 1) await terminate("BEGIN");
        await insert(tx, "second");
      });
      expect([await titles(), attempts]).toEqual([["first", "second"], 2]);
    },
  );

  onAServer(
    "after COMMIT was sent is not begun again, and nobody says that nothing was changed",
    async () => {
      await db.write(async (tx) => {
        await tx.run(
          raw(
            `CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
              BEGIN PERFORM pg_sleep(3); RETURN NULL; END $$`,
          ),
        );
        await tx.run(
          raw(
            `CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON "Group"
              DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle()`,
          ),
        );
      });
      let attempts = 0;
      const saving = db.write(async (tx) => {
        attempts++;
        await insert(tx, "perhaps");
      });
      const lost = expect(saving).rejects.toMatchObject({
        status: 503,
        reason: { key: "errors.unavailable.unanswered" },
      });
      await expect.poll(async () => (await activity("COMMIT")).rowCount, { interval: 20 }).toBe(1);
      await terminate("COMMIT");
      await lost;
      expect(attempts).toBe(1);
      expect(logged.filter((line) => line.includes("after COMMIT was sent"))).toHaveLength(1);
    },
  );

  onAServer(
    "is none of a read's business: reading goes on when its connections are cut",
    async () => {
      for (let round = 0; round < 10; round++) {
        const reads = Array.from({ length: 5 }, () => db.read.group.count());
        await terminate("");
        expect(await Promise.all(reads)).toEqual([4, 4, 4, 4, 4]);
      }
    },
  );
});
