import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHasher } from "../../../src/passwords/hasher.ts";
import { addAgent, rightPassword, signInFrom, wrongPassword } from "../../support/agents.ts";
import { lockUser, startApp, type TestApp } from "../../support/app.ts";
import { compared, comparingHasher } from "../../support/comparing-hasher.ts";
import { unreachable } from "../../support/databases.ts";
import { statementsOf } from "../../support/plans.ts";
import { type Store, startStore } from "../../support/store.ts";
import { thorough } from "../../support/thorough.ts";

/** As others work on the machine, too; what is not done is not done in any of them. */
const MOST_ROUNDS = 40;

type Claim = { email: string; password: string };

/**
 * What a stranger could measure: statements and comparisons, of which test/unit/hasher.test.ts has
 * each take the same work. The long run measures it, with the real hasher.
 */
describe.skipIf(unreachable)("what a refused sign-in of an agent takes", () => {
  let test: TestApp;
  let store: Store;
  let claims: Record<string, Claim>;
  beforeAll(async () => {
    const hasher = thorough ? await createHasher() : comparingHasher;
    test = await startApp({ hasher });
    store = await startStore(test, { scopes: ["agents"] });
    const passwordHash = await hasher.hash(rightPassword);
    const add = (user: object) => addAgent(test.db, { passwordHash, ...user });
    const locked = await add({});
    await lockUser(test.db, locked.id);
    claims = {
      wrong: { email: (await add({})).email, password: wrongPassword },
      unknown: { email: "nobody@example.com", password: rightPassword },
      "not an agent": { ...(await add({ agent: false })), password: rightPassword },
      deactivated: { ...(await add({ status: "deactivated" })), password: rightPassword },
      temporary: {
        ...(await add({ passwordEndsAt: new Date("2099-01-01T00:00:00Z") })),
        password: rightPassword,
      },
      invited: { ...(await add({ passwordHash: "" })), password: rightPassword },
      "locked, wrong": { ...locked, password: wrongPassword },
      "locked, right": { ...locked, password: rightPassword },
    };
  });
  afterAll(() => test.close());

  let addresses = 0;
  const refuse = async ({ email, password }: Claim) => {
    test.clock.advance(1_000);
    const address = `192.0.2.${++addresses % 250}`;
    const before = performance.now();
    const { status } = await signInFrom(store, { email, password, address });
    const took = performance.now() - before;
    expect(status).toBe(401);
    return took;
  };
  const heardOf = async (claim: Claim) => {
    const heard = await statementsOf(() => refuse(claim));
    return heard.map(({ text }) => text).filter((text) => !/"lastUsedAt"/.test(text));
  };

  it("is the same statements, whatever the cause", async () => {
    for (const claim of Object.values(claims)) await refuse(claim);
    const wrong = await heardOf(claims.wrong as Claim);
    expect(wrong.filter((text) => text.includes('INSERT INTO "SignInCounter"'))).toHaveLength(3);
    expect(wrong.filter((text) => text.includes('INSERT INTO "AuditEntry"'))).toHaveLength(1);
    for (const cause of ["unknown", "not an agent", "deactivated", "temporary", "invited"])
      expect(await heardOf(claims[cause] as Claim), cause).toEqual(wrong);
    const locked = await heardOf(claims["locked, wrong"] as Claim);
    expect(await heardOf(claims["locked, right"] as Claim)).toEqual(locked);
    expect(locked.filter((text) => /INSERT|UPDATE/.test(text))).toEqual([]);
  });

  it.skipIf(thorough)("is one comparison of a password, whatever the cause", async () => {
    for (const [cause, claim] of Object.entries(claims)) {
      const before = compared.count;
      await refuse(claim);
      expect(compared.count - before, cause).toBe(1);
    }
  });

  it.runIf(thorough)(
    "is about the same time: the quickest of several, taken in turns",
    async () => {
      const took: Record<string, number> = {};
      const shares = () => Object.values(took).map((time) => time / (took.wrong as number));
      const alike = () => shares().every((share) => share > 0.6 && share < 1.6);
      for (let round = 0; round < MOST_ROUNDS && (round < 3 || !alike()); round++) {
        await test.db.write((tx) =>
          tx.signInCounter.deleteMany({ where: { failures: { lt: 10 } } }),
        );
        for (const [cause, claim] of Object.entries(claims))
          took[cause] = Math.min(took[cause] ?? Number.POSITIVE_INFINITY, await refuse(claim));
      }
      expect(took.wrong).toBeGreaterThan(5);
      expect(alike(), JSON.stringify(took)).toBe(true);
    },
    120_000,
  );
});
