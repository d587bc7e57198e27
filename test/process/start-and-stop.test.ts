import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { administrator } from "../support/databases.ts";
import { isOpen, newFolder, type Running, root, type Served, serve } from "../support/processes.ts";
import { secret, useStarts } from "../support/starts.ts";
import { tracesIn } from "../support/traces.ts";

const { copy, started, running } = useStarts();

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
    await sleep(20);
    // An echo.
    patient.child.kill("SIGTERM");
    await sleep(280);
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

function warnings({ said }: Served): string[] {
  return said()
    .split("\n")
    .filter((line) => line.startsWith('{"level":40'));
}

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
    const odd = await started({ DATABASE_URL: url });
    const roles = ["Auditors", "Customer service"];
    expect(warnings(odd).map((line) => JSON.parse(line).rights)).toEqual([
      [
        { name: "__proto__", roles },
        { name: "users.fly", roles },
      ],
    ]);
  });

  it("leaves nothing of what was deleted in the log of a killed one, and is quiet", async () => {
    const { file, url } = copy();
    const killed = new Sqlite(file);
    for (const pragma of ["wal_autocheckpoint = 0", "secure_delete = ON"]) killed.pragma(pragma);
    killed.exec(`INSERT INTO "Seeded" ("key") VALUES ('zwickelbach'); DELETE FROM "Seeded"`);
    expect(tracesIn(url, ["zwickelbach"])).toEqual(["zwickelbach"]);
    const plain = await started({ DATABASE_URL: url });
    for (let turn = 0; turn < 100 && tracesIn(url, ["zwickelbach"]).length > 0; turn++)
      await sleep(50);
    expect(tracesIn(url, ["zwickelbach"])).toEqual([]);
    expect(warnings(plain)).toEqual([]);
    killed.close();
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
