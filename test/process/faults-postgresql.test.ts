import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import type { Browser } from "../support/browser.ts";
import { type Cluster, noCluster, startCluster } from "../support/cluster.ts";
import { copyDatabase, migrationSql, noPostgresql, seedTemplate } from "../support/databases.ts";
import { expectRecovery, ready, said, servedWith, signIn, until } from "../support/faults.ts";
import { killGroup, type Served } from "../support/processes.ts";
import { removeDisks, smallDisk } from "../support/small-disk.ts";
import { thorough } from "../support/thorough.ts";

/** 100 in `npm run test:long`. */
const TERMINATIONS = thorough ? 100 : 4;

/** A GET whose answer arrived as it was sent; anything else is an error. */
async function whole(
  served: Served,
  browser: Browser,
  path: string,
): Promise<{ status: number; html: string }> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(served.url + path, {
    headers: { cookie, "accept-encoding": "gzip" },
    redirect: "manual",
  });
  const html = await answer.text();
  return { status: answer.status, html };
}

describe.skipIf(noCluster)("a process on PostgreSQL", () => {
  let cluster: Cluster;
  let disk: ReturnType<typeof smallDisk>;
  let served: Served;
  let browser: Browser;
  beforeAll(async () => {
    cluster = await startCluster();
    disk = smallDisk("64m", cluster.account);
    if (disk) await cluster.query("postgres", `CREATE TABLESPACE small LOCATION '${disk.folder}'`);
    await cluster.query("postgres", `CREATE DATABASE shop${disk ? " TABLESPACE small" : ""}`);
    await cluster.query("shop", migrationSql("postgresql"));
    await seedTemplate(cluster.url("shop"));
    await readOnly("on");
    served = await servedWith(cluster.url("shop"), `throw new Error("boom");`);
  }, 90_000);
  afterAll(() => {
    if (served) killGroup(served);
    // A server whose tablespace is gone does not start again: not before it has ended.
    try {
      cluster.remove();
    } finally {
      removeDisks();
    }
  });

  const readOnly = (value: string) =>
    cluster.query("postgres", `ALTER DATABASE shop SET default_transaction_read_only = ${value}`);
  const cut = () =>
    cluster.query(
      "postgres",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop'",
    );

  /** Also what room is left in the pages of the table that every act writes to. */
  async function fillUp(): Promise<void> {
    disk?.fill();
    const entry = `INSERT INTO "AuditEntry" (
        "at", "action", "result", "actorName", "subjectType", "subjectName", "changes", "source"
      )
      VALUES (now(), 'app.started', 'done', '', 'none', '', '{}', 'cli')`;
    await expect(
      cluster.query("shop", `DO $$ BEGIN LOOP ${entry}; COMMIT; END LOOP; END $$`),
    ).rejects.toMatchObject({ code: "53100" });
  }

  /**
   * Three requests in flight while `hit` happens: each answer is the page or the 503 page, whole;
   * and one is still signed in.
   */
  async function expectPages(hit: () => unknown): Promise<void> {
    const requests = ["/users", "/profile", "/users"].map((path) => whole(served, browser, path));
    await Promise.all([hit(), ...requests]);
    for (const request of requests) {
      const { status, html } = await request;
      expect([200, 503], html).toContain(status);
      expect(html.trimEnd().endsWith("</html>"), html).toBe(true);
    }
  }

  it("on a database that refuses writes at the start is read, and ready when it can", async () => {
    expect(await ready(served)).toBe(503);
    expect((await fetch(`${served.url}/login`)).status).toBe(200);
    await readOnly("off");
    await cut();
    await until(200, () => ready(served));
    browser = await signIn(served);
  }, 60_000);

  it("on a full disk refuses writes until there is room, and says so once", async (test) => {
    if (!disk) return test.skip("SKIPPED: this account may not mount a small disk");
    await expectRecovery(served, { begin: fillUp, end: disk.free });
  }, 60_000);

  it(
    `cut off ${TERMINATIONS} times it signs nobody out, and every answer is whole`,
    async () => {
      for (let round = 0; round < TERMINATIONS; round++) {
        await expectPages(() => sleep(Math.random() * 20).then(cut));
        expect((await browser.get("/users")).status).toBe(200);
      }
    },
    30_000 + TERMINATIONS * 1_000,
  );

  it.each(thorough ? (["fast", "immediate"] as const) : (["immediate"] as const))(
    "whose server is restarted (%s) it signs nobody out, and every answer is whole",
    async (how) => {
      await expectPages(() => cluster.restart(how));
      await until(200, async () => (await browser.get("/users")).status);
      expect((await browser.submit("/profile", { theme: "dark" })).status).toBe(303);
    },
    60_000,
  );

  it("says nothing beside its log", () => {
    const lines = served.said().split("\n").filter(Boolean);
    expect(lines.filter((line) => !line.startsWith('{"level":'))).toEqual([]);
    expect(said(served, "unexpected")).toEqual([]);
  });

  it("ends with 1 by an error although its database never answers again", async () => {
    cluster.signal("STOP");
    try {
      served.child.kill("SIGUSR2");
      expect(await served.ended).toBe(1);
    } finally {
      cluster.signal("CONT");
    }
  }, 30_000);
});

describe.skipIf(noPostgresql)("a batch job on PostgreSQL", () => {
  it("waits for its turn, and says so", async () => {
    const { url, drop } = await copyDatabase("postgresql");
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query(`BEGIN; SELECT * FROM "WriteLock" FOR UPDATE`);
    const waited = { times: 0 };
    const db = await openDatabase(url, { batch: true, onWait: () => waited.times++ });
    const deleted = db.writeAlone((tx) => tx.formReceipt.deleteMany());
    // Longer than a page waits.
    await sleep(4_500);
    expect(waited.times).toBe(1);
    await other.end();
    expect(await deleted).toEqual({ count: 0 });
    await db.close();
    await drop();
  }, 60_000);
});
