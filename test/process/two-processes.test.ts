import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { addUser } from "../support/app.ts";
import { readForm } from "../support/browser.ts";
import {
  administrator,
  copyDatabase,
  type DialectName,
  noPostgresql,
} from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";
import { Store } from "../support/store.ts";

const env = {
  NODE_ENV: "test",
  SESSION_SECRET: "twice-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};

describe.each<[DialectName, string | undefined]>([
  ["sqlite", undefined],
  ["postgresql", noPostgresql],
])("two processes (%s)", (dialect, missing) => {
  describe.skipIf(missing)("of one database", () => {
    let url: string;
    let drop: () => Promise<void>;
    let db: Database;
    let office: Served;
    let street: Served;
    const running: Served[] = [];
    const start = async () => {
      const served = await serve({ ...env, DATABASE_URL: url });
      running.push(served);
      return served;
    };
    beforeAll(async () => {
      ({ url, drop } = await copyDatabase(dialect));
      db = await openDatabase(url);
      [office, street] = await Promise.all([start(), start()]);
    });
    afterAll(async () => {
      for (const one of running) killGroup(one);
      await db?.close();
      await drop?.();
    });

    /** Somebody with the administrator's password. */
    async function colleague(email: string): Promise<number> {
      const { passwordHash } = await db.read.user.findUniqueOrThrow({
        ...{ where: { id: 1 }, select: { passwordHash: true } },
      });
      return addUser(db, { email, passwordHash });
    }

    const endAccess = (id: number, seconds: number) =>
      db.write((tx) => {
        const accessEndsAt = new Date(Date.now() + seconds * 1_000);
        return tx.user.update({ where: { id }, data: { accessEndsAt }, select: { id: true } });
      });
    const entriesOf = (subjectId: number) =>
      db.read.auditEntry.findMany({ where: { action: "user.deactivated", subjectId } });

    it("know a key alike: one makes and revokes it, and so it is for the other", async () => {
      const admin = office.browser();
      await admin.submit("/login", administrator);
      const made = await admin.submit("/store/new", { name: "Two", scopes: "preview" });
      const [, key = ""] = />(gh_[\w-]{43})</.exec(made.text) ?? [];
      const store = new Store(street.url, key);
      expect((await store.get("/customers/C-1/preview")).status).toBe(200);

      const revocation = "/store/1/revocation";
      const form = readForm((await admin.get(revocation)).text);
      expect((await admin.post(revocation, form)).status).toBe(303);
      expect((await store.get("/customers/C-1/preview")).status).toBe(401);
    });

    it("end an access by themselves, once, and its sessions", async () => {
      const leaver = await colleague("soon@example.com");
      const browser = street.browser();
      await browser.submit("/login", { ...administrator, email: "soon@example.com" });
      expect((await browser.get("/profile")).status, "before").toBe(200);
      await endAccess(leaver, 1);
      while ((await entriesOf(leaver)).length === 0) await sleep(100);
      expect((await browser.get("/profile")).headers.location).toMatch(/^\/login/);
      // The other one looks every second.
      await sleep(2_200);
      expect(await entriesOf(leaver)).toMatchObject([{ result: "done", source: "system" }]);
    });

    it("that are gone leave an access that ends to whoever starts next", async () => {
      for (const one of [office, street]) killGroup(one);
      const leaver = await colleague("night@example.com");
      await endAccess(leaver, -60);
      await start();
      while ((await entriesOf(leaver)).length === 0) await sleep(100);
      expect(await db.read.user.findUnique({ where: { id: leaver } })).toMatchObject({
        status: "deactivated",
      });
    });
  });
});
