import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addressCounter, type Counter, keyCounter } from "../../../src/db/counters.ts";
import { endLockouts } from "../../../src/db/ended-lockouts.ts";
import {
  addAgent,
  rightPassword,
  signInFrom,
  withoutIds,
  wrongPassword,
} from "../../support/agents.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { Browser } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { failures } from "../../support/lockouts.ts";
import { quickHasher } from "../../support/quick-hasher.ts";
import { addStoreKey, Store, startStore } from "../../support/store.ts";
import { roundsOf } from "../../support/thorough.ts";

const MINUTE = 60_000;
const HERE = "198.51.100.7";
/** 50 in `npm run test:long`. */
const AT_ONCE = Math.min(50, roundsOf(20));

describe.skipIf(unreachable)("too many failures in the store", () => {
  let test: TestApp;
  let store: Store;
  let keyId: number;
  let agent: { id: number; email: string };
  let verified = 0;
  beforeEach(async () => {
    const verify: typeof quickHasher.verify = (stored, password) => {
      verified++;
      return quickHasher.verify(stored, password);
    };
    test = await startApp({ hasher: { ...quickHasher, verify } }, { TRUST_PROXY: "1" });
    const { id, key } = await addStoreKey(test.db, { name: "Web shop", scopes: ["agents"] });
    store = new Store(test.app, key);
    keyId = id;
    agent = await addAgent(test.db);
    verified = 0;
  });
  afterEach(() => test.close());

  let shoppers = 0;
  const signIn = (claim: Partial<Parameters<typeof signInFrom>[1]> = {}, by = store) => {
    // A key's share of requests is not what these tests are about.
    test.clock.advance(100);
    const address = `192.0.2.${++shoppers % 250}`;
    return signInFrom(by, { email: agent.email, address, ...claim });
  };
  const status = async (claim: Parameters<typeof signIn>[0] = {}) => (await signIn(claim)).status;
  const attack = async (claim: Parameters<typeof signIn>[0] = {}, times = 10) => {
    for (let attempt = 0; attempt < times; attempt++)
      expect(await status({ password: wrongPassword, ...claim })).toBe(401);
  };
  /** On the page, in a browser that nobody knows. */
  const atPage = async (address: string, password = rightPassword) =>
    (
      await new Browser(test.app, { "x-forwarded-for": address }).submit("/login", {
        email: agent.email,
        password,
      })
    ).status;
  /** Failures from somewhere, as many wrong passwords leave them. */
  const fail = (times: number, counter: Counter) => failures(test, { times, counter });
  const entries = (action: string) =>
    test.db.read.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } });

  it("lock the account in the store and on the page, and say nothing of it", async () => {
    const failed = withoutIds(await signIn({ password: wrongPassword }));
    await attack({}, 9);
    verified = 0;
    expect(withoutIds(await signIn())).toEqual(failed);
    expect(verified).toBe(1);
    expect(await atPage("192.0.2.251")).toBe(429);
    test.clock.advance(MINUTE);
    expect(await status()).toBe(200);
  });

  it("on the page lock the account in the store", async () => {
    for (let attempt = 0; attempt < 10; attempt++)
      expect(await atPage(`192.0.2.${attempt}`, wrongPassword)).toBe(422);
    expect(await status()).toBe(401);
  });

  it("of a shopper's address reach the sign-in page", async () => {
    await fail(99, addressCounter(HERE));
    await attack({ address: `::ffff:${HERE}`, email: "somebody@example.com" }, 1);
    const failed = withoutIds(await signIn({ password: wrongPassword }));
    expect(withoutIds(await signIn({ address: HERE }))).toEqual(failed);
    expect(await atPage(HERE)).toBe(429);
    expect(await status({ address: "198.51.100.8" })).toBe(200);
    const [begun] = await entries("session.locked");
    expect(begun).toMatchObject({ subjectType: "none", changes: '{"kind":"address"}' });
  });

  it("on the page lock the address in the store", async () => {
    await fail(99, addressCounter(HERE));
    expect(await atPage(HERE, wrongPassword)).toBe(422);
    expect(await status({ address: HERE })).toBe(401);
    expect(await status({ address: "198.51.100.8" })).toBe(200);
  });

  it("from many addresses lock the key, and no other key", async () => {
    await fail(999, keyCounter(keyId));
    const failed = withoutIds(await signIn({ password: wrongPassword }));
    verified = 0;
    expect(withoutIds(await signIn())).toEqual(failed);
    expect(verified).toBe(1);
    const other = await startStore(test, { scopes: ["agents"] });
    expect((await signIn({}, other)).status).toBe(200);
    expect(await atPage(HERE)).toBe(303);
    const [begun, ...more] = await entries("session.locked");
    expect([begun, more]).toMatchObject([
      { subjectType: "none", changes: '{"kind":"key"}', actorName: "Web shop", source: "store" },
      [],
    ]);
    test.clock.advance(16 * MINUTE);
    await endLockouts(test.db, test.clock.now);
    expect(await entries("session.lockEnded")).toMatchObject([
      { changes: '{"refused":1}', actorName: "Web shop", source: "store" },
    ]);
    expect(await status()).toBe(200);
  });

  it("lock the key for a minute each time, however often", async () => {
    await fail(999, keyCounter(keyId));
    for (let round = 0; round < 2; round++) {
      await attack({}, 1);
      expect(await status()).toBe(401);
      test.clock.advance(MINUTE);
    }
    expect(await status()).toBe(200);
  });

  it("are forgiven to the key by whoever gets in, one by one", async () => {
    await fail(999, keyCounter(keyId));
    for (let attempt = 0; attempt < 3; attempt++) expect(await status()).toBe(200);
    await attack({}, 1);
    expect(await status()).toBe(401);
  });

  it("keep no agent out whose device is known, whatever strangers lock", async () => {
    const { body } = await signIn({ address: HERE });
    const device = body.device as string;
    await attack();
    await fail(100, addressCounter(HERE));
    await fail(990, keyCounter(keyId));
    expect(await status({ address: HERE })).toBe(401);
    expect(await status({ address: HERE, device })).toBe(200);
    // Which opens nothing for strangers.
    expect(await status()).toBe(401);
  });

  it("of a known device lock it alone", async () => {
    const [one, two] = [(await signIn()).body.device, (await signIn()).body.device] as string[];
    await attack({ device: one as string });
    const failed = withoutIds(await signIn({ password: wrongPassword }));
    verified = 0;
    expect(withoutIds(await signIn({ device: one as string }))).toEqual(failed);
    expect(verified).toBe(1);
    expect(await status({ device: two as string })).toBe(200);
    expect((await entries("session.locked")).map(({ changes }) => changes)).toEqual([
      '{"kind":"device"}',
    ]);
  });

  it("are the same for an account that there is not, or that is not an agent's", async () => {
    const clerk = await addAgent(test.db, { agent: false });
    for (const email of ["nobody@example.com", clerk.email]) {
      await attack({ email, password: rightPassword });
      verified = 0;
      const written = await test.db.read.auditEntry.count();
      expect(await status({ email })).toBe(401);
      expect([verified, (await test.db.read.auditEntry.count()) - written]).toEqual([1, 0]);
    }
    expect(await entries("session.locked")).toHaveLength(2);
  });

  it("write nothing while they are locked, and are counted", async () => {
    await attack();
    const before = await dumpDatabase(test.db);
    for (let attempt = 0; attempt < 3; attempt++) expect(await status()).toBe(401);
    expect(await dumpDatabase(test.db)).toEqual(before);
    test.clock.advance(16 * MINUTE);
    await endLockouts(test.db, test.clock.now);
    expect((await entries("session.lockEnded")).map(({ changes }) => changes)).toEqual([
      '{"refused":3}',
    ]);
  });

  it("leave nothing of what was typed where nobody has that address", async () => {
    await attack({ email: "canary@example.com", password: "canary in the mine" }, 11);
    test.clock.advance(16 * MINUTE);
    await endLockouts(test.db, test.clock.now);
    expect(await entries("session.lockEnded")).toHaveLength(1);
    expect(JSON.stringify([await dumpDatabase(test.db), test.logged])).not.toContain("canary");
  });

  it(`let ten of ${AT_ONCE} wrong passwords at once be looked at for what they are`, async () => {
    const stores = [store, await startStore(test, { scopes: ["agents"] })];
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, attempt) =>
        signInFrom(stores[attempt % 2] as Store, {
          email: agent.email,
          password: `${wrongPassword} ${attempt}`,
          address: `192.0.2.${attempt}`,
        }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(verified).toBe(AT_ONCE);
    expect(await entries("session.refused")).toHaveLength(10);
    expect(await entries("session.locked")).toHaveLength(1);
  });
});
