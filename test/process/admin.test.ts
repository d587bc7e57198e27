import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readAdminArguments } from "../../src/cli/admin/arguments.ts";
import { createAdmin, saidPlainly } from "../../src/cli/admin/context.ts";
import { CommandError } from "../../src/cli/command-line.ts";
import { loadConfig } from "../../src/config.ts";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { sql } from "../../src/db/sql.ts";
import { explainError } from "../../src/explain-error.ts";
import { createHasher } from "../../src/passwords/hasher.ts";
import type { Browser } from "../support/browser.ts";
import { textOf } from "../support/browser.ts";
import { copyDatabase, type DialectName, dialects, emptyDatabase } from "../support/databases.ts";
import {
  finish,
  killGroup,
  newFolder,
  type Running,
  root,
  run,
  type Served,
  serve,
} from "../support/processes.ts";
import { thorough } from "../support/thorough.ts";

const program = join(root, "dist/cli/admin.js");
const wrong = "not the right password";
const boss = "boss@example.com";
const settings = { NODE_ENV: "test", SESSION_SECRET: "admin-secret-0123456789-abcdefghijklmnop" };

/** What src/cli/admin.ts does, but for the process: its outcome as the process would end. */
async function administer(args: string[], env: Record<string, string>) {
  const config = loadConfig(env);
  const asked = readAdminArguments(args);
  if (typeof asked === "string") throw new Error(asked);
  const db = await openDatabase(config.databaseUrl);
  const admin = createAdmin({ config, db, hasher: await createHasher() });
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const said = () => written.mock.calls.map(([text]) => String(text)).join("");
  try {
    await saidPlainly(admin, () => asked.work(admin));
    return { code: 0, said: said() };
  } catch (error) {
    const known = error instanceof CommandError ? error : explainError(error);
    if (known === undefined) throw error;
    return { code: known.code, said: said() + known.message };
  } finally {
    written.mockRestore();
    await db.close();
  }
}

