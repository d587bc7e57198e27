import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { addUser } from "../support/app.ts";
import {
  administrator,
  copyDatabase,
  type DialectName,
  noPostgresql,
} from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";

const env = {
  NODE_ENV: "test",
  SESSION_SECRET: "leaving-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};

const running: Served[] = [];
afterAll(() => {
  for (const one of running) killGroup(one);
});

async function start(url: string): Promise<Served> {
  const served = await serve({ ...env, DATABASE_URL: url });
  running.push(served);
  return served;
}

describe.each<DialectName>(["sqlite", "postgresql"])("an end of access (%s)", (dialect) => {
  /** Somebody with the administrator's password, whose access ends so soon. */
  async function leaver(db: Database, email: string, seconds: number): Promise<number> {
    const { passwordHash } = await db.read.user.findUniqueOrThrow({
      ...{ where: { id: 1 }, select: { passwordHash: true } },
    });
    const accessEndsAt = new Date(Date.now() + seconds * 1_000);
    return addUser(db, { email, passwordHash, accessEndsAt });
  }

  const entriesOf = (db: Database, subjectId: number) =>
    db.read.auditEntry.findMany({ where: { action: "user.deactivated", subjectId } });

  it.skipIf(dialect === "postgresql" && noPostgresql)(
    "comes once by itself on two processes, and after a restart where none ran",
    async () => {
      const { url, drop } = await copyDatabase(dialect);
      const db = await openDatabase(url);
      const [office, street] = await Promise.all([start(url), start(url)]);
      const soon = await leaver(db, "soon@example.com", 6);
      const browser = street.browser();
      const { password } = administrator;
      await browser.submit("/login", { email: "soon@example.com", password });
      expect((await browser.get("/profile")).status, "before").toBe(200);
      while ((await entriesOf(db, soon)).length === 0) await sleep(100);
      expect((await browser.get("/profile")).headers.location).toMatch(/^\/login/);
      await sleep(2_200);
      expect(await entriesOf(db, soon)).toMatchObject([{ result: "done", source: "system" }]);

      for (const one of [office, street]) killGroup(one);
      const night = await leaver(db, "night@example.com", -60);
      await start(url);
      while ((await entriesOf(db, night)).length === 0) await sleep(100);
      expect(await db.read.user.findUnique({ where: { id: night } })).toMatchObject({
        status: "deactivated",
      });
      for (const one of running) killGroup(one);
      await db.close();
      await drop();
    },
    120_000,
  );
});
