import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "../../../src/domain/actor.ts";
import { resetPassword } from "../../../src/features/users/service/reset-password.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addTemporary, given, HOUR } from "../../support/temporary.ts";

const secrets = { password: given, passwordRepeat: given };

describe.skipIf(unreachable)("a password that is typed for somebody else", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const begin = async () => {
    browser = await test.signedIn();
    return test.clock.now;
  };
  const stored = (where: { id: number } | { emailKey: string }) =>
    test.db.read.user.findUniqueOrThrow({ where });
  const setBy = (now: Date) => ({
    passwordSetAt: now,
    passwordEndsAt: new Date(now.getTime() + 72 * HOUR),
    passwordSetById: 1,
    passwordSetByName: "Ada Admin",
  });
  const shown = async (address: string) => textOf((await browser.get(address)).text);

  it("is temporary in Create new User", async () => {
    const now = await begin();
    const [group] = await test.db.read.group.findMany({ where: { systemKey: "auditors" } });
    const email = "nina@example.com";
    const names = { firstName: "Nina", lastName: "New", groups: String(group?.id) };
    const answer = await browser.submit("/users/new", { email, ...names, ...secrets });
    expect(answer.status).toBe(303);
    expect(await stored({ emailKey: email })).toMatchObject(setBy(now));
  });

  it("is temporary in Edit User, and the next sign-in asks for another", async () => {
    const now = await begin();
    const id = await addUser(test.db, { email: "edna@example.com" });
    expect((await browser.submit(`/users/${id}/edit`, secrets)).status).toBe(303);
    expect(await stored({ id })).toMatchObject(setBy(now));
    const theirs = test.anonymous();
    const answer = await theirs.submit("/login", { email: "edna@example.com", password: given });
    expect((await theirs.follow(answer)).headers.location).toBe("/profile/password?next=%2F");
  });

  it("is temporary by the command line, which has no name", async () => {
    await begin();
    const id = await addUser(test.db);
    const { db, hasher } = test.deps;
    const ctx = { db, hasher, actor: systemActor, source: "cli" as const, now: test.clock.now };
    await resetPassword(ctx, { id, version: 1, ...secrets });
    expect(await stored({ id })).toMatchObject({ passwordSetById: null, passwordSetByName: "" });
    expect(await shown(`/users/${id}`)).toContain(
      "Temporary password, set on the command line on 2 Mar 2026",
    );
    expect(await shown(`/users/${id}`)).not.toContain("set by");
  });

  it.each(["", "/edit"])("is named with its end on the record%s", async (page) => {
    await begin();
    const { id } = await addTemporary(test);
    const text = await shown(`/users/${id}${page}`);
    expect(text).toMatch(
      /Temporary password, set by First Administrator on 2 Mar 2026, 09:00\. It can be used until 5 Mar 2026, 09:00\./,
    );
    expect(text).toContain("Times in UTC");
  });

  it.each(["", "/edit"])("is said to have ended on the record%s", async (page) => {
    const { id } = await addTemporary(test);
    test.clock.advance(72 * HOUR);
    await begin();
    expect(await shown(`/users/${id}${page}`)).toMatch(
      /The temporary password that First Administrator set on .* expired on .* this user needs a new one\./,
    );
    test.clock.advance(-72 * HOUR);
  });

  it("is not spoken of where somebody chose their own, or cannot sign in for good", async () => {
    await begin();
    const ids = [await addUser(test.db), (await addTemporary(test, { status: "deleted" })).id];
    for (const id of ids) expect(await shown(`/users/${id}`)).not.toMatch(/temporary password/i);
  });

  it.each(["en", "de"] as const)("is announced by both forms (%s)", async (locale) => {
    await begin();
    await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale } }));
    for (const page of ["/users/new", `/users/${await addUser(test.db)}/edit`])
      expect(await shown(page)).toMatch(/72 (hours|Stunden)/);
    await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale: "en" } }));
  });
});
