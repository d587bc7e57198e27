import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrator } from "../support/databases.ts";
import { isOpen, newFolder, type Running, root, type Served, serve } from "../support/processes.ts";
import { secret, useStarts } from "../support/starts.ts";
import { thorough } from "../support/thorough.ts";
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

describe("SIGTERM", () => {
  it("turns readiness off, lets a request end, and logs to no use on a full disk", async () => {
    const { file, url } = copy();
    const served = await serve(
      { NODE_ENV: "test", SESSION_SECRET: secret, DATABASE_URL: url },
      { shell: "exec >/dev/full" },
    );
    running.push(served);
    expect((await served.browser().submit("/login", administrator)).headers.location).toBe("/");
    const ready = () => fetch(`${served.url}/health/ready`);
    expect((await ready()).status).toBe(200);
    const [slow, stuck] = await Promise.all([slowPost(served), slowPost(served)]);
    const from = performance.now();
    served.child.kill("SIGTERM");
    await sleep(20);
    // An echo.
    served.child.kill("SIGTERM");
    let answer = await ready();
    while (answer.status === 200) answer = await ready();
    expect([answer.status, await answer.text()]).toEqual([503, "not ready\n"]);
    expect(await isOpen(served.url), "for whoever asks anew").toBe(true);
    expect((await fetch(`${served.url}/health/live`)).status).toBe(200);
    while (await isOpen(served.url)) await sleep(50);
    slow.finish();
    expect(await slow.answer).toBe(422);
    expect(await stuck.answer).toBe("ECONNRESET");
    expect([await served.ended, served.said()]).toEqual([0, ""]);
    if (thorough) expect(performance.now() - from).toBeLessThan(10_500);
    // Not what ends a process that hangs, which has no time to say so.
    expect(startsAndStops(file)).toEqual(["app.stopped", "app.started"]);
  });
});

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

  it.each(thorough ? stops : stops.slice(0, 1))(
    "stops in good order at %s",
    async (_, stop, code) => {
      const { file, url } = copy();
      const env = { NODE_ENV: "test", SESSION_SECRET: secret, DATABASE_URL: url };
      const npmStart = await serve(
        { ...env, HOME: newFolder() },
        { cwd: root, node: "npm", main: "start" },
      );
      running.push(npmStart);
      stop(npmStart);
      expect(await npmStart.ended).toBe(code);
      while (await isOpen(npmStart.url)) await sleep(20);
      await expect
        .poll(() => startsAndStops(file), { timeout: 5_000 })
        .toEqual(["app.stopped", "app.started"]);
    },
  );
});

function warnings({ said }: Served): string[] {
  return said()
    .split("\n")
    .filter((line) => line.startsWith('{"level":40'));
}

describe("a process after one that was killed", () => {
  let url: string;
  let killed: Sqlite.Database;
  let served: Served;
  beforeAll(async () => {
    const made = copy();
    url = made.url;
    killed = new Sqlite(made.file);
    for (const pragma of ["wal_autocheckpoint = 0", "secure_delete = ON"]) killed.pragma(pragma);
    const right = killed.prepare(
      `INSERT INTO "RolePermission" ("roleId", "permission") VALUES (?, ?)`,
    );
    for (const name of ["users.fly", "users.delete", "__proto__"])
      for (const role of [3, 4]) right.run(role, name);
    killed.exec(`INSERT INTO "Seeded" ("key") VALUES ('zwickelbach'); DELETE FROM "Seeded"`);
    expect(tracesIn(url, ["zwickelbach"])).toEqual(["zwickelbach"]);
    served = await started({ DATABASE_URL: url });
  });
  afterAll(() => killed.close());

  it("leaves nothing of what was deleted in the log of the killed one", async () => {
    for (let turn = 0; turn < 100 && tracesIn(url, ["zwickelbach"]).length > 0; turn++)
      await sleep(50);
    expect(tracesIn(url, ["zwickelbach"])).toEqual([]);
  });

  it("reports once what rights the catalogue does not know; else it is quiet", () => {
    const roles = ["Auditors", "Customer service"];
    expect(warnings(served).map((line) => JSON.parse(line).rights)).toEqual([
      [
        { name: "__proto__", roles },
        { name: "users.fly", roles },
      ],
    ]);
  });

  it("stops when a terminal is closed, however often, and at a second signal at once", async () => {
    const stuck = await slowPost(served);
    served.child.kill("SIGHUP");
    // An echo would be one until then.
    await sleep(300);
    served.child.kill("SIGHUP");
    await sleep(200);
    expect([served.child.exitCode, served.child.signalCode]).toEqual([null, null]);
    served.child.kill("SIGTERM");
    expect([await served.ended, await stuck.answer]).toEqual([1, "ECONNRESET"]);
  });
});
