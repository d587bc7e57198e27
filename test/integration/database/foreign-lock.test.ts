import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { newFormId } from "../../../src/http/form.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import type { Browser, Fields } from "../../support/browser.ts";
import { administrator, dialect, onServer } from "../../support/databases.ts";

const WRITERS = 16;

let test: TestApp;
beforeEach(async () => {
  test = await startApp();
});
/** What only connections to a server can suffer. */
function onAServer(name: string, work: () => Promise<void>): void {
  if (dialect === "postgresql") it(name, work);
}

afterEach(() => test.close());

/** Somebody else, another process, holds the write lock until `work` is done. */
async function whileLocked<Result>(work: () => Promise<Result>): Promise<Result> {
  const { databaseUrl } = test.deps.config;
  if (dialect === "postgresql") {
    return onServer(async (client) => {
      await client.query(`BEGIN; SELECT * FROM "WriteLock" FOR UPDATE`);
      return work();
    }, new URL(databaseUrl).pathname.slice(1));
  }
  const other = new Sqlite(sqliteFile(databaseUrl), { timeout: 0 });
  other.exec("BEGIN IMMEDIATE");
  try {
    return await work();
  } finally {
    other.close();
  }
}

describe(`while somebody else holds the write lock and ${WRITERS} people save`, () => {
  let browser: Browser;
  let form: Fields;
  const save = () => browser.post("/profile", { ...form, _form: newFormId(), theme: "dark" });
  const saveAll = () => Promise.all(Array.from({ length: WRITERS }, save));
  beforeEach(async () => {
    browser = await test.signedIn();
    form = await browser.form("/profile");
  });

  it("each has a 503 before they lose patience, lists open, and nothing stands still", async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const began = performance.now();
    const [answers, opened] = await whileLocked(async () => {
      delay.enable();
      const saving = saveAll();
      return Promise.all([saving, openListsUntil(saving)]);
    });
    delay.disable();
    // Five seconds, with room for busy neighbours; in turns it would be half a minute.
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(new Set(opened)).toEqual(new Set([200]));
    expect(opened.length, "lists opened").toBeGreaterThan(5);
    // Waiting in this thread, as the driver would, is two seconds at a time.
    expect(delay.max / 1e6).toBeLessThan(1_500);
    expect((await save()).status).toBe(303);
    expect((await test.anonymous().get("/health/ready")).status).toBe(200);
    expect(test.logged.filter((line) => line.includes("cannot be written to"))).toEqual([]);
  });

  it("being marked as seen holds nobody up", async () => {
    test.clock.advance(61_000);
    const other = await test.signedIn();
    const saved = { ...(await other.form("/profile")), theme: "dark" };
    const first = await whileLocked(async () => {
      const saving = other.post("/profile", saved).then(() => "who gave up waiting");
      await other.get("/users");
      const first = await Promise.race([browser.get("/users").then(() => "the list"), saving]);
      await saving;
      return first;
    });
    expect(first).toBe("the list");
  });

  onAServer(
    "people sign in, who write beside it, before anybody has waited long enough",
    async () => {
      const first = await whileLocked(async () => {
        const saving = Array.from({ length: WRITERS }, save);
        const signingIn = test.anonymous().submit("/login", administrator);
        const answered = await Promise.race([...saving, signingIn]);
        await Promise.all(saving);
        return [answered.status, answered.headers.location];
      });
      expect(first).toEqual([303, "/"]);
    },
  );

  /** Opens the list again and again; answers the statuses. */
  async function openListsUntil(end: Promise<unknown>): Promise<number[]> {
    let ended = false;
    void end.then(() => (ended = true));
    const statuses = [];
    while (!ended) {
      statuses.push((await browser.get("/users")).status);
      await sleep(50);
    }
    return statuses;
  }
});
