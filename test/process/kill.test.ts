import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { addCustomers, startApp } from "../support/app.ts";
import type { Browser } from "../support/browser.ts";
import {
  administrator,
  copyDatabase,
  type DialectName,
  dialects,
  onServer,
} from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";
import { addGroup, addMany, addRole, prepared } from "../support/rights.ts";
import { thorough } from "../support/thorough.ts";

/** 100 kills and 30 terminations in `npm run test:long`, one of each otherwise. */
const KILLS = thorough ? 100 : 1;
const TERMINATIONS = thorough ? 30 : 1;
const WORKERS = 3;
const env = {
  NODE_ENV: "test",
  SESSION_SECRET: "kill-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};
const password = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };

/** What the process said it had done, by the canonical address of the user it did it to. */
interface Acknowledged {
  status: "active" | "deactivated" | "deleted";
  lastName: string;
  customers: number[];
  /** An act that was sent and not answered: its outcome may be there or not. */
  open: boolean;
}
type Acts = Map<string, Acknowledged>;

const running: Served[] = [];
const databases: { drop(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of running) killGroup(one);
  for (const { drop } of databases) await drop();
});

async function started(url: string): Promise<Served> {
  const served = await serve({ ...env, DATABASE_URL: url });
  running.push(served);
  return served;
}

/** A database and a process that serves it; the first kill ends it. */
async function newGround(dialect: DialectName): Promise<{ url: string; served: Served }> {
  const database = await copyDatabase(dialect);
  databases.push(database);
  return { url: database.url, served: await started(database.url) };
}

/** A large group, and the last click of its deletion. */
async function largeAct(db: Database, served: Served) {
  const group = await addGroup(db, [await addRole(db, ["audit.view"])]);
  const members = await addMany(db, 8_000, [group]);
  const browser = served.browser();
  await browser.submit("/login", administrator);
  const path = `/groups/${group}/deletion`;
  const act = await prepared(browser, path);
  const state = async () => [
    await db.read.userGroup.count({ where: { groupId: group } }),
    await db.read.user.count({ where: { id: { in: members.slice(0, 500) }, version: 1 } }),
    await db.read.auditEntry.count({ where: { action: "group.deleted" } }),
    await db.read.auditUser.count({ where: { change: "left" } }),
  ];
  const begin = () =>
    act().then(
      ({ status }) => status,
      () => "none",
    );
  return { begin, path, state, none: [members.length, 500, 0, 0], all: [0, 0, 1, members.length] };
}

/** People at work until `stop`: `enough` waits for so many more acts. */
function writers(served: Served, name: string, free: number[], acknowledged: Acts) {
  const [stop, first] = [{ now: false }, acknowledged.size];
  const work = Array.from({ length: WORKERS }, (_, index) =>
    keepWriting(served, `${name}w${index}`, { free, acknowledged, stop }).catch(() => undefined),
  );
  return {
    enough: async (acts: number) => {
      while (acknowledged.size < first + acts) await sleep(10);
    },
    stop: async () => {
      stop.now = true;
      await Promise.all(work);
    },
  };
}

describe.each(dialects)("of a process that is killed (%s)", (dialect) => {
  let url: string;
  let served: Served;
  let db: Database;
  beforeAll(async () => {
    ({ url, served } = await newGround(dialect));
    db = await openDatabase(url, { transactionTimeout: 60_000 });
  });
  afterAll(() => db.close());

  it.skipIf(dialect === "sqlite")(
    `connections that the server terminates lose nothing acknowledged, ${TERMINATIONS} times`,
    async () => {
      const acknowledged: Acts = new Map();
      for (let round = 0; round < TERMINATIONS; round++) {
        const free = await addCustomers(db, WORKERS * 15, { lastName: "Terminated" });
        const { enough, stop } = writers(served, `r${round}`, free, acknowledged);
        await enough(3);
        await sleep(Math.random() * 60);
        const cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        await onServer((client) => client.query(cut, [new URL(url).pathname.slice(1)]));
        await stop();
        await expectWhole(db, acknowledged);
      }
      expect((await served.browser().submit("/login", administrator)).status).toBe(303);
    },
    60_000 + TERMINATIONS * 15_000,
  );

  it(
    `every acknowledged write is there, no half of one, nothing of a large act, ${KILLS} times`,
    async () => {
      const acknowledged: Acts = new Map();
      const large = await largeAct(db, served);
      for (let kill = 0; kill < KILLS; kill++) {
        const free = await addCustomers(db, WORKERS * 15, { lastName: "Killed" });
        if (kill > 0) served = await started(url);
        const { enough, stop } = writers(served, `k${kill}`, free, acknowledged);
        await enough(3 + Math.floor(Math.random() * 6));
        const answer = kill === 0 ? large.begin() : "none";
        await sleep(kill === 0 ? 60 : Math.random() * 60);
        killGroup(served);
        await stop();
        await served.ended;
        expect([await answer, await large.state()]).toEqual(["none", large.none]);
        await expectWhole(db, acknowledged);
        if (dialect === "sqlite") {
          const file = new Sqlite(url.slice("file:".length), { readonly: true });
          expect(file.pragma("integrity_check", { simple: true })).toBe("ok");
        }
      }
      const next = await startApp({}, { DATABASE_URL: url });
      expect((await (await next.signedIn()).submit(large.path)).status).toBe(303);
      expect(await large.state()).toEqual(large.all);
      await next.close();
    },
    60_000 + KILLS * 15_000,
  );
});

