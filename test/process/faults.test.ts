import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import type { Browser, Fields } from "../support/browser.ts";
import { type Cluster, noCluster, startCluster } from "../support/cluster.ts";
import { administrator, copyDatabase, migrationSql, seedTemplate } from "../support/databases.ts";
import {
  type Env,
  killGroup,
  newFolder,
  root,
  run,
  type Served,
  serve,
} from "../support/processes.ts";
import { removeDisks, smallDisk } from "../support/small-disk.ts";

const env: Env = {
  NODE_ENV: "test",
  SESSION_SECRET: "fault-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "info",
};
/** 100 in `npm run test:long`. */
const TERMINATIONS = Math.min(100, Number(process.env.RACE_ROUNDS ?? 4));

const running: Served[] = [];
let cluster: Cluster;
/** Migrated and seeded, to be copied. */
let template: string;
beforeAll(async () => {
  template = sqliteFile((await copyDatabase("sqlite")).url);
  if (noCluster) return;
  cluster = await startCluster();
  await cluster.query("postgres", "CREATE DATABASE seeded");
  await cluster.query("seeded", migrationSql("postgresql"));
  await seedTemplate(cluster.url("seeded"));
}, 90_000);
afterAll(() => {
  for (const one of running) killGroup(one);
  cluster?.remove();
  // A server whose tablespace is gone does not start again: not before it has ended.
  removeDisks();
});

function newFile(folder = newFolder()): string {
  const file = join(folder, "shop.db");
  copyFileSync(template, file);
  return `file:${file}`;
}

async function newDatabase(name: string): Promise<string> {
  await cluster.query("postgres", `CREATE DATABASE ${name} TEMPLATE seeded`);
  return cluster.url(name);
}

async function started(
  url: string,
  options: Parameters<typeof serve>[1] & { env?: Env } = {},
): Promise<Served> {
  const served = await serve({ ...env, ...options.env, DATABASE_URL: url }, options);
  running.push(served);
  return served;
}

async function signIn(served: Served): Promise<Browser> {
  const browser = served.browser();
  expect((await browser.submit("/login", administrator)).status).toBe(303);
  return browser;
}

/** A write of one person, as from a page that was just opened; answers the status. */
async function save(browser: Browser, form: Fields): Promise<number> {
  const id = randomBytes(16).toString("base64url");
  return (await browser.post("/profile", { ...form, _form: id })).status;
}

/** `expect.poll` knows no tests that run at the same time. */
async function until(status: number, look: () => Promise<number>): Promise<void> {
  const end = performance.now() + 10_000;
  let seen = await look();
  for (; seen !== status && performance.now() < end; seen = await look()) await sleep(50);
  expect(seen).toBe(status);
}

async function ready(served: Served): Promise<number> {
  return (await fetch(`${served.url}/health/ready`)).status;
}

/** What must hold from the first write that is refused to the first that works again. */
async function expectRecovery(
  served: Served,
  fault: { begin(): unknown; end(): void },
): Promise<void> {
  const browser = await signIn(served);
  const form = await browser.form("/profile");
  expect([await save(browser, form), await ready(served)]).toEqual([303, 200]);
  await fault.begin();
  // Small writes may still find room.
  let status = 303;
  for (let attempt = 0; attempt < 500 && status === 303; attempt++)
    status = await save(browser, form);
  expect(status).toBe(503);
  const began = performance.now();
  const statuses = await Promise.all(Array.from({ length: 8 }, () => save(browser, form)));
  expect(new Set(statuses)).toEqual(new Set([503]));
  expect((await served.browser().submit("/login", administrator)).status).toBe(503);
  expect((await browser.get("/users")).status).toBe(200);
  expect(performance.now() - began).toBeLessThan(10_000);
  await until(503, () => ready(served));
  expect(said(served, "cannot be written to")).toHaveLength(1);

  fault.end();
  await until(200, () => ready(served));
  expect(await save(browser, form)).toBe(303);
  expect(said(served, "can be written to again").length).toBeGreaterThan(0);
  expect(said(served, "unexpected")).toEqual([]);
}

function said(served: Served, text: string): string[] {
  return served
    .said()
    .split("\n")
    .filter((line) => line.includes(text));
}

/** Also what room is left in the pages of the table that every act writes to. */
async function fillUp(disk: { fill(): void }): Promise<void> {
  disk.fill();
  const entry = `INSERT INTO "AuditEntry" (
      "at", "action", "result", "actorName", "subjectType", "subjectName", "changes", "source"
    )
    VALUES (now(), 'app.started', 'done', '', 'none', '', '{}', 'cli')`;
  await expect(
    cluster.query("full_disk", `DO $$ BEGIN LOOP ${entry}; COMMIT; END LOOP; END $$`),
  ).rejects.toMatchObject({ code: "53100" });
}

describe.concurrent("a full disk", () => {
  it("(SQLite) refuses writes, says so once, and is forgotten when there is room", async (test) => {
    const disk = smallDisk("8m");
    if (!disk) return test.skip("SKIPPED: this account may not mount a small disk");
    await expectRecovery(await started(newFile(disk.folder)), { begin: disk.fill, end: disk.free });
  }, 60_000);

  it.skipIf(noCluster)(
    "(PostgreSQL) refuses writes, says so once, and is forgotten when there is room",
    async (test) => {
      const disk = smallDisk("64m", cluster.account);
      if (!disk) return test.skip("SKIPPED: this account may not mount a small disk");
      await cluster.query("postgres", `CREATE TABLESPACE small LOCATION '${disk.folder}'`);
      await cluster.query("postgres", "CREATE DATABASE full_disk TEMPLATE seeded TABLESPACE small");
      await expectRecovery(await started(cluster.url("full_disk")), {
        begin: () => fillUp(disk),
        end: disk.free,
      });
    },
    60_000,
  );
});

