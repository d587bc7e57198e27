import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../src/app.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { accountCounter, addressCounter, type Counter } from "../../../src/db/counters.ts";
import { endLockouts } from "../../../src/db/ended-lockouts.ts";
import { takePoints } from "../../../src/db/sign-in-counters.ts";
import type { PasswordHasher } from "../../../src/domain/password-hasher.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { Browser, textOf } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";

const MINUTE = 60_000;
/** 250 in `npm run test:long`. */
const AT_ONCE = Math.min(250, Number(process.env.RACE_ROUNDS ?? 20) * 3);
const right = "sieben kluge Raben";
const wrong = "acht dumme Raben";
const owner = "owner@example.com";

/** Compares, so that a test of a hundred attempts takes no minute. */
let verified = 0;
const hasher: PasswordHasher = {
  verify: async (stored, password) => {
    verified++;
    return stored === `!${password}`;
  },
  hash: async (password) => `!${password}`,
  isOutdated: () => false,
  load: () => ({ running: 0, waiting: 0 }),
};

describe.skipIf(unreachable)("a lockout", () => {
  let test: TestApp;
  let id: number;
  beforeEach(async () => {
    test = await startApp({ hasher }, { TRUST_PROXY: "1" });
    id = await addUser(test.db, {
      email: owner,
      firstName: "Olga",
      lastName: "Owner",
      passwordHash: `!${right}`,
    });
    verified = 0;
  });
  afterEach(() => test.close());

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
  const fail = async (times: number, counter: Counter) => {
    for (let attempt = 0; attempt < times; attempt++)
      await takePoints(test.db, [counter], test.clock.now);
  };
  const entries = (action: string) =>
    test.db.read.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } });

  it("keeps strangers out after ten wrong passwords, and lets the owner's browser in", async () => {
    const own = stranger();
    expect((await signIn(own)).status).toBe(303);
    await own.submit("/profile", {});
    const { _csrf, _form } = await own.form("/profile");
    expect(
      (await own.post("/logout", { _csrf: _csrf as string, _form: _form as string })).headers[
        "clear-site-data"
      ],
    ).toBe('"cache", "storage"');
    await attack();
    const refused = await signIn(stranger(), right);
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "60"]);
    expect(textOf(refused.text)).toContain(
      "Too many attempts There were too many failed attempts. Wait 1 minute, then try again",
    );
    // What was typed comes back, the password does not.
    expect(refused.text).toContain(`value="${owner}"`);
    expect(refused.text).not.toContain(right);
    expect((await signIn(own)).status).toBe(303);
    // The owner's success opens nothing for strangers.
    expect(await waitOf(right)).toBe(60);
  });

  it("of a whole address keeps its known browsers out of it", async () => {
    const [own, here] = [stranger("198.51.100.7"), "198.51.100.7"];
    await signIn(own);
    await fail(98, addressCounter(here));
    for (const email of ["one@example.com", "two@example.com"])
      expect((await signIn(stranger(here), wrong, email)).status).toBe(422);
    expect((await signIn(stranger(here))).status).toBe(429);
    expect((await signIn(stranger(`::ffff:${here}`))).status).toBe(429);
    expect((await signIn(own)).status).toBe(303);
    expect((await signIn(stranger("198.51.100.8"))).status).toBe(303);
    const [begun] = await entries("session.locked");
    expect([begun?.subjectType, begun?.changes, begun?.address]).toEqual([
      "none",
      '{"kind":"address"}',
      here,
    ]);
  });

  it("counts a household of IPv6 as one", async () => {
    await fail(97, addressCounter("2001:db8:0:7::1"));
    for (let attempt = 0; attempt < 3; attempt++) {
      const browser = stranger(`2001:db8:0:7:${attempt}::1`);
      expect((await signIn(browser, wrong, `any${attempt}@example.com`)).status).toBe(422);
    }
    expect((await signIn(stranger("2001:db8::7:1:2:3:4"))).status).toBe(429);
    expect((await signIn(stranger("2001:db8:0:8::1"))).status).toBe(303);
  });

  it("takes longer with every failure, an hour at most: twenty attempts an hour", async () => {
    await attack();
    const waits = [];
    for (let round = 0; round < 9; round++) {
      waits.push(await waitOf());
      test.clock.advance((waits.at(-1) as number) * 1_000 - 1_000);
      expect(await waitOf()).toBe(1);
      test.clock.advance(1_000);
      expect(await waitOf()).toBe(422);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((minutes) => minutes * 60));
    expect(verified).toBe(19);
    // A day without a failure, and it begins anew.
    test.clock.advance(25 * 60 * MINUTE);
    await attack(10);
    expect(await waitOf()).toBe(60);
  });

  it("says truthfully how long: never less than is left", async () => {
    await attack();
    test.clock.advance(MINUTE);
    await attack(1);
    const text = async () =>
      /Wait (\d+ \w+)/.exec(textOf((await signIn(stranger(), wrong)).text))?.[1];
    expect(await text()).toBe("2 minutes");
    test.clock.advance(1_000);
    expect(await text()).toBe("2 minutes");
    test.clock.advance(MINUTE);
    expect(await text()).toBe("59 seconds");
    test.clock.advance(58_400);
    expect(await text()).toBe("1 second");
  });

  it("is the same for an account that there is not, or that may not sign in", async () => {
    await addUser(test.db, {
      email: "off@example.com",
      status: "deactivated",
      passwordHash: `!${right}`,
    });
    await addUser(test.db, {
      email: "gone@example.com",
      status: "deleted",
      passwordHash: `!${right}`,
    });
    const course = async (email: string) => {
      const answers = [];
      for (let attempt = 0; attempt < 13; attempt++) {
        const before = verified;
        const answer = await signIn(
          stranger(),
          attempt === 12 && email !== owner ? right : wrong,
          email,
        );
        answers.push([
          answer.status,
          answer.headers["retry-after"],
          verified - before,
          textOf(answer.text).replace(email, ""),
        ]);
        if (attempt === 10) test.clock.advance(MINUTE);
      }
      test.clock.advance(25 * 60 * MINUTE);
      return answers;
    };
    const expected = await course(owner);
    expect(expected.map(([status]) => status)).toEqual([...Array(10).fill(422), 429, 422, 429]);
    for (const email of [
      "nobody@example.com",
      "off@example.com",
      "gone@example.com",
      "no address",
      "<b>",
    ])
      expect(await course(email), email).toEqual(expected);
  });

  it("writes nothing when it refuses, and once a minute how many", async () => {
    await attack();
    const before = await dumpDatabase(test.db);
    const written = vi.spyOn(test.db, "write");
    for (let attempt = 0; attempt < 20; attempt++) expect(await waitOf(right)).toBe(60);
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
    expect(await dumpDatabase(test.db)).toEqual(before);
    test.clock.advance(MINUTE);
    await attack(1);
    await waitOf();
    const { refused } = await test.db.read.signInCounter.findUniqueOrThrow({
      where: { key: `account:${id}` },
    });
    // The first of the second lockout is the first after a minute.
    expect(refused).toBe(21);
    for (let attempt = 0; attempt < 5; attempt++) await waitOf();
    expect(
      (await test.db.read.signInCounter.findUniqueOrThrow({ where: { key: `account:${id}` } }))
        .refused,
    ).toBe(21);
  });

  it(`lets ten of ${AT_ONCE} points be taken at once, never half of an attempt`, async () => {
    const counters = (attempt: number) => [
      addressCounter(`192.0.2.${attempt}`),
      accountCounter({ id }, owner),
    ];
    const taken = await Promise.allSettled(
      Array.from({ length: AT_ONCE }, (_, attempt) =>
        takePoints(test.db, counters(attempt), test.clock.now),
      ),
    );
    expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    for (const one of taken)
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({ status: 429, retryAfter: 60 });
    expect(await test.db.read.signInCounter.count({ where: { userId: null } })).toBe(10);
  });

  it("is one entry when it begins and one when it ends, however long the attack", async () => {
    await attack();
    for (const minutes of [1, 2, 4]) {
      for (let attempt = 0; attempt < 5; attempt++) await waitOf();
      test.clock.advance(minutes * MINUTE);
      await endLockouts(test.db, test.clock.now);
      await attack(1);
    }
    const [begun, ...others] = await entries("session.locked");
    expect([begun?.subjectId, begun?.subjectName, begun?.changes, begun?.actorId, others]).toEqual([
      id,
      "Olga Owner",
      '{"kind":"account"}',
      null,
      [],
    ]);
    expect(await entries("session.lockEnded")).toEqual([]);
    expect((await entries("session.refused")).map(({ changes }) => changes)).toEqual(
      Array(13).fill('{"cause":"password"}'),
    );
    test.clock.advance(30 * MINUTE);
    await endLockouts(test.db, test.clock.now);
    await endLockouts(test.db, test.clock.now);
    const ended = await entries("session.lockEnded");
    expect(
      ended.map(({ subjectId, subjectName, changes }) => [subjectId, subjectName, changes]),
    ).toEqual([[id, "Olga Owner", '{"refused":15}']]);
    // The failures are remembered for a day, the lockout that follows is another.
    await attack(1);
    expect([await waitOf(), (await entries("session.locked")).length]).toEqual([16 * 60, 2]);
  });

  it("never writes what was typed where nobody has that address", async () => {
    await attack(10, "canary@example.com");
    await waitOf(wrong, "canary@example.com");
    test.clock.advance(20 * MINUTE);
    await endLockouts(test.db, test.clock.now);
    const written = [...(await entries("session.locked")), ...(await entries("session.lockEnded"))];
    expect(written.map(({ action, subjectType }) => [action, subjectType])).toEqual([
      ["session.locked", "none"],
      ["session.lockEnded", "none"],
    ]);
    expect(JSON.stringify([await dumpDatabase(test.db), test.logged])).not.toContain("canary");
  });

  it("ends with the right password once the wait is over: the tenth try may be right", async () => {
    await attack(9);
    expect((await signIn(stranger())).status).toBe(303);
    expect(await entries("session.locked")).toEqual([]);
    await attack();
    await waitOf();
    test.clock.advance(MINUTE);
    expect((await signIn(stranger())).status).toBe(303);
    const [ended] = await entries("session.lockEnded");
    expect([ended?.subjectId, ended?.changes]).toEqual([id, '{"refused":1}']);
    await attack(9);
    expect((await signIn(stranger())).status).toBe(303);
    expect(await test.db.read.signInCounter.count({ where: { userId: id } })).toBe(0);
  });

  it("of an address forgives the points of those who sign in, the hundredth too", async () => {
    const here = "198.51.100.9";
    await fail(99, addressCounter(here));
    for (let attempt = 0; attempt < 3; attempt++)
      expect((await signIn(stranger(here))).status).toBe(303);
    expect(
      (await test.db.read.signInCounter.findUniqueOrThrow({ where: { key: `address:${here}` } }))
        .failures,
    ).toBe(99);
    expect((await signIn(stranger(here), wrong)).status).toBe(422);
    expect((await signIn(stranger(here))).status).toBe(429);
  });

  it("of one known browser leaves all others alone, and no browser helps against it", async () => {
    const [one, two] = [stranger(), stranger()];
    for (const browser of [one, two]) await signIn(browser);
    const thief = stranger();
    thief.cookies.set("device", one.cookies.get("device") as string);
    for (let attempt = 0; attempt < 10; attempt++)
      expect((await signIn(thief, wrong)).status).toBe(422);
    expect((await signIn(thief)).status).toBe(429);
    expect((await signIn(one)).status).toBe(429);
    expect((await signIn(two)).status).toBe(303);
    expect((await signIn(stranger())).status).toBe(303);
    expect(JSON.parse((await entries("session.locked"))[0]?.changes ?? "")).toEqual({
      kind: "device",
    });
    test.clock.advance(MINUTE);
    expect((await signIn(one)).status).toBe(303);
  });

  it("asks who the browser is known to: no other account, no forged cookie", async () => {
    await addUser(test.db, { email: "other@example.com", passwordHash: `!${right}` });
    const [own, other] = [stranger(), stranger()];
    await signIn(own);
    await signIn(other, right, "other@example.com");
    await attack();
    expect((await signIn(other)).status).toBe(429);
    const value = decodeURIComponent(own.cookies.get("device") as string);
    for (const forged of [
      value.replace(/\.(\d+)-1\./, ".999-1."),
      value.slice(2),
      `s:${value}`,
      "v1.aaaaaaaaaaaaaaaaaaaaaa.1-1",
      "",
    ]) {
      const thief = stranger();
      thief.cookies.set("device", encodeURIComponent(forged));
      expect((await signIn(thief)).status, forged).toBe(429);
    }
    // Signed by us, but for something else.
    const thief = stranger();
    thief.cookies.set("device", own.cookies.get("id") as string);
    expect((await signIn(thief)).status).toBe(429);
    const admin = await test.signedIn();
    await admin.submit(`/users/${id}/edit`, {
      password: "neun graue Gänse",
      passwordRepeat: "neun graue Gänse",
    });
    await attack();
    expect((await signIn(own, "neun graue Gänse")).status).toBe(429);
  });

  it("knows the four accounts that signed in last, in one browser", async () => {
    const browser = stranger();
    const emails = [owner, ...["a", "b", "c", "d"].map((name) => `${name}@example.com`)];
    for (const email of emails.slice(1))
      await addUser(test.db, { email, passwordHash: `!${right}` });
    for (const email of emails) expect((await signIn(browser, right, email)).status).toBe(303);
    const cookie = decodeURIComponent(browser.cookies.get("device") as string);
    expect(cookie.match(/\.\d+-1(?=\.)/g)).toHaveLength(4);
    expect(cookie).not.toContain(`.${id}-1.`);
    const line = ([] as string[])
      .concat(browser.last?.headers["set-cookie"] ?? [])
      .find((one) => one.startsWith("device="));
    expect(line).toMatch(/Max-Age=34560000.*HttpOnly/);
  });

  it("is lifted in every process at once", async () => {
    const db = await openDatabase(test.deps.config.databaseUrl);
    const elsewhere = createApp({ ...test.deps, db });
    await attack();
    expect([
      await waitOf(right),
      (await signIn(stranger("192.0.2.251", elsewhere))).status,
    ]).toEqual([60, 429]);
    const admin = await test.signedIn();
    expect((await admin.submit(`/users/${id}/unlocking`)).status).toBe(303);
    expect((await signIn(stranger("192.0.2.252", elsewhere))).status).toBe(303);
    expect((await signIn(stranger())).status).toBe(303);
    await db.close();
  });

  it.each([
    ["", right, "email", "Enter an e-mail address."],
    ["   ", right, "email", "Enter an e-mail address."],
    [owner, "", "password", "Enter a password."],
    [`${"a".repeat(60)}@${"b".repeat(200)}`, right, "email", "Use at most 254 characters."],
    ["\u{1F469}".repeat(255), right, "email", "Use at most 254 characters."],
    ["a".repeat(200_000), right, "email", "Use at most 254 characters."],
    [owner, "x".repeat(129), "password", "Use at most 128 characters."],
    [owner, "x".repeat(200_000), "password", "Use at most 128 characters."],
  ])(
    "is no matter of fields that cannot be right (%.9s, %.9s)",
    async (email, password, field, message) => {
      const before = await dumpDatabase(test.db);
      const answer = await signIn(stranger(), password, email);
      expect([answer.status, verified]).toEqual([422, 0]);
      expect(answer.text).toContain(`id="${field}-error"`);
      expect(textOf(answer.text)).toContain(message);
      expect(await dumpDatabase(test.db)).toEqual(before);
    },
  );

  it("takes a password of 128 code points however it is composed", async () => {
    const long = `${"ǖ".repeat(64)}${"👩".repeat(64)}`;
    await test.db.write((tx) =>
      tx.user.update({ where: { id }, data: { passwordHash: `!${long.normalize("NFD")}` } }),
    );
    expect((await signIn(stranger(), long.normalize("NFD"))).status).toBe(303);
  });
});