/** A database, a folder with the files of passwords, and the command line on both. */
function ground(dialect: DialectName) {
  const at = { url: "", folder: "", drop: async () => {} };
  const passwords: string[] = [];
  const env = () => ({ ...settings, DATABASE_URL: at.url });
  const admin = (...args: string[]) => finish([program, ...args], at.folder, env());
  /** The same without a process, where the process has no part in what is proven. */
  const act = (...args: string[]) => administer(args, env());
  /**
   * A command that ends well; answers the password it made up, from the file that only its owner
   * may read.
   */
  const toldBy = async ({ code, said }: Awaited<ReturnType<typeof admin>>) => {
    const [, file = ""] = /stands in (\S+)\.$/m.exec(said) ?? [];
    expect([code, file]).toEqual([0, expect.stringContaining("password-")]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [, password = ""] = /^Password: (\S+)$/m.exec(readFileSync(file, "utf8")) ?? [];
    expect(password).toMatch(/^(\w{4}-){5}\w{4}$/);
    expect(said).not.toContain(password);
    passwords.push(password);
    return password;
  };
  const told = async (...args: string[]) => toldBy(await admin(...args));
  /** Commands that begin while somebody else writes: they have told their passwords, and wait. */
  const begun = async (
    db: Database,
    commands: string[][],
    meanwhile: (running: Running[]) => Promise<unknown> = async () => {},
  ) => {
    const running = await db.writeAlone(async (tx) => {
      await tx.run(sql`UPDATE "WriteLock" SET "id" = 1`);
      const waiting = commands.map((args) => run([program, ...args], at.folder, env()));
      while (!waiting.every((one) => one.said().includes("Waiting"))) await sleep(20);
      await meanwhile(waiting);
      return waiting;
    });
    return Promise.all(running.map(async (one) => ({ code: await one.ended, said: one.said() })));
  };
  const begin = async () => Object.assign(at, await copyDatabase(dialect), { folder: newFolder() });
  return { at, env, act, begun, told, toldBy, passwords, begin, end: () => at.drop() };
}

async function signIn(browser: Browser, email: string, password: string): Promise<number> {
  return (await browser.submit("/login", { email, password })).status;
}

/** Replaces a password that was told, as its page asks for it. */
async function settleIn(browser: Browser, currentPassword: string): Promise<string> {
  const own = "zwölf stille Reiher am Ufer";
  const secrets = { currentPassword, password: own, passwordRepeat: own };
  expect((await browser.submit("/profile/password", secrets)).status).toBe(303);
  return own;
}

/** Where an administrator can be, and nobody else. */
async function manages(browser: Browser): Promise<boolean> {
  return (await browser.get("/users/new")).status === 200;
}

describe("npm run admin beside a serving app", () => {
  const { at, env, act, told, toldBy, passwords, begin, end } = ground("sqlite");
  let db: Database;
  let served: Served;
  beforeAll(async () => {
    await begin();
    db = await openDatabase(at.url);
    served = await serve({ ...env(), LOG_LEVEL: "info" });
  });
  afterAll(async () => {
    killGroup(served);
    await db.close();
    await end();
  });

  it("where there is no user, creates one who can sign in, and then says so", async () => {
    await db.write((tx) => tx.user.deleteMany());
    const nobody = await act("list");
    expect([nobody.code, nobody.said]).toEqual([
      0,
      expect.stringContaining("No Active administrator"),
    ]);
    const password = await told(
      "create",
      "--email",
      boss,
      "--last-name",
      "Boss",
      "--language",
      "de",
    );
    const browser = served.browser();
    expect(await signIn(browser, boss, password)).toBe(303);
    expect(await manages(browser)).toBe(false);
    passwords.unshift(await settleIn(browser, password));
    expect(await manages(browser)).toBe(true);
    expect((await browser.get("/")).text).toContain('<html lang="de"');
    const again = await act("create", "--email", " Boss@Example.COM ");
    expect([again.code, again.said]).toEqual([0, expect.stringContaining("already")]);
    expect(await db.read.user.count()).toBe(1);
  });

  it("lets in who is locked out: by the account, by the network address", async () => {
    const password = passwords[0] as string;
    for (let attempt = 0; attempt < 10; attempt++) await signIn(served.browser(), boss, wrong);
    expect(await signIn(served.browser(), boss, password)).toBe(429);
    const until = new Date("2099-01-01T12:00:00Z");
    const address = {
      failures: 100,
      lockedUntil: until,
      lockedSince: new Date(),
      expiresAt: until,
    };
    const where = { key: "address:127.0.0.1" };
    await db.write((tx) => tx.signInCounter.update({ where, data: address }));
    const listed = JSON.parse((await act("list", "--json")).said);
    const [one] = listed.administrators;
    expect([listed.active, one.email, one.sessions]).toEqual([true, boss, 1]);
    expect(Date.parse(one.lockedUntil)).toBeGreaterThan(Date.now());
    expect(listed.lockedAddresses).toEqual([
      { address: "127.0.0.1", lockedUntil: until.toISOString() },
    ]);
    expect(await act("unlock", boss)).toMatchObject({
      code: 0,
      said: expect.stringContaining("unlocked"),
    });
    expect(await signIn(served.browser(), boss, password)).toBe(429);
    await act("unlock", "127.0.0.1");
    expect(await signIn(served.browser(), boss, password)).toBe(303);
    const free = await act("unlock", "::ffff:127.0.0.1");
    expect(free).toMatchObject({ code: 0, said: expect.stringContaining("not locked") });
  });

  it("sets a new password and ends sessions: with the next request", async () => {
    const browser = served.browser();
    await signIn(browser, boss, passwords[0] as string);
    const { id } = await db.read.user.findFirstOrThrow();
    const password = await toldBy(await act("reset-password", `#${id}`));
    expect((await browser.get("/users")).headers.location).toMatch(/^\/login/);
    expect(await signIn(served.browser(), boss, passwords[0] as string)).toBe(422);
    const [one, two] = [served.browser(), served.browser()];
    expect([await signIn(one, boss, password), await signIn(two, boss, password)]).toEqual([
      303, 303,
    ]);
    const ended = await act("end-sessions", "--all");
    expect([ended.code, ended.said]).toEqual([0, "Sessions ended: 2, of users: 1.\n"]);
    for (const each of [one, two])
      expect((await each.get("/users")).headers.location).toMatch(/^\/login/);
    expect(await act("end-sessions", boss)).toMatchObject({
      code: 0,
      said: expect.stringContaining("not signed in"),
    });
  });

  it("with the last administrator deleted by hand, lets another in to read of it", async () => {
    await db.write((tx) => tx.user.updateMany({ data: { status: "deleted" } }));
    const refused = await act("create", "--email", boss);
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining("another")]);
    expect(await act("reset-password", boss)).toMatchObject({ code: 1 });
    const password = await toldBy(await act("create", "--email", "second@example.com"));
    const browser = served.browser();
    expect(await signIn(browser, "second@example.com", password)).toBe(303);
    await settleIn(browser, password);
    const audit = textOf((await browser.get("/audit")).text);
    const acts = [
      "User created",
      "User unlocked",
      "Network address unlocked",
      "Password changed",
      "Sessions ended",
    ];
    for (const act of acts) expect(audit).toContain(act);
    expect(audit).toContain("The system");
    expect(audit).toContain("Command line");
  });

  it("keeps every password out of the log and the audit", async () => {
    const entries = await db.read.auditEntry.findMany();
    const kept = JSON.stringify(entries) + served.said();
    const acts = entries.filter(
      ({ source, action }) => source === "cli" && !/^(setup|app)/.test(action),
    );
    expect(acts.map(({ action, actorId, result }) => [action, actorId, result].join(" "))).toEqual([
      "user.created  done",
      "user.unlocked  done",
      "address.unlocked  done",
      "user.updated  done",
      "sessions.ended  done",
      "user.created  done",
    ]);
    expect(passwords).toHaveLength(4);
    expect(passwords.filter((password) => kept.includes(password))).toEqual([]);
  });
});