describe.concurrent("a disk that fails to write (SQLite)", () => {
  it("refuses writes, lets people read, says so once, and is forgotten when it works", async () => {
    const url = newFile();
    const served = await started(url, { shell: "trap '' XFSZ" });
    const limit = (bytes: string) =>
      spawnSync("prlimit", ["--pid", String(served.child.pid), `--fsize=${bytes}:`]);
    const room = statSync(sqliteFile(url)).size;
    await expectRecovery(served, {
      begin: () => limit(String(Math.min(room, 64_000))),
      end: () => limit("unlimited"),
    });
  }, 60_000);
});

describe.concurrent("a database that cannot be written to at the start", () => {
  it.skipIf(noCluster)(
    "is not ready, keeps nobody from reading, and is served when it can",
    async () => {
      const url = await newDatabase("read_only");
      const readOnly = (value: string) =>
        cluster.query(
          "postgres",
          `ALTER DATABASE read_only SET default_transaction_read_only = ${value}`,
        );
      await readOnly("on");
      const served = await started(url);
      expect(await ready(served)).toBe(503);
      expect((await fetch(`${served.url}/login`)).status).toBe(200);
      await readOnly("off");
      await cluster.query(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'read_only'",
      );
      await until(200, () => ready(served));
      await signIn(served);
    },
    60_000,
  );
});

describe.concurrent.each(["sqlite", "postgresql"])("a batch job (%s)", (dialect) => {
  it.skipIf(dialect === "postgresql" && noCluster)(
    "waits for its turn, and says so",
    async () => {
      const url = dialect === "sqlite" ? newFile() : await newDatabase("batch");
      const file = join(newFolder(), "customers.csv");
      writeFileSync(
        file,
        "reference,email,first name,last name\nDE--1,ada@shop.example,Ada,Adler\n",
      );
      const unlock = await lockWrites(url);
      const job = run([join(root, "dist/cli/import-customers.js"), file], newFolder(), {
        ...env,
        DATABASE_URL: url,
      });
      await until(1, async () => Number(job.said().includes("Waiting: somebody else is writing")));
      // Longer than a page waits.
      await sleep(4_500);
      await unlock();
      expect([await job.ended, job.said()]).toEqual([0, expect.stringContaining("1 added")]);
    },
    60_000,
  );
});

/** Somebody else holds the write lock; answers how to let go. */
async function lockWrites(url: string): Promise<() => Promise<unknown>> {
  if (url.startsWith("file:")) {
    const other = new Sqlite(sqliteFile(url));
    other.exec("BEGIN IMMEDIATE");
    return async () => other.close();
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`BEGIN; SELECT * FROM "WriteLock" FOR UPDATE`);
  return () => client.end();
}

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

/** Code that runs in the process, before the app. */
function injected(code: string): Env {
  const file = join(newFolder(), "fault.mjs");
  writeFileSync(file, code);
  return { NODE_OPTIONS: `--import=${file}` };
}

/** The address of the server whose database hiccups. */
let hiccups: string;

describe.skipIf(noCluster)("a database server that hiccups", () => {
  let served: Served;
  let browser: Browser;
  beforeAll(async () => {
    served = await started(await newDatabase("hiccup"), {
      env: injected(`process.on("SIGUSR2", () => { throw new Error("boom"); });`),
    });
    hiccups = served.url;
    browser = await signIn(served);
  }, 60_000);

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

  it(
    `cut off ${TERMINATIONS} times it signs nobody out, and every answer is whole`,
    async () => {
      const cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'hiccup'";
      for (let round = 0; round < TERMINATIONS; round++) {
        await expectPages(() =>
          sleep(Math.random() * 20).then(() => cluster.query("postgres", cut)),
        );
        expect((await browser.get("/users")).status).toBe(200);
      }
    },
    30_000 + TERMINATIONS * 1_000,
  );

  it.each(["fast", "immediate"] as const)(
    "restarted (%s) it signs nobody out, and every answer is whole",
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
    expect(lines.filter((line) => line.includes("unexpected"))).toEqual([]);
  });
});

// Nobody else asks the server, which one of them stuns.
describe.concurrent("a process that ends by an error", () => {
  it("that nobody caught in a promise logs it and ends with 1", async () => {
    const served = await started(newFile(), {
      env: injected(`process.on("SIGUSR2", () => { Promise.reject(new Error('boom')); });`),
    });
    served.child.kill("SIGUSR2");
    expect(await served.ended).toBe(1);
    expect(said(served, "boom")).toHaveLength(1);
  });

  it("logs it and ends with 1 although it never comes to its end", async () => {
    const hangs = `Server.prototype.close = () => {}; throw new Error("boom");`;
    const served = await started(newFile(), {
      env: injected(`import { Server } from "node:http";
        process.on("SIGUSR2", () => { ${hangs} });`),
    });
    served.child.kill("SIGUSR2");
    expect(await served.ended).toBe(1);
    // Node itself would print the line of the code, too.
    expect(said(served, "boom")).toHaveLength(1);
  }, 30_000);

  it.skipIf(noCluster)(
    "ends with 1 although its database never answers again",
    async () => {
      // The one of the hiccups, whose tests are over.
      const served = running.find(({ url }) => url === hiccups) as Served;
      cluster.signal("STOP");
      try {
        served.child.kill("SIGUSR2");
        expect(await served.ended).toBe(1);
      } finally {
        cluster.signal("CONT");
      }
    },
    30_000,
  );
});
