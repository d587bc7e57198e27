import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addTemporary, chosen, given, HOUR, replacePassword } from "../../support/temporary.ts";

const PAGE = "/profile/password";

describe.skipIf(unreachable)("a password that somebody else has set", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({}, { TIME_ZONE: "Europe/Berlin" });
  });
  afterAll(() => test.close());

  const signIn = async (email: string, { next = "", password = given } = {}) => {
    const browser = test.anonymous();
    const query = next ? `?next=${encodeURIComponent(next)}` : "";
    return { browser, answer: await browser.submit(`/login${query}`, { email, password }) };
  };
  const refusals = (id: number) =>
    test.db.read.auditEntry.findMany({ where: { subjectId: id, action: "session.refused" } });
  const origin = (id: number) =>
    test.db.read.user.findUniqueOrThrow({
      where: { id },
      select: { passwordEndsAt: true, passwordSetAt: true, passwordSetById: true },
    });

  it("signs in, and leads to where it is replaced", async () => {
    const { browser, answer } = await signIn((await addTemporary(test)).email, { next: "/users" });
    expect(answer.headers.location).toBe("/users");
    expect((await browser.follow(answer)).headers.location).toBe(`${PAGE}?next=%2Fusers`);
  });

  it("is said to be somebody's, and since when and until when, on the page for it", async () => {
    const { id } = await addTemporary(test);
    const page = textOf((await (await test.signedIn(id)).get(PAGE)).text);
    expect(page).toContain("Choose your own password");
    expect(page).toMatch(
      /First Administrator set your temporary password on 2 Mar 2026, 10:00; it can be used until 5 Mar 2026, 10:00\./,
    );
    expect(page).toContain("Times in Europe/Berlin");
  });

  it("is spoken of in the reader's language", async () => {
    const { id } = await addTemporary(test, { locale: "de" });
    const page = textOf((await (await test.signedIn(id)).get(PAGE)).text);
    expect(page).toMatch(
      /First Administrator hat Ihr vorläufiges Passwort gesetzt \(02\.03\.2026, 10:00\)/,
    );
  });

  it("has a page without a link that would lead back to it", async () => {
    const { id } = await addTemporary(test, { groups: ["administrators"] });
    const { text } = await (await test.signedIn(id)).get(PAGE);
    const links = [...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual(["#content", "/"]);
  });

  it("gives way to one's own, and one goes on to where one wanted", async () => {
    const { id, email } = await addTemporary(test);
    const [other, { browser }] = [await test.signedIn(id), await signIn(email)];
    const done = await replacePassword(browser, `${PAGE}?next=%2Fusers%3Fq%3Duma`);
    expect([done.status, done.headers.location]).toEqual([303, "/users?q=uma"]);
    expect((await browser.follow(done)).text).toContain("Your password has been changed.");
    expect((await other.get("/users")).headers.location).toContain("/login");
    expect(await origin(id)).toEqual({
      passwordEndsAt: null,
      passwordSetAt: null,
      passwordSetById: null,
    });
    expect((await signIn(email, { password: chosen })).answer.headers.location).toBe("/");
    expect((await signIn(email)).answer.status).toBe(422);
  });

  it("gives way once, whichever of two clicks was first, and both go on", async () => {
    const { id } = await addTemporary(test);
    const browser = await test.signedIn(id);
    const path = `${PAGE}?next=%2Fusers`;
    const secrets = { currentPassword: given, password: chosen, passwordRepeat: chosen };
    const form = { ...(await browser.form(path)), ...secrets };
    const both = await Promise.all([browser.post(path, form), browser.post(path, form)]);
    expect(both.map(({ headers }) => headers.location)).toEqual(["/users", "/users"]);
    const changes = { where: { subjectId: id, action: "profile.updated" } };
    expect(await test.db.read.auditEntry.count(changes)).toBe(1);
  });

  it.each(["//evil.example", "https://evil.example/", "/nowhere", "/logout"])(
    "lets nobody go on to %s",
    async (next) => {
      const browser = await test.signedIn((await addTemporary(test)).id);
      const done = await replacePassword(browser, `${PAGE}?next=${encodeURIComponent(next)}`);
      expect(done.headers.location).toBe("/");
    },
  );

  it.each([
    ["as it is", given],
    ["in other code points", "zwölf stille Reiher".normalize("NFD")],
  ])("is not replaced by itself: %s", async (_, again) => {
    const { id } = await addTemporary(test);
    const browser = await test.signedIn(id);
    const same = again.normalize("NFC");
    const answer = await browser.submit(PAGE, {
      currentPassword: same,
      password: again,
      passwordRepeat: again,
    });
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain("This is the password you already have.");
    expect((await origin(id)).passwordEndsAt).not.toBeNull();
  });

  it("is asked for, so that an open session alone does not replace it", async () => {
    const { id } = await addTemporary(test);
    const browser = await test.signedIn(id);
    const wrong = { currentPassword: "another one", password: chosen, passwordRepeat: chosen };
    const answer = await browser.submit(PAGE, wrong);
    expect([answer.status, (await origin(id)).passwordSetById]).toEqual([422, 1]);
    expect(textOf(answer.text)).toContain("That is not the temporary password.");
    const none = await browser.submit(PAGE, { ...wrong, currentPassword: "" });
    expect(textOf(none.text)).toContain("Enter the temporary password.");
    expect(Object.values(readForm(answer.text))).not.toContain(chosen);
  });

  it("is refused like a wrong one after 72 hours, with its own cause in the audit", async () => {
    const { id, email } = await addTemporary(test);
    test.clock.advance(72 * HOUR - 1);
    expect((await signIn(email)).answer.status).toBe(303);
    test.clock.advance(1);
    const late = (await signIn(email)).answer;
    const wrong = (await signIn(email, { password: "not it at all" })).answer;
    expect([late.status, textOf(late.text)]).toEqual([422, textOf(wrong.text)]);
    expect((await refusals(id)).map(({ changes }) => changes)).toEqual([
      '{"cause":"expired"}',
      '{"cause":"password"}',
    ]);
  });

  it("takes the sessions with it that began with it", async () => {
    const { id } = await addTemporary(test);
    test.clock.advance(72 * HOUR - 60_000);
    const browser = await test.signedIn(id);
    expect((await browser.get(PAGE)).status).toBe(200);
    test.clock.advance(60_000);
    expect((await browser.get(PAGE)).headers.location).toContain("/login");
  });

  it("is nobody's own: who chose theirs is asked for nothing", async () => {
    const browser = await test.signedIn(await addUser(test.db));
    expect((await browser.get("/profile")).status).toBe(200);
    expect((await browser.get(PAGE)).text).not.toContain("Choose your own password");
  });
});
