import Sqlite from "better-sqlite3";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { recordAct } from "../../../src/db/audit.ts";
import type { Reader } from "../../../src/db/client.ts";
import { raw } from "../../../src/db/sql.ts";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { systemActor } from "../../../src/domain/actor.ts";
import { noSubject } from "../../../src/domain/audit-entry.ts";
import { Unavailable } from "../../../src/domain/errors.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { administrator, dialect, serverUrl, unreachable } from "../../support/databases.ts";
import { untyped } from "../../support/untyped.ts";

/** What only SQLite can be: a file that somebody locks. */
const onSqlite = <Cases extends readonly unknown[]>(cases: Cases): Cases | [] =>
  dialect === "sqlite" ? cases : [];

describe.skipIf(unreachable)("when the database does not do as it should", () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await startApp();
  });
  afterEach(() => test.close());

  /** The longest stretches for which nothing else ran, milliseconds, longest first. */
  async function stallsDuring<Result>(
    work: () => Promise<Result>,
  ): Promise<{ result: Result; stalls: number[] }> {
    const stalls: number[] = [];
    let last = performance.now();
    const timer = setInterval(() => {
      stalls.push(performance.now() - last - 5);
      last = performance.now();
    }, 5);
    const result = await work();
    clearInterval(timer);
    return { result, stalls: stalls.filter((ms) => ms > 100).sort((a, b) => b - a) };
  }

  it.each(onSqlite(["IMMEDIATE", "EXCLUSIVE"]))(
    "a SQLite file that another process has locked (%s) answers 503, can be read, and recovers",
    async (kind) => {
      const browser = await test.signedIn();
      const form = await browser.form("/profile");
      const other = new Sqlite(sqliteFile(test.deps.config.databaseUrl), { timeout: 0 });
      other.exec(`BEGIN ${kind}`);
      // So that reading wants to note when the reader was last seen.
      test.clock.advance(61_000);

      const { result: post, stalls } = await stallsDuring(() =>
        browser.post("/profile", { ...form, theme: "dark" }),
      );
      expect(post.status).toBe(503);
      expect(Number(post.headers["retry-after"])).toBeGreaterThan(0);
      expect(textOf(post.text)).toContain("The server is too busy");
      // The shortest of several waits, with room for busy neighbours; the driver's default is one
      // of five seconds.
      expect(stalls.at(-1) ?? 0).toBeLessThan(1_500);
      expect(stalls[0] ?? 0).toBeLessThan(4_000);
      for (const path of ["/", "/users", "/profile"])
        expect((await browser.get(path)).status, path).toBe(200);
      expect((await test.anonymous().get("/login")).status).toBe(200);
      expect((await test.anonymous().submit("/login", administrator)).status).toBe(503);
      expect((await test.anonymous().get("/health/ready")).status).toBe(200);

      other.exec("ROLLBACK");
      other.close();
      expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(303);
      expect(test.logged.filter((line) => line.includes("unexpected error"))).toEqual([]);
    },
  );

  /** A SQLite file that may not grow, with no room left in it. */
  async function setFull(on: boolean): Promise<void> {
    await test.db.write((tx) =>
      untyped(tx).$queryRawUnsafe(`PRAGMA max_page_count = ${on ? 1 : 1_000_000}`),
    );
    const origin = { actor: systemActor, source: "cli" as const, now: test.clock.now };
    const fill = () =>
      test.db.write((tx) =>
        recordAct(tx, origin, { action: "app.started", subject: noSubject, changes: {} }),
      );
    while (on)
      if (
        await fill().then(
          () => false,
          () => true,
        )
      )
        return;
  }

  /**
   * Makes the database refuse writes as a full or read-only disk does, or the standby of a server.
   */
  async function setReadOnly(on: boolean): Promise<void> {
    if (dialect === "sqlite") return setFull(on);
    const name = new URL(test.deps.config.databaseUrl).pathname.slice(1);
    const client = new pg.Client({ connectionString: serverUrl() });
    await client.connect();
    await client.query(
      `ALTER DATABASE "${name}" SET default_transaction_read_only = ${on ? "on" : "off"}`,
    );
    // Connections that are open keep what they began with; cutting them is one more thing to
    // survive.
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
      [name],
    );
    await client.end();
  }

  it("one that is read-only answers 503, can be read after a cut, and recovers", async () => {
    const browser = await test.signedIn();
    const form = await browser.form("/profile");
    await setReadOnly(true);
    test.clock.advance(61_000);
    expect((await browser.get("/users")).status).toBe(200);
    const answer = await browser.post("/profile", { ...form, theme: "dark" });
    expect(answer).toMatchObject({ status: 503, headers: { "retry-after": "60" } });
    expect((await test.anonymous().submit("/login", administrator)).status).toBe(503);
    await setReadOnly(false);
    await browser.get("/users");
    expect((await browser.post("/profile", { ...form, theme: "dark" })).status).toBe(303);
    expect(test.logged.filter((line) => line.includes("unexpected error"))).toEqual([]);
  });

  it("a session that could not be read is not one that ended", async () => {
    const browser = await test.signedIn();
    const { read } = test.db;
    test.db.read = {
      ...read,
      one: () => Promise.reject(new Unavailable("errors.unavailable.text")),
    } as unknown as Reader;
    const refused = await browser.get("/users");
    test.db.read = read;
    expect(refused.status).toBe(503);
    expect(textOf(refused.text)).toContain("cannot be reached");
    expect((await browser.get("/users")).status).toBe(200);
  });
});

