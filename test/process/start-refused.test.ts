import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config.ts";
import { migrationState, whyNotStart } from "../../src/db/migrations.ts";
import { explainError } from "../../src/explain-error.ts";
import { startApp } from "../support/app.ts";
import { administrator, emptyDatabase } from "../support/databases.ts";
import { type Env, finish, freePort, isOpen, newFolder, root } from "../support/processes.ts";
import { secret, useStarts } from "../support/starts.ts";

const main = join(root, "dist/main.js");
const production: Env = {
  NODE_ENV: "production",
  SESSION_SECRET: secret,
  PUBLIC_URL: "https://backoffice.example.com",
  TRUST_PROXY: "1",
};

const { copy, started } = useStarts();

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

/** The outcome of a start on this database, as main.ts asks for it. */
async function explained(DATABASE_URL: string) {
  const ask = async () => migrationState(loadConfig({ DATABASE_URL }).databaseUrl);
  return ask().then(() => undefined, explainError);
}

describe("the start is refused", () => {
  it("without a database, naming the way out; a secret is made, once, privately", async () => {
    const [cwd, { url }] = [newFolder(), await emptyDatabase("sqlite")];
    expect(await refusal({ DATABASE_URL: url }, cwd)).toMatch(
      /lacks \d+ migrations: \d+_foundation, .+\nRun: npm run db:migrate/,
    );
    expect(existsSync(url.slice("file:".length))).toBe(false);
    const kept = join(cwd, "data/session-secret");
    const text = readFileSync(kept, "utf8");
    expect([
      statSync(kept).mode & 0o777,
      statSync(join(cwd, "data")).mode & 0o777,
      text.length,
    ]).toEqual([0o600, 0o700, 64]);
    chmodSync(kept, 0o644);

    const env = { DATABASE_URL: copy().url };
    const before = await startApp({ clock: () => new Date() }, { ...env, SESSION_SECRET: text });
    const browser = before.anonymous();
    await browser.submit("/login", administrator);
    const same = (await started({ ...env, SESSION_SECRET: "" }, cwd)).browser();
    for (const [name, value] of browser.cookies) same.cookies.set(name, value);
    expect((await same.get("/users")).status).toBe(200);
    expect([readFileSync(kept, "utf8"), statSync(kept).mode & 0o777]).toEqual([text, 0o600]);
    await before.close();
  });

  it("where the secret is too short", async () => {
    const [cwd, { url }] = [newFolder(), copy()];
    mkdirSync(join(cwd, "data"));
    writeFileSync(join(cwd, "data/session-secret"), "", { mode: 0o600 });
    expect(await refusal({ DATABASE_URL: url }, cwd)).toContain("data/session-secret");
  });

  it("without migrations, or with unknown ones, naming the way out", async () => {
    const { file, url } = copy();
    const change = (sql: string) => new Sqlite(file).exec(sql).close();
    const why = async () => whyNotStart(await migrationState(url));
    change(`DELETE FROM "_prisma_migrations"`);
    expect(await why()).toContain("Run: npm run db:migrate");
    change(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at")
        VALUES ('x', 'x', '29990101_from_the_future', 1)`,
    );
    expect(await why()).toMatch(
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

  const unreachable = "postgresql://gatehouse:canary@127.0.0.1:1/none";
  it("for a database that does not answer: 69, as it may be there later", async () => {
    const env = { DATABASE_URL: unreachable, SESSION_SECRET: secret };
    const said = await refusal(env, newFolder(), 69);
    expect(said).toMatch(/cannot be used: .*ECONNREFUSED/);
    expect(said).not.toContain("canary");
  });

  it.each([
    ["postgresql://gatehouse:canary@127.0.0.1:99999/none", /DATABASE_URL must be a URL/, 78],
    [
      "postgresql://gatehouse:canary@nowhere.invalid/none",
      /cannot be used: .*ENOTFOUND|EAI_AGAIN/,
      69,
    ],
    [`file:${root}package.json`, /is not a database/, 69],
  ])("for the database %s", async (url, why, code) => {
    const said = await explained(url);
    expect(said).toEqual({ code, message: expect.stringMatching(why) });
    expect(said?.message).not.toContain("canary");
  });

  it("in production with a readable database or .env, or another machine's address", async () => {
    const { file, url } = copy();
    chmodSync(file, 0o604);
    expect(await refusal({ ...production, DATABASE_URL: url })).toContain(`Run: chmod 600 ${file}`);
    chmodSync(file, 0o600);
    const cwd = newFolder();
    writeFileSync(join(cwd, ".env"), `DATABASE_URL=${url}\n`, { mode: 0o644 });
    expect(await refusal(production, cwd)).toContain("Run: chmod 600 .env");
    chmodSync(join(cwd, ".env"), 0o600);
    // All is well but the last of it.
    expect(await refusal({ ...production, HOST: "192.0.2.1" }, cwd)).toMatch(
      /port cannot be opened.*HOST.*PORT\?/,
    );
  });
});

describe("in production", () => {
  it("nobody is answered who asks for the machine itself", async () => {
    const app = await startApp({}, production);
    const { status } = await app.anonymous().get("/login", { host: "127.0.0.1:3000" });
    expect(status).toBe(400);
    await app.close();
  });
});
