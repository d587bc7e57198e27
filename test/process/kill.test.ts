import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { addCustomers } from "../support/app.ts";
import type { Browser } from "../support/browser.ts";
import {
  administrator,
  copyDatabase,
  type DialectName,
  noPostgresql,
  onServer,
} from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";
import { addGroup, addMany, addRole, prepared } from "../support/rights.ts";

const ROUNDS = Number(process.env.RACE_ROUNDS ?? 20);
/** 100 kills and 30 terminations in `npm run test:long`, one of each otherwise. */
const KILLS = ROUNDS > 20 ? 100 : 1;
const TERMINATIONS = ROUNDS > 20 ? 30 : 1;
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

const running: Served[] = [];
afterAll(() => {
  for (const one of running) killGroup(one);
});

/** A server and its database, which the next test takes over as it was left. */
interface Ground {
  dialect: DialectName;
  url: string;
  served: Served;
  drop: () => Promise<void>;
}
const grounds: Ground[] = [];

async function started(url: string): Promise<Served> {
  const served = await serve({ ...env, DATABASE_URL: url });
  running.push(served);
  return served;
}

/** The one that is there, or a fresh one where a test runs alone. */
async function groundOf(dialect: DialectName): Promise<Ground> {
  const found = grounds.find((one) => one.dialect === dialect);
  if (found) return found;
  const { url, drop } = await copyDatabase(dialect);
  const ground = { dialect, url, drop, served: await started(url) };
  grounds.push(ground);
  return ground;
}

describe.each<DialectName>(["sqlite", "postgresql"])("a large act (%s)", (dialect) => {
  it.skipIf(dialect === "postgresql" && noPostgresql)(
    "is not done at all where the process is killed in the middle of it",
    async () => {
      const { url, drop } = await copyDatabase(dialect);
      const db = await openDatabase(url, { transactionTimeout: 60_000 });
      const group = await addGroup(db, [await addRole(db, ["audit.view"])]);
      const members = await addMany(db, 8_000, [group]);
      const served = await started(url);
      const browser = served.browser();
      await browser.submit("/login", administrator);
      const act = await prepared(browser, `/groups/${group}/deletion`);
      const answer = act().then(
        ({ status }) => status,
        () => "none",
      );
      await sleep(60);
      killGroup(served);
      expect(await answer).toBe("none");
      const state = async () => [
        await db.read.userGroup.count({ where: { groupId: group } }),
        await db.read.user.count({ where: { id: { in: members.slice(0, 500) }, version: 1 } }),
        await db.read.auditEntry.count({ where: { action: "group.deleted" } }),
        await db.read.auditUser.count({ where: { change: "left" } }),
      ];
      expect(await state()).toEqual([members.length, 500, 0, 0]);
      const again = await started(url);
      const other = again.browser();
      await other.submit("/login", administrator);
      expect((await other.submit(`/groups/${group}/deletion`)).status).toBe(303);
      expect(await state()).toEqual([0, 0, 1, members.length]);
      await db.close();
      grounds.push({ dialect, url, drop, served: again });
    },
    120_000,
  );
});

describe("connections that the server terminates (postgresql)", () => {
  it.skipIf(noPostgresql)(
    `lose nothing that was acknowledged and leave no half of an act, ${TERMINATIONS} times`,
    async () => {
      const { url, served } = await groundOf("postgresql");
      const db = await openDatabase(url);
      const acknowledged = new Map<string, Acknowledged>();
      for (let round = 0; round < TERMINATIONS; round++) {
        const free = await addCustomers(db, WORKERS * 15, { lastName: "Terminated" });
        const stop = { now: false };
        const work = Array.from({ length: WORKERS }, (_, index) =>
          keepWriting(served, `r${round}w${index}`, free, acknowledged, stop).catch(
            () => undefined,
          ),
        );
        const enough = acknowledged.size + 3;
        while (acknowledged.size < enough) await sleep(10);
        await sleep(Math.random() * 60);
        const cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        await onServer((client) => client.query(cut, [new URL(url).pathname.slice(1)]));
        stop.now = true;
        await Promise.all(work);
        await expectWhole(db, acknowledged);
      }
      expect((await served.browser().submit("/login", administrator)).status).toBe(303);
      await db.close();
    },
    60_000 + TERMINATIONS * 15_000,
  );
});

describe.each<DialectName>(["sqlite", "postgresql"])("a killed process (%s)", (dialect) => {
  it.skipIf(dialect === "postgresql" && noPostgresql)(
    `leaves every acknowledged write and no half of one, ${KILLS} times`,
    async () => {
      const { url, served: first, drop } = await groundOf(dialect);
      const db = await openDatabase(url);
      const acknowledged = new Map<string, Acknowledged>();
      for (let kill = 0; kill < KILLS; kill++) {
        const free = await addCustomers(db, WORKERS * 15, { lastName: "Killed" });
        const served = kill === 0 ? first : await started(url);
        const stop = { now: false };
        const work = Array.from({ length: WORKERS }, (_, index) =>
          keepWriting(served, `k${kill}w${index}`, free, acknowledged, stop).catch(() => undefined),
        );
        const enough = acknowledged.size + 3 + Math.floor(Math.random() * 6);
        while (acknowledged.size < enough) await sleep(10);
        await sleep(Math.random() * 60);
        killGroup(served);
        stop.now = true;
        await Promise.all(work);
        await served.ended;
        await expectWhole(db, acknowledged);
        if (dialect === "sqlite")
          expect(
            new Sqlite(url.slice("file:".length), { readonly: true }).pragma("integrity_check", {
              simple: true,
            }),
          ).toBe("ok");
      }
      await db.close();
      await drop();
    },
    60_000 + KILLS * 15_000,
  );
});

/** One person at work, act after act on users of their own, until the process is gone. */
async function keepWriting(
  served: Served,
  name: string,
  free: number[],
  acknowledged: Map<string, Acknowledged>,
  stop: { now: boolean },
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
async function expectWhole(
  { read }: Database,
  acknowledged: Map<string, Acknowledged>,
): Promise<void> {
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
