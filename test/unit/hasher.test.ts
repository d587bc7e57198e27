import argon2 from "argon2";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Unavailable } from "../../src/domain/errors.ts";
import { createHasher } from "../../src/passwords/hasher.ts";
import { leastComputed } from "../support/cpu.ts";

const hasher = await createHasher();
const password = "sieben kluge Raben";
const stored = await hasher.hash(password);

afterEach(() => vi.restoreAllMocks());

/** Milliseconds, the least of several: what disturbs only makes it longer. */
async function leastTime(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 7; turn++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}

describe("the hasher", () => {
  it("writes argon2id with the parameters of today, another salt each time", async () => {
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/);
    expect(await hasher.hash(password)).not.toBe(stored);
    expect(await hasher.verify(stored, password)).toBe(true);
  });

  it.each([`${password} `, ` ${password}`, password.toUpperCase(), password.slice(0, -1), ""])(
    "is content with nothing else: %j",
    async (other) => {
      expect(await hasher.verify(stored, other)).toBe(false);
    },
  );

  it("takes NFC and NFD for the same, either way round", async () => {
    const phrase = "zwölf grüne Äpfel é 김";
    const [nfc, nfd] = [phrase.normalize("NFC"), phrase.normalize("NFD")];
    expect(nfc).not.toBe(nfd);
    expect(await hasher.verify(await hasher.hash(nfc), nfd)).toBe(true);
    expect(await hasher.verify(await hasher.hash(nfd), nfc)).toBe(true);
  });

  it.each([
    ["4 GiB", "m=4194304,t=2,p=1"],
    ["a million rounds", "m=19456,t=1000000,p=1"],
    ["a thousand lanes", "m=19456,t=2,p=1000"],
    ["no memory named", "t=2,p=1,t=2"],
    ["a number too large for numbers", "m=99999999999999999999,t=2,p=1"],
  ])("does not compute a stored hash that asks for %s", async (_, parameters) => {
    const doctored = stored.replace("m=19456,p=1,t=2", parameters);
    expect(doctored).not.toBe(stored);
    const [before, started] = [process.resourceUsage().maxRSS, performance.now()];
    expect(await hasher.verify(doctored, password)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(200_000);
  });

  it.each([{ memoryCost: 66_000 }, { timeCost: 11 }, { parallelism: 5 }])(
    "does not compute even the right hash above the limit %o",
    async (above) => {
      const dear = await argon2.hash(password, {
        type: argon2.argon2id,
        memoryCost: 8_192,
        timeCost: 2,
        parallelism: 1,
        ...above,
      });
      expect(await hasher.verify(dear, password)).toBe(false);
    },
  );

  it("looks at nothing longer than any password: marks in order would take seconds", async () => {
    const text = "\u0323\u0301".repeat(20_000);
    const time = await leastComputed(
      async () => expect(await hasher.verify(stored, text)).toBe(false),
      100,
    );
    expect(time).toBeLessThan(100);
  });

  it("accepts what is within the limits, though it is not of today", async () => {
    const older = await argon2.hash(password, {
      type: argon2.argon2id,
      memoryCost: 8_192,
      timeCost: 3,
      parallelism: 2,
    });
    expect([
      await hasher.verify(older, password),
      hasher.isOutdated(older),
      hasher.isOutdated(stored),
    ]).toEqual([true, true, false]);
  });

  it.each([
    "",
    "!",
    "plain text",
    "$2b$10$abcdefghijklmnopqrstuv",
    "$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
    undefined,
  ])("says no to %j after the same work", async (broken) =>
    expect(await hasher.verify(broken, password)).toBe(false),
  );

  it.each([
    ["nobody's", undefined],
    ["a real one", stored],
    ["a dear one", stored.replace("m=19456", "m=4194304")],
    ["a broken one", "!"],
  ])("asks argon2 once, with the parameters of today, for %s", async (_, hash) => {
    const verify = vi.spyOn(argon2, "verify");
    await hasher.verify(hash, "whatever was typed");
    expect(verify).toHaveBeenCalledTimes(1);
    expect(verify.mock.calls[0]?.[0]).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
  });

  it("takes as long for an account that is not there as for one that is", async () => {
    const real = await leastTime(() => hasher.verify(stored, "another password"));
    const none = await leastTime(() => hasher.verify(undefined, "another password"));
    expect(none / real).toBeGreaterThan(0.5);
    expect(none / real).toBeLessThan(2);
  });

  it("turns away what does not fit into the queue, within 100 ms, and does the rest", async () => {
    const busy = await createHasher();
    const started = performance.now();
    let slowest = 0;
    const refused = (error: unknown) => {
      slowest = Math.max(slowest, performance.now() - started);
      return error;
    };
    const results = await Promise.all(
      Array.from({ length: 100 }, () => busy.verify(stored, password).catch(refused)),
    );
    const errors = results.filter((result) => result !== true);
    expect(errors.length).toBeGreaterThanOrEqual(100 - 64 - 3);
    expect(errors.every((error) => error instanceof Unavailable && error.retryAfter > 0)).toBe(
      true,
    );
    expect(slowest).toBeLessThan(100);
    expect(await busy.verify(stored, password)).toBe(true);
  });
});
