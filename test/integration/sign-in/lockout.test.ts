import { describe, expect, it, vi } from "vitest";
import { accountCounter, addressCounter } from "../../../src/db/counters.ts";
import { endLockouts } from "../../../src/db/ended-lockouts.ts";
import { takePoints } from "../../../src/db/sign-in-counters.ts";
import { addUser } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { compared } from "../../support/comparing-hasher.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { owner, right, useOwner, wrong } from "../../support/lockouts.ts";
import { roundsOf } from "../../support/thorough.ts";

const MINUTE = 60_000;
/** 250 in `npm run test:long`. */
const AT_ONCE = Math.min(250, roundsOf(10) * 3);

describe.skipIf(unreachable)("a lockout", () => {
  const owned = useOwner();
  const { stranger, signIn, attack, waitOf, fail, entries } = owned;

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
      owned.app.clock.advance((waits.at(-1) as number) * 1_000 - 1_000);
      expect(await waitOf()).toBe(1);
      owned.app.clock.advance(1_000);
      expect(await waitOf()).toBe(422);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((minutes) => minutes * 60));
    expect(compared.count).toBe(19);
    // A day without a failure, and it begins anew.
    owned.app.clock.advance(25 * 60 * MINUTE);
    await attack(10);
    expect(await waitOf()).toBe(60);
  });

  it("says truthfully how long: never less than is left", async () => {
    await attack();
    owned.app.clock.advance(MINUTE);
    await attack(1);
    const text = async () =>
      /Wait (\d+ \w+)/.exec(textOf((await signIn(stranger(), wrong)).text))?.[1];
    expect(await text()).toBe("2 minutes");
    owned.app.clock.advance(1_000);
    expect(await text()).toBe("2 minutes");
    owned.app.clock.advance(MINUTE);
    expect(await text()).toBe("59 seconds");
    owned.app.clock.advance(58_400);
    expect(await text()).toBe("1 second");
  });

  it("is the same for an account that there is not, or that may not sign in", async () => {
    await addUser(owned.app.db, {
      email: "off@example.com",
      status: "deactivated",
      passwordHash: `!${right}`,
    });
    await addUser(owned.app.db, {
      email: "gone@example.com",
      status: "deleted",
      passwordHash: `!${right}`,
    });
    const course = async (email: string) => {
      const answers = [];
      for (let attempt = 0; attempt < 13; attempt++) {
        const before = compared.count;
        const answer = await signIn(
          stranger(),
          attempt === 12 && email !== owner ? right : wrong,
          email,
        );
        answers.push([
          answer.status,
          answer.headers["retry-after"],
          compared.count - before,
          textOf(answer.text).replace(email, ""),
        ]);
        if (attempt === 10) owned.app.clock.advance(MINUTE);
      }
      owned.app.clock.advance(25 * 60 * MINUTE);
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
    const before = await dumpDatabase(owned.app.db);
    const written = vi.spyOn(owned.app.db, "write");
    for (let attempt = 0; attempt < 20; attempt++) expect(await waitOf(right)).toBe(60);
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
    expect(await dumpDatabase(owned.app.db)).toEqual(before);
    owned.app.clock.advance(MINUTE);
    await attack(1);
    await waitOf();
    const { refused } = await owned.app.db.read.signInCounter.findUniqueOrThrow({
      where: { key: `account:${owned.id}` },
    });
    // The first of the second lockout is the first after a minute.
    expect(refused).toBe(21);
    for (let attempt = 0; attempt < 5; attempt++) await waitOf();
    expect(
      (
        await owned.app.db.read.signInCounter.findUniqueOrThrow({
          where: { key: `account:${owned.id}` },
        })
      ).refused,
    ).toBe(21);
  });

  it(`lets ten of ${AT_ONCE} points be taken at once, never half of an attempt`, async () => {
    const counters = (attempt: number) => [
      addressCounter(`192.0.2.${attempt}`),
      accountCounter({ id: owned.id }, owner),
    ];
    const taken = await Promise.allSettled(
      Array.from({ length: AT_ONCE }, (_, attempt) =>
        takePoints(owned.app.db, counters(attempt), owned.app.clock.now),
      ),
    );
    expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    for (const one of taken)
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({ status: 429, retryAfter: 60 });
    expect(await owned.app.db.read.signInCounter.count({ where: { userId: null } })).toBe(10);
  });

  it("is one entry when it begins and one when it ends, however long the attack", async () => {
    await attack();
    for (const minutes of [1, 2, 4]) {
      for (let attempt = 0; attempt < 5; attempt++) await waitOf();
      owned.app.clock.advance(minutes * MINUTE);
      await endLockouts(owned.app.db, owned.app.clock.now);
      await attack(1);
    }
    const [begun, ...others] = await entries("session.locked");
    expect([begun?.subjectId, begun?.subjectName, begun?.changes, begun?.actorId, others]).toEqual([
      owned.id,
      "Olga Owner",
      '{"kind":"account"}',
      null,
      [],
    ]);
    expect(await entries("session.lockEnded")).toEqual([]);
    expect((await entries("session.refused")).map(({ changes }) => changes)).toEqual(
      Array(13).fill('{"cause":"password"}'),
    );
    owned.app.clock.advance(30 * MINUTE);
    await endLockouts(owned.app.db, owned.app.clock.now);
    await endLockouts(owned.app.db, owned.app.clock.now);
    const ended = await entries("session.lockEnded");
    expect(
      ended.map(({ subjectId, subjectName, changes }) => [subjectId, subjectName, changes]),
    ).toEqual([[owned.id, "Olga Owner", '{"refused":15}']]);
    // The failures are remembered for a day, the lockout that follows is another.
    await attack(1);
    expect([await waitOf(), (await entries("session.locked")).length]).toEqual([16 * 60, 2]);
  });

  it("never writes what was typed where nobody has that address", async () => {
    await attack(10, "canary@example.com");
    await waitOf(wrong, "canary@example.com");
    owned.app.clock.advance(20 * MINUTE);
    await endLockouts(owned.app.db, owned.app.clock.now);
    const written = [...(await entries("session.locked")), ...(await entries("session.lockEnded"))];
    expect(written.map(({ action, subjectType }) => [action, subjectType])).toEqual([
      ["session.locked", "none"],
      ["session.lockEnded", "none"],
    ]);
    expect(JSON.stringify([await dumpDatabase(owned.app.db), owned.app.logged])).not.toContain(
      "canary",
    );
  });
});
