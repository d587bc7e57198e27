import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { Counter } from "../../src/db/counters.ts";
import { takePoints } from "../../src/db/sign-in-counters.ts";
import { sql } from "../../src/db/sql.ts";
import { addUser, startApp, type TestApp } from "./app.ts";
import { Browser } from "./browser.ts";
import { compared, comparingHasher } from "./comparing-hasher.ts";

export const right = "sieben kluge Raben";
export const wrong = "acht dumme Raben";
export const owner = "owner@example.com";

/** As many failures more, two at least, as attempts one after the other leave them. */
export async function failures(
  { db, clock }: TestApp,
  { times, counter }: { times: number; counter: Counter },
): Promise<void> {
  const between = times - 2;
  await takePoints(db, [counter], clock.now);
  await db.write((tx) =>
    tx.run(sql`
      UPDATE "SignInCounter" SET "failures" = "failures" + ${between}
       WHERE "key" = ${counter.key}`),
  );
  await takePoints(db, [counter], clock.now);
}

/** For each test an owner, who is attacked by strangers; nobody was before, as far as they see. */
export function useOwner() {
  let test: TestApp;
  let id: number;
  let began: Date;
  /** The last entry of the audit before this test. */
  let before: number;
  beforeAll(async () => {
    test = await startApp({ hasher: comparingHasher }, { TRUST_PROXY: "1" });
    began = test.clock.now;
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    test.clock.now = began;
    test.logged.length = 0;
    const former = `former${id}@example.com`;
    await test.db.write(async (tx) => {
      await tx.session.deleteMany();
      await tx.signInCounter.deleteMany();
      const where = { emailKey: owner };
      await tx.user.updateMany({ where, data: { email: former, emailKey: former } });
    });
    const last = { orderBy: { id: "desc" }, select: { id: true } } as const;
    before = (await test.db.read.auditEntry.findFirst(last))?.id ?? 0;
    id = await addUser(test.db, {
      email: owner,
      firstName: "Olga",
      lastName: "Owner",
      passwordHash: `!${right}`,
    });
    compared.count = 0;
  });

  let strangers = 0;
  /** A browser of its own, at an address of its own. */
  const stranger = (address = `192.0.2.${++strangers % 250}`, app = test.app) =>
    new Browser(app, { "x-forwarded-for": address });
  /** In a browser whose session ended with the day: what it knows stays. */
  const signIn = (browser: Browser, password = right, email = owner) => {
    browser.cookies.delete("id");
    return browser.submit("/login", { email, password });
  };
  const attack = async (times = 10, email = owner) => {
    for (let attempt = 0; attempt < times; attempt++)
      expect((await signIn(stranger(), wrong, email)).status).toBe(422);
  };
  const waitOf = async (password = wrong, email = owner) => {
    const answer = await signIn(stranger(), password, email);
    return answer.status === 429 ? Number(answer.headers["retry-after"]) : answer.status;
  };
  /** Failures from somewhere, as many wrong passwords leave them. */
  const fail = (times: number, counter: Counter) => failures(test, { times, counter });
  const entries = (action: string) =>
    test.db.read.auditEntry.findMany({
      where: { action, id: { gt: before } },
      orderBy: { id: "asc" },
    });
  return {
    get app() {
      return test;
    },
    get id() {
      return id;
    },
    stranger,
    signIn,
    attack,
    waitOf,
    fail,
    entries,
  };
}
