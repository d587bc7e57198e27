import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { administrator, emptyDatabase } from "../support/databases.ts";
import {
  type Env,
  finish,
  freePort,
  isOpen,
  newFolder,
  root,
  serve,
} from "../support/processes.ts";
import { secret, useStarts } from "../support/starts.ts";

const main = join(root, "dist/main.js");
const production: Env = {
  NODE_ENV: "production",
  SESSION_SECRET: secret,
  PUBLIC_URL: "https://backoffice.example.com",
  TRUST_PROXY: "1",
};

const { copy, started, running } = useStarts();

/** Expects that the process ends with this code before its port opens; answers what it said. */
async function refusal(env: Env, cwd = newFolder(), expected = 78): Promise<string> {
  const port = await freePort();
  let opened = false;
  const end = finish([main], cwd, { PORT: String(port), NODE_ENV: "test", ...env });
  let over = false;
  void end.finally(() => (over = true));
  while (!over) {
    opened ||= await isOpen(`http://127.0.0.1:${port}`);
    await sleep(25);
  }
  const { code, said } = await end;
  expect({ code, opened }, said).toEqual({ code: expected, opened: false });
  expect(said).not.toMatch(/\n\s+at /);
  return said;
}

describe("the start is refused", () => {
  it("without a database or its migrations, or with unknown ones, naming the way out", async () => {
    const { url: missing } = await emptyDatabase("sqlite");
    expect(await refusal({ DATABASE_URL: missing })).toMatch(
      /lacks \d+ migrations: \d+_foundation, .+\nRun: npm run db:migrate/,
    );
    expect(existsSync(missing.slice("file:".length))).toBe(false);

    const { file, url } = copy();
    const change = (sql: string) => new Sqlite(file).exec(sql).close();
    change(`DELETE FROM "_prisma_migrations"`);
    expect(await refusal({ DATABASE_URL: url })).toContain("Run: npm run db:migrate");
    change(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at")
        VALUES ('x', 'x', '29990101_from_the_future', 1)`,
    );
    expect(await refusal({ DATABASE_URL: url })).toMatch(
      /newer than this program.*29990101_from_the_future\nRun the newer program/,
    );
  });

  it("on a bad environment: every problem at once, no secret", async () => {
    const env = {
      NODE_ENV: "production",
      PORT: "http",
      DATABASE_URL: "mysql://root:canary-database@db/x",
      SESSION_SECRET: "canary-secret",
      PUBLIC_URL: "http://shop.example/",
      ADMIN_PASSWORD: "canary-pass",
      TRUST_PROXY: "true",
      TIME_ZONE: "Mars/Olympus",
      LOG_LEVEL: "loud",
    };
    const said = await refusal(env);
    for (const name of Object.keys(env).filter((one) => one !== "NODE_ENV"))
      expect(said).toContain(`\n  ${name} `);
    expect(said).not.toContain("canary");
  });

  it.each([
    ["postgresql://gatehouse:canary@127.0.0.1:1/none", /cannot be used: .*ECONNREFUSED/, 69],
    ["postgresql://gatehouse:canary@127.0.0.1:99999/none", /DATABASE_URL must be a URL/, 78],
    [
      "postgresql://gatehouse:canary@nowhere.invalid/none",
      /cannot be used: .*ENOTFOUND|EAI_AGAIN/,
      69,
    ],
    [`file:${root}package.json`, /is not a database/, 69],
  ])("for the database %s; 69 where it may be there later", async (url, why, code) => {
    const said = await refusal({ DATABASE_URL: url, SESSION_SECRET: secret }, newFolder(), code);
    expect(said).toMatch(why);
    expect(said).not.toContain("canary");
  });

  it("for a port that is taken and an address of another machine", async () => {
    const { url } = copy();
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const again = await finish([main], newFolder(), {
      DATABASE_URL: url,
      SESSION_SECRET: secret,
      PORT: String((taken.address() as AddressInfo).port),
    });
    taken.close();
    expect([again.code, again.said]).toEqual([
      78,
      "The port is in use: stop the other process or set PORT.\n",
    ]);
    expect(await refusal({ DATABASE_URL: url, SESSION_SECRET: secret, HOST: "192.0.2.1" })).toMatch(
      /port cannot be opened.*HOST/,
    );
  });

  it("in production without secrets and address, or with a readable database or .env", async () => {
    const { file, url } = copy();
    const bare = await refusal({ NODE_ENV: "production", DATABASE_URL: url });
    expect(bare).toContain("SESSION_SECRET is required in production");
    expect(bare).toContain("PUBLIC_URL is required in production");
    chmodSync(file, 0o604);
    expect(await refusal({ ...production, DATABASE_URL: url })).toContain(`Run: chmod 600 ${file}`);
    chmodSync(file, 0o600);
    const cwd = newFolder();
    writeFileSync(join(cwd, ".env"), `DATABASE_URL=${url}\n`, { mode: 0o644 });
    expect(await refusal(production, cwd)).toContain("Run: chmod 600 .env");
    chmodSync(join(cwd, ".env"), 0o600);
    const served = await serve(production, { cwd });
    running.push(served);
    expect((await fetch(`${served.url}/login`)).status).toBe(400);
  });
});

describe("outside production", () => {
  it("the secret is made once, private for good, and a second start keeps sessions", async () => {
    const [cwd, { url }] = [newFolder(), copy()];
    const env = { DATABASE_URL: url, SESSION_SECRET: "" };
    const first = await started(env, cwd);
    const browser = first.browser();
    expect((await browser.submit("/login", administrator)).headers.location).toBe("/");
    const kept = join(cwd, "data/session-secret");
    const text = readFileSync(kept, "utf8");
    expect([
      statSync(kept).mode & 0o777,
      statSync(join(cwd, "data")).mode & 0o777,
      text.length,
    ]).toEqual([0o600, 0o700, 64]);
    first.child.kill("SIGKILL");
    await first.ended;
    chmodSync(kept, 0o644);
    const second = await started(env, cwd);
    const same = second.browser();
    for (const [name, value] of browser.cookies) same.cookies.set(name, value);
    expect((await same.get("/users")).status).toBe(200);
    expect([readFileSync(kept, "utf8"), statSync(kept).mode & 0o777]).toEqual([text, 0o600]);
  });

  it("too short a secret is refused", async () => {
    const [cwd, { url }] = [newFolder(), copy()];
    mkdirSync(join(cwd, "data"));
    writeFileSync(join(cwd, "data/session-secret"), "", { mode: 0o600 });
    expect(await refusal({ DATABASE_URL: url }, cwd)).toContain("data/session-secret");
  });
});
