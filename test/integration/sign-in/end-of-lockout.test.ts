import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { addressCounter } from "../../../src/db/counters.ts";
import { addUser } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { compared } from "../../support/comparing-hasher.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { owner, right, useOwner, wrong } from "../../support/lockouts.ts";

const MINUTE = 60_000;

describe.skipIf(unreachable)("a lockout", () => {
  const owned = useOwner();
  const { stranger, signIn, attack, waitOf, fail, entries } = owned;

  it("ends with the right password once the wait is over: the tenth try may be right", async () => {
    await attack(9);
    expect((await signIn(stranger())).status).toBe(303);
    expect(await entries("session.locked")).toEqual([]);
    await attack();
    await waitOf();
    owned.app.clock.advance(MINUTE);
    expect((await signIn(stranger())).status).toBe(303);
    const [ended] = await entries("session.lockEnded");
    expect([ended?.subjectId, ended?.changes]).toEqual([owned.id, '{"refused":1}']);
    await attack(9);
    expect((await signIn(stranger())).status).toBe(303);
    expect(await owned.app.db.read.signInCounter.count({ where: { userId: owned.id } })).toBe(0);
  });

  it("of an address forgives the points of those who sign in, the hundredth too", async () => {
    const here = "198.51.100.9";
    await fail(99, addressCounter(here));
    for (let attempt = 0; attempt < 3; attempt++)
      expect((await signIn(stranger(here))).status).toBe(303);
    expect(
      (
        await owned.app.db.read.signInCounter.findUniqueOrThrow({
          where: { key: `address:${here}` },
        })
      ).failures,
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
    owned.app.clock.advance(MINUTE);
    expect((await signIn(one)).status).toBe(303);
  });

  it("asks who the browser is known to: no other account, no forged cookie", async () => {
    await addUser(owned.app.db, { email: "other@example.com", passwordHash: `!${right}` });
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
    const admin = await owned.app.signedIn();
    await admin.submit(`/users/${owned.id}/edit`, {
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
      await addUser(owned.app.db, { email, passwordHash: `!${right}` });
    for (const email of emails) expect((await signIn(browser, right, email)).status).toBe(303);
    const cookie = decodeURIComponent(browser.cookies.get("device") as string);
    expect(cookie.match(/\.\d+-1(?=\.)/g)).toHaveLength(4);
    expect(cookie).not.toContain(`.${owned.id}-1.`);
    const line = ([] as string[])
      .concat(browser.last?.headers["set-cookie"] ?? [])
      .find((one) => one.startsWith("device="));
    expect(line).toMatch(/Max-Age=34560000.*HttpOnly/);
  });

  it("is lifted in every process at once", async () => {
    const db = await openDatabase(owned.app.deps.config.databaseUrl);
    const elsewhere = createApp({ ...owned.app.deps, db });
    await attack();
    expect([
      await waitOf(right),
      (await signIn(stranger("192.0.2.251", elsewhere))).status,
    ]).toEqual([60, 429]);
    const admin = await owned.app.signedIn();
    expect((await admin.submit(`/users/${owned.id}/unlocking`)).status).toBe(303);
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
      const before = await dumpDatabase(owned.app.db);
      const answer = await signIn(stranger(), password, email);
      expect([answer.status, compared.count]).toEqual([422, 0]);
      expect(answer.text).toContain(`id="${field}-error"`);
      expect(textOf(answer.text)).toContain(message);
      expect(await dumpDatabase(owned.app.db)).toEqual(before);
    },
  );

  it("takes a password of 128 code points however it is composed", async () => {
    const long = `${"ǖ".repeat(64)}${"👩".repeat(64)}`;
    await owned.app.db.write((tx) =>
      tx.user.update({
        where: { id: owned.id },
        data: { passwordHash: `!${long.normalize("NFD")}` },
      }),
    );
    expect((await signIn(stranger(), long.normalize("NFD"))).status).toBe(303);
  });
});