describe.skipIf(unreachable)(
  "an audit that cannot be written means no change, whatever the act",
  () => {
    const password = "sieben kluge Raben";
    const passwords = { password, passwordRepeat: password };
    const changed = { firstName: "Changed", groups: "2", email: "changed@example.com" };
    const person = {
      firstName: "Rosa",
      lastName: "Luft",
      groups: "3",
      locale: "en",
      email: "new@example.com",
    };
    /** Where VICTIM and SLEEPER, who is Deactivated, stand for their ids. */
    const acts: [string, Record<string, string>][] = [
      ["/users/new", { ...person, ...passwords }],
      ["/users/VICTIM/edit", { ...changed, ...passwords }],
      ["/users/VICTIM/deactivation", {}],
      ["/users/SLEEPER/activation", {}],
      ["/users/1/deactivation", {}],
      ["/profile", { theme: "dark", locale: "de" }],
      ["/profile/password", { currentPassword: administrator.password, ...passwords }],
    ];
    let test: TestApp;
    let victim: number;
    let sleeper: number;
    let browser: Browser;
    beforeAll(async () => {
      test = await startApp();
      victim = await addUser(test.db, { email: "victim@example.com" });
      sleeper = await addUser(test.db, { status: "deactivated" });
    });
    beforeEach(async () => {
      browser = await test.signedIn();
    });
    afterAll(() => test.close());

    const at = (path: string) =>
      path.replace("VICTIM", String(victim)).replace("SLEEPER", String(sleeper));
    const rename = (from: string, to: string) =>
      test.db.write((tx) => tx.run(raw(`ALTER TABLE "${from}" RENAME TO "${to}"`)));
    const dump = () => dumpDatabase(test.db, ["Session.lastSeenAt", "SignInCounter"]);
    /** The answer of an act while there is no audit, once nothing is seen to have changed. */
    async function withoutAudit(act: () => Promise<Answer>): Promise<Answer> {
      await rename("AuditEntry", "Gone");
      const before = await dump();
      const answer = await act();
      const after = await dump();
      await rename("Gone", "AuditEntry");
      expect(after, "nothing changed").toEqual(before);
      return answer;
    }

    it.each(acts)("%s", async (path, fields) => {
      const form = await browser.form(at(path));
      const answer = await withoutAudit(() => browser.post(at(path), { ...form, ...fields }));
      expect(answer.status).toBe(500);
    });

    it("/logout", async () => {
      const { _csrf, _form } = (await browser.form("/profile")) as Record<string, string>;
      const fields = { _csrf, _form } as Fields;
      expect((await withoutAudit(() => browser.post("/logout", fields))).status).toBe(500);
    });

    it("/login", async () => {
      const stranger = test.anonymous();
      const form = { ...(await stranger.form("/login")), ...administrator };
      expect((await withoutAudit(() => stranger.post("/login", form))).status).toBe(500);
      expect((await stranger.get("/users")).status, "a stranger still").toBe(303);
    });

    it.each(acts.slice(0, 2))("until it can be written again (%s)", async (path, fields) => {
      const form = { ...(await browser.form(at(path))), ...fields };
      await withoutAudit(() => browser.post(at(path), form));
      expect((await browser.post(at(path), form)).status).toBe(303);
    });
  },
);
