import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrator, copyDatabase, emptyDatabase } from "../support/databases.ts";
import {
  type Env,
  finish,
  freePort,
  isOpen,
  killGroup,
  newFolder,
  type Running,
  root,
  type Served,
  serve,
} from "../support/processes.ts";

const main = join(root, "dist/main.js");
const secret = "process-secret-0123456789-abcdefghijklmnop";
const production: Env = {
  NODE_ENV: "production",
  SESSION_SECRET: secret,
  PUBLIC_URL: "https://backoffice.example.com",
  TRUST_PROXY: "1",
};

let template: string;
beforeAll(async () => {
  const { url } = await copyDatabase("sqlite");
  template = url.slice("file:".length);
});

const running: Running[] = [];
afterAll(() => {
  for (const one of running) killGroup(one);
});

/** A fresh copy of the migrated and seeded database. */
function copy(): { file: string; url: string } {
  const file = join(newFolder(), "shop.db");
  copyFileSync(template, file);
  chmodSync(file, 0o600);
  return { file, url: `file:${file}` };
}

async function started(env: Env, cwd?: string): Promise<Served> {
  const served = await serve({ NODE_ENV: "test", SESSION_SECRET: secret, ...env }, { cwd });
  running.push(served);
  return served;
}

/** Expects that the process ends with this code before its port opens; answers what it said. */
async function refusal(env: Env, cwd = newFolder(), expected = 78): Promise<string> {
  const port = await freePort();
  let opened = false;
  const end = finish([main], cwd, { PORT: String(port), NODE_ENV: "test", ...env });
  let over = false;
  void end.finally(() => (over = true));
  while (!over) {
    opened ||= await isOpen(`http://127.0.0.1:${port}`);
    await sleep(10);
  }
  const { code, said } = await end;
  expect({ code, opened }, said).toEqual({ code: expected, opened: false });
  expect(said).not.toMatch(/\n\s+at /);
  return said;
}

/** A sign-in whose body arrives slowly: the head is sent, the rest waits for `finish`. */
async function slowPost(
  served: Served,
): Promise<{ finish(): void; answer: Promise<number | string> }> {
  const browser = served.browser();
  const form = await browser.form("/login");
  const body = new URLSearchParams({
    ...(form as Record<string, string>),
    email: "nobody@example.com",
    password: "a wrong password",
  }).toString();
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": body.length,
    "sec-fetch-site": "same-origin",
    cookie,
  };
  const post = request(`${served.url}/login`, { method: "POST", headers, agent: false });
  const answer = new Promise<number | string>((resolve) => {
    post.on("response", (response) =>
      response.resume().on("end", () => resolve(response.statusCode ?? 0)),
    );
    post.on("error", (error) => resolve((error as NodeJS.ErrnoException).code ?? "error"));
  });
  post.write(body.slice(0, 10));
  await sleep(200);
  return { finish: () => post.end(body.slice(10)), answer };
}

describe.concurrent("SIGTERM", () => {
  it("turns readiness off, lets the request in flight end, and ends with 0", async () => {
    const served = await started({ DATABASE_URL: copy().url });
    expect((await fetch(`${served.url}/health/ready`)).status).toBe(200);
    const slow = await slowPost(served);
    served.child.kill("SIGTERM");
    const from = performance.now();
    await sleep(300);
    const ready = await fetch(`${served.url}/health/ready`);
    expect([
      ready.status,
      await ready.text(),
      (await fetch(`${served.url}/health/live`)).status,
    ]).toEqual([503, "not ready\n", 200]);
    while (await isOpen(served.url)) await sleep(50);
    expect(performance.now() - from).toBeLessThan(5_000);
    slow.finish();
    expect(await slow.answer).toBe(422);
    expect(await served.ended).toBe(0);
    expect(performance.now() - from).toBeLessThan(10_000);
  });

  it("waits for no request longer than ten seconds, and a second signal not at all", async () => {
    const [patient, hurried] = await Promise.all([
      started({ DATABASE_URL: copy().url }),
      started({ DATABASE_URL: copy().url }),
    ]);
    const stuck = await Promise.all([slowPost(patient), slowPost(hurried)]);
    const from = performance.now();
    for (const { child } of [patient, hurried]) child.kill("SIGTERM");
    await sleep(300);
    hurried.child.kill("SIGTERM");
    expect(await hurried.ended).toBe(1);
    expect(performance.now() - from).toBeLessThan(2_000);
    expect(await patient.ended).toBe(0);
    expect(performance.now() - from).toBeLessThan(10_500);
    expect(await Promise.all(stuck.map(({ answer }) => answer))).toEqual([
      "ECONNRESET",
      "ECONNRESET",
    ]);
  });

  it("is recorded, as the start is", async () => {
    const { file, url } = copy();
    const served = await started({ DATABASE_URL: url });
    served.child.kill("SIGINT");
    expect(await served.ended).toBe(0);
    const database = new Sqlite(file, { readonly: true });
    expect(
      database
        .prepare(`SELECT "action" FROM "AuditEntry" ORDER BY "id" DESC LIMIT 2`)
        .pluck()
        .all(),
    ).toEqual(["app.stopped", "app.started"]);
    database.close();
  });
});