/** One person at work, act after act on users of their own, until the process is gone. */
async function keepWriting(
  served: Served,
  name: string,
  { free, acknowledged, stop }: { free: number[]; acknowledged: Acts; stop: { now: boolean } },
): Promise<void> {
  const browser = served.browser();
  if ((await browser.submit("/login", administrator)).headers.location !== "/")
    throw new Error("not signed in");
  for (let turn = 0; !stop.now; turn++) {
    const email = `${name}t${turn}@example.com`;
    const user: Acknowledged = { status: "active", lastName: "Kill", customers: [], open: true };
    acknowledged.set(email, user);
    const act = async (
      path: string,
      fields: Record<string, string | string[]>,
      done: () => void,
    ) => {
      user.open = true;
      const { status } = await browser.submit(path, fields);
      if (status !== 303) throw new Error(`${path} answered ${status}`);
      done();
      user.open = false;
    };
    await act(
      "/users/new",
      { email, firstName: "Kay", lastName: "Kill", groups: "3", locale: "en", ...password },
      () => {},
    );
    const id = await idOf(browser, email);
    const customers = free.splice(0, 5);
    await act(
      `/users/${id}/customers`,
      { do: "save", ticked: customers.map(String) },
      () => (user.customers = customers),
    );
    await act(`/users/${id}/edit`, { lastName: "Killed" }, () => (user.lastName = "Killed"));
    await act(`/users/${id}/deactivation`, {}, () => (user.status = "deactivated"));
    if (turn % 2 === 0) continue;
    await act(`/users/${id}/deletion`, {}, () =>
      Object.assign(user, { status: "deleted", customers: [] }),
    );
  }
}

async function idOf(browser: Browser, email: string): Promise<number> {
  const { text } = await browser.get(`/users?q=${email}`);
  return Number(/href="\/users\/(\d+)\/edit/.exec(text)?.[1]);
}

/**
 * Every acknowledged write is there; row, groups, customers and audit of each user belong together.
 */
async function expectWhole({ read }: Database, acknowledged: Acts): Promise<void> {
  const users = await read.user.findMany({
    where: { emailKey: { in: [...acknowledged.keys()] } },
    include: { groups: true, customers: { select: { id: true } } },
  });
  const entries = await read.auditEntry.findMany({
    where: { subjectId: { in: users.map(({ id }) => id) }, result: "done" },
    orderBy: { id: "asc" },
    include: { customers: true },
  });
  for (const [email, said] of acknowledged) {
    const user = users.find(({ emailKey }) => emailKey === email);
    if (!said.open)
      expect(user, email).toMatchObject({ status: said.status, lastName: said.lastName });
    if (!said.open)
      expect(
        user?.customers.map(({ id }) => id).sort((a, b) => a - b),
        email,
      ).toEqual(said.customers);
    if (!user) continue;
    const story = entries.filter(({ subjectId }) => subjectId === user.id);
    expect([user.groups.length, user.customerCount, story[0]?.action], email).toEqual([
      1,
      user.customers.length,
      "user.created",
    ]);
    expect(Math.max(...story.map(({ subjectVersion }) => subjectVersion ?? 0)), email).toBe(
      user.version,
    );
    const held = new Set<number>();
    for (const { customers } of story)
      for (const { customerId, change } of customers)
        change === "assigned" ? held.add(customerId) : held.delete(customerId);
    expect(
      user.customers.map(({ id }) => id).sort((a, b) => a - b),
      email,
    ).toEqual([...held].sort((a, b) => a - b));
    expect(user.status === "deleted" && user.customers.length > 0, email).toBe(false);
  }
}
