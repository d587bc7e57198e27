import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { administrator, unreachable } from "../../support/databases.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = roundsOf(10);
/** 500 in `npm run test:long`. */
const GUESSES = Math.min(500, ROUNDS * 3);
/** More than an address has. */
const OF_AN_ADDRESS = Math.max(GUESSES, 130);

describe.skipIf(unreachable)(`${GUESSES} guesses at once`, () => {
  let test: TestApp;
  let verified = 0;
  beforeAll(async () => {
    const verify = async () => {
      verified++;
      return false;
    };
    test = await startApp({
      hasher: {
        verify,
        hash: async () => "!",
        isOutdated: () => false,
        load: () => ({ running: 0, waiting: 0 }),
      },
    });
  });
  afterAll(() => test.close());

  async function guess(
    fields: (index: number) => Record<string, string>,
    guesses = GUESSES,
  ): Promise<Record<number, number>> {
    verified = 0;
    const browser = test.anonymous();
    const form = await browser.form("/login");
    const answers = await Promise.all(
      Array.from({ length: guesses }, (_, index) =>
        browser.post(
          "/login",
          { ...form, password: `guess ${index}`, ...fields(index) },
          forged(index),
        ),
      ),
    );
    return Object.fromEntries(
      [...new Set(answers.map(({ status }) => status))].map((status) => [
        status,
        answers.filter((one) => one.status === status).length,
      ]),
    );
  }

  const forged = (index: number) => ({
    "x-forwarded-for": `192.0.2.${index % 250}`,
    "user-agent": `guesser ${index}`,
  });

  it("of one account, however it is written: ten reach the password, known or not", async () => {
    for (const [email, guesses] of [
      [administrator.email, GUESSES],
      ["nobody@example.com", 30],
    ] as const) {
      const spellings = [email, email.toUpperCase(), ` ${email}`, email.replace("a", "ａ")];
      await test.db.write((tx) => tx.signInCounter.deleteMany());
      const statuses = await guess(
        (index) => ({ email: spellings[index % spellings.length] as string }),
        guesses,
      );
      expect(verified).toBeLessThanOrEqual(10);
      expect(verified).toBeGreaterThan(0);
      // Of those who had their password looked at, some may hear that too much is going on.
      expect(statuses[422]).toBeLessThanOrEqual(verified);
      expect(
        Object.keys(statuses).filter((status) => !["422", "429", "503"].includes(status)),
        test.logged.filter((line) => line.includes("unexpected")).at(-1),
      ).toEqual([]);
    }
  }, 240_000);

  it("from one address at any accounts: a hundred", async () => {
    await test.db.write((tx) => tx.signInCounter.deleteMany());
    const statuses = await guess((index) => ({ email: `user${index}@example.com` }), OF_AN_ADDRESS);
    expect(verified).toBeLessThanOrEqual(100);
    expect(verified).toBeGreaterThan(0);
    // Of those who had their password looked at, some may hear that too much is going on.
    expect(statuses[422]).toBeLessThanOrEqual(verified);
    expect(
      Object.keys(statuses).filter((status) => !["422", "429", "503"].includes(status)),
    ).toEqual([]);
  }, 240_000);
});