describe.each(dialects)("npm run admin when things go wrong (%s)", (dialect) => {
  const { at, env, begun, begin, end } = ground(dialect);
  let db: Database;
  beforeAll(async () => {
    await begin();
    db = await openDatabase(at.url);
  });
  afterAll(async () => {
    await db.close();
    await end();
  });

  const isRepetition = dialect === "postgresql" && !thorough;
  it.skipIf(isRepetition)(
    "two who create the same one: both are told, one password is left",
    async () => {
      const files = ["one.txt", "two.txt"].map((name) => join(at.folder, name));
      const create = ["create", "--email", "twin@example.com", "--out"];
      const outcomes = await begun(
        db,
        files.map((file) => [...create, file]),
      );
      expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
      const winner = outcomes.findIndex(({ said }) => said.includes("Created"));
      expect(outcomes[1 - winner]?.said).toContain("is an Active administrator already");
      expect(files.map((file) => existsSync(file))).toEqual([winner === 0, winner === 1]);
    },
  );

  it("where there are no tables, says what to do first", async () => {
    const { url, drop } = await emptyDatabase(dialect);
    const to = { ...env(), DATABASE_URL: url };
    const ended = await (dialect === "sqlite"
      ? finish([program, "list"], at.folder, to)
      : administer(["list"], to));
    expect(ended).toEqual({
      code: dialect === "sqlite" ? 69 : 1,
      said: expect.stringContaining("npm run db:migrate"),
    });
    await drop();
  });
});

describe("npm run admin when things go wrong, whatever the database", () => {
  const { at, env, act, begun, toldBy, begin, end } = ground("sqlite");
  let db: Database;
  beforeAll(async () => {
    await begin();
    db = await openDatabase(at.url);
  });
  afterAll(async () => {
    await db.close();
    await end();
  });

  const hash = async () => {
    const select = { passwordHash: true } as const;
    return (await db.read.user.findUniqueOrThrow({ where: { id: 1 }, select })).passwordHash;
  };

  it("changes nothing when the password cannot be written down", async () => {
    const before = await hash();
    const nowhere = await act("reset-password", "1", "--out", join(at.folder, "none/password.txt"));
    expect([nowhere.code, nowhere.said]).toEqual([73, expect.stringContaining("no such folder")]);
    const file = join(at.folder, "full.txt");
    const full = run([program, "reset-password", "1", "--out", file], at.folder, env(), {
      shell: "ulimit -f 0",
    });
    expect([await full.ended, full.said()]).toEqual([
      73,
      expect.stringContaining("Nothing was changed"),
    ]);
    expect([await hash(), existsSync(file)]).toEqual([before, false]);
    writeFileSync(file, "of somebody else");
    const taken = await act("reset-password", "1", "--out", file);
    expect([taken.code, taken.said]).toEqual([73, expect.stringContaining("exists already")]);
    expect([await hash(), readFileSync(file, "utf8")]).toEqual([before, "of somebody else"]);
  });

  it("killed in the middle, leaves a password not in force; the next run does it", async () => {
    const before = await hash();
    const file = join(at.folder, "killed.txt");
    const [killed] = await begun(db, [["reset-password", "1", "--out", file]], async (running) => {
      running.forEach(killGroup);
    });
    expect(killed?.code).toBe("SIGKILL");
    expect([await hash(), existsSync(file)]).toEqual([before, true]);
    await toldBy(await act("reset-password", "1"));
    expect(await hash()).not.toBe(before);
  });
});

describe("npm run admin on a terminal", () => {
  const { at, env, begin, end } = ground("sqlite");
  beforeAll(begin);
  afterAll(end);

  // The one of Linux; elsewhere it takes other arguments.
  it.skipIf(process.platform !== "linux")(
    "shows the password once, and writes no file",
    async () => {
      const command = `'${process.execPath}' '${program}' reset-password 1`;
      const record = [
        "-e",
        "require('node:child_process').execFileSync('script', process.argv.slice(1), " +
          "{ stdio: 'inherit' })",
      ];
      const { code, said } = await finish(
        [...record, "--", "-qec", command, "/dev/null"],
        at.folder,
        env(),
      );
      expect([code, said]).toEqual([0, expect.stringMatching(/Password: (\w{4}-){5}\w{4}\s/)]);
      expect(readdirSync(at.folder)).toEqual([]);
    },
  );
});
