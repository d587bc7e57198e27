import { setImmediate as nextTurn } from "node:timers/promises";
import argon2 from "argon2";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Unavailable } from "../../src/domain/errors.ts";
import { createHasher } from "../../src/passwords/hasher.ts";
import { leastComputed } from "../support/cpu.ts";

const hasher = await createHasher();
const password = "sieben kluge Raben";
const stored = await hasher.hash(password);

afterEach(() => vi.restoreAllMocks());

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
    const verify = vi.spyOn(argon2, "verify").mockResolvedValue(true);
    expect(await hasher.verify(doctored, password)).toBe(false);
    expect(verify.mock.calls.map(([hash]) => hash)).not.toContain(doctored);
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

  describe("while everybody signs in", () => {
    /** What argon2 answers in a moment, so that a queue of a hundred takes no seconds. */
    const computeNothing = () =>
      vi.spyOn(argon2, "verify").mockImplementation(() => nextTurn(true));

    it("turns away at once what does not fit into the queue, and does the rest", async () => {
      const busy = await createHasher();
      computeNothing();
      const done: boolean[] = [];
      const refused: unknown[] = [];
      const attempt = () =>
        busy.verify(stored, password).then(
          (result) => done.push(result),
          (error) => refused.push({ error, after: done.length }),
        );
      await Promise.all(Array.from({ length: 100 }, attempt));
      expect(done.length, "those who run at once and those who wait").toBeLessThanOrEqual(64 + 3);
      expect(done).toHaveLength(100 - refused.length);
      for (const one of refused) expect(one).toEqual({ error: expect.any(Unavailable), after: 0 });
    });

    it("says when to come again", async () => {
      const busy = await createHasher();
      computeNothing();
      const all = Array.from({ length: 100 }, () => busy.verify(stored, password));
      const results = await Promise.allSettled(all);
      const [refused] = results.filter(({ status }) => status === "rejected");
      expect(refused).toMatchObject({ reason: { retryAfter: 5 } });
    });

    it("has room again when the queue is empty", async () => {
      const busy = await createHasher();
      computeNothing();
      await Promise.allSettled(Array.from({ length: 100 }, () => busy.verify(stored, password)));
      expect(await busy.verify(stored, password)).toBe(true);
    });
  });
});
