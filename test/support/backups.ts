import { readdirSync } from "node:fs";
import { afterAll, expect } from "vitest";
import type { Browser } from "./browser.ts";
import { type CommandPlace, commandPlace } from "./commands.ts";
import { dumpDatabase } from "./database-dump.ts";
import { administrator, type DialectName } from "./databases.ts";
import { killGroup, type Running, type Served, serve } from "./processes.ts";
import { removeDisks } from "./small-disk.ts";

export const environment = {
  NODE_ENV: "test",
  SESSION_SECRET: "backup-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};

/** Takes the last migration back, as in a database of an older version. */
export const withoutLastMigration = [
  `ALTER TABLE "FormReceipt" DROP COLUMN "digest"`,
  `DELETE FROM "_prisma_migrations" WHERE "migration_name" LIKE '%receipt_digest'`,
];

/** Done by hand, as in a database of this version. */
export const withLastMigration = [
  `ALTER TABLE "FormReceipt" ADD COLUMN "digest" TEXT`,
  `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at")
    VALUES ('by hand', '', '20261125020000_receipt_digest', CURRENT_TIMESTAMP)`,
];

export type Outcome = Awaited<ReturnType<CommandPlace["command"]>>;
export type Rows = Record<string, string[]>;

/** Databases and apps of one test file, which are gone when it is done. */
export function backupGround() {
  const running: Running[] = [];
  const places: CommandPlace[] = [];
  afterAll(async () => {
    for (const one of running) killGroup(one);
    for (const place of places) await place.drop();
    removeDisks();
  });
  const newPlace = async (dialect: DialectName): Promise<CommandPlace> => {
    const place = await commandPlace(dialect);
    places.push(place);
    return place;
  };
  const served = async (place: CommandPlace): Promise<Served> => {
    const one = await serve({ ...environment, DATABASE_URL: place.url });
    running.push(one);
    return one;
  };
  return { newPlace, served };
}

export async function signedIn(browser: Browser): Promise<Browser> {
  expect((await browser.submit("/login", administrator)).headers.location).toBe("/");
  return browser;
}

/** What a restore changes by itself. */
const CHANGED = [
  ...["User.epoch", "User.deviceEpoch", "RightsVersion", "Session", "FormReceipt"],
  ...["PasswordLink", "Job.state", "Job.reason", "Job.finishedAt", "Job.worker", "Job.leaseUntil"],
];

/** Every row, but for what a restore changes. */
export function rows(place: CommandPlace): Promise<Rows> {
  return place.within(async (db) => {
    const { AuditEntry = [], ...dump } = await dumpDatabase(db, CHANGED);
    return { ...dump, AuditEntry: AuditEntry.filter((row) => !row.includes("database.restored")) };
  });
}

/** What a restore that ended leaves nowhere. */
export function leftovers({ folder }: CommandPlace): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.part|-(wal|shm|journal)$/.test(name),
  );
}