/** What the audit has of starts and stops, the last one first. */
function startsAndStops(file: string): unknown[] {
  const database = new Sqlite(file, { readonly: true });
  try {
    return database
      .prepare(`SELECT "action" FROM "AuditEntry" WHERE "action" LIKE 'app.%' ORDER BY "id" DESC`)
      .pluck()
      .all();
  } finally {
    database.close();
  }
}

/** As a terminal does: the signal goes to npm and to all that it has started. */
function signalGroup({ child }: Running, signal: NodeJS.Signals): void {
  process.kill(-(child.pid as number), signal);
}

describe("npm start", () => {
  const stops: [string, (one: Running) => void, number | string][] = [
    ["SIGTERM to npm alone", ({ child }) => child.kill("SIGTERM"), 0],
    ["Ctrl-C in its terminal", (one) => signalGroup(one, "SIGINT"), 0],
    ["a closed terminal", (one) => signalGroup(one, "SIGHUP"), "SIGHUP"],
  ];

  it.each(stops)("stops in good order at %s", async (_, stop, code) => {
    const { file, url } = copy();
    const env = { NODE_ENV: "test", SESSION_SECRET: secret, DATABASE_URL: url, HOME: newFolder() };
    const npmStart = await serve(env, { cwd: root, node: "npm", main: "start" });
    running.push(npmStart);
    stop(npmStart);
    expect(await npmStart.ended).toBe(code);
    while (await isOpen(npmStart.url)) await sleep(20);
    await expect
      .poll(() => startsAndStops(file), { timeout: 5_000 })
      .toEqual(["app.stopped", "app.started"]);
  });
});

describe("at the start", () => {
  it("rights that the catalogue does not know are reported once, with their roles", async () => {
    const { file, url } = copy();
    const database = new Sqlite(file);
    const names = ["users.fly", "users.delete", "__proto__"];
    for (const name of names)
      for (const role of [3, 4])
        database
          .prepare(`INSERT INTO "RolePermission" ("roleId", "permission") VALUES (?, ?)`)
          .run(role, name);
    database.close();
    const [odd, plain] = await Promise.all([
      started({ DATABASE_URL: url }),
      started({ DATABASE_URL: copy().url }),
    ]);
    const warnings = ({ said }: Served) =>
      said()
        .split("\n")
        .filter((line) => line.startsWith('{"level":40'));
    const roles = ["Auditors", "Customer service"];
    expect(warnings(odd).map((line) => JSON.parse(line).rights)).toEqual([
      [
        { name: "__proto__", roles },
        { name: "users.fly", roles },
      ],
    ]);
    expect(warnings(plain)).toEqual([]);
  });
});

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
    const served = await started({ DATABASE_URL: url });
    const again = await finish([main], newFolder(), {
      DATABASE_URL: url,
      SESSION_SECRET: secret,
      PORT: new URL(served.url).port,
    });
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

describe("standard output", () => {
  it("on a full disk is no reason to stop", async () => {
    const { file, url } = copy();
    const served = await serve(
      { NODE_ENV: "test", SESSION_SECRET: secret, DATABASE_URL: url },
      { shell: "exec >/dev/full" },
    );
    running.push(served);
    expect((await served.browser().submit("/login", administrator)).headers.location).toBe("/");
    served.child.kill("SIGTERM");
    expect([await served.ended, served.said()]).toEqual([0, ""]);
    expect(startsAndStops(file)).toEqual(["app.stopped", "app.started"]);
  });
});

describe("outside production", () => {
  it("the secret is made once, private, and a second start keeps sessions", async () => {
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
    const second = await started(env, cwd);
    const same = second.browser();
    for (const [name, value] of browser.cookies) same.cookies.set(name, value);
    expect((await same.get("/users")).status).toBe(200);
    expect(readFileSync(kept, "utf8")).toBe(text);
  });

  it("a secret that others may read is made private, too short a one is refused", async () => {
    const [cwd, { url }] = [newFolder(), copy()];
    mkdirSync(join(cwd, "data"));
    const kept = join(cwd, "data/session-secret");
    writeFileSync(kept, "", { mode: 0o644 });
    expect(await refusal({ DATABASE_URL: url }, cwd)).toContain("data/session-secret");
    writeFileSync(kept, secret);
    await started({ DATABASE_URL: url, SESSION_SECRET: "" }, cwd);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
  });
});
