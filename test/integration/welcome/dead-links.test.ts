import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { addLink, shownLink } from "../../support/links.ts";
import { quickHasher } from "../../support/quick-hasher.ts";

const HOUR = 3_600_000;
const secret = { password: "acht graue Gänse", passwordRepeat: "acht graue Gänse" };

describe.skipIf(unreachable)("a link that is dead", () => {
  let test: TestApp;
  let admin: Browser;
  let id: number;
  let address: string;
  let hashed = 0;
  let people = 0;
  beforeAll(async () => {
    const hash: typeof quickHasher.hash = (password) => {
      hashed++;
      return quickHasher.hash(password);
    };
    test = await startApp({ hasher: { ...quickHasher, hash } });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    people++;
    admin = await test.signedIn();
    id = await addUser(test.db, { email: `lea${people}@example.com`, passwordHash: "" });
    const expiresAt = new Date(test.clock.now.getTime() + HOUR);
    address = `/welcome/${await addLink(test.db, id, { expiresAt })}`;
  });

  /** All that anybody can tell one from another by. */
  const seen = ({ status, text, headers }: Answer) => ({
    status,
    policy: headers["referrer-policy"],
    cookies: [headers["set-cookie"] ?? []].flat().map((cookie) => cookie.split("=")[0]),
    text: textOf(text),
  });
  const opened = async () => seen(await test.anonymous().get(address));
  const act = (path: string) => admin.submit(`/users/${id}/${path}`);

  const voids: Record<string, () => Promise<unknown>> = {
    "another password": () => admin.submit(`/users/${id}/edit`, secret),
    "another e-mail address": () =>
      admin.submit(`/users/${id}/edit`, { email: `lou${people}@example.com` }),
    "an address in other letters": () =>
      admin.submit(`/users/${id}/edit`, { email: `Lea${people}@example.com` }),
    deactivation: () => act("deactivation"),
    deletion: () => act("deletion"),
    "another status and back": async () => {
      await act("deactivation");
      await act("activation");
    },
    "a new link": () => act("link"),
    revocation: () => act("revocation"),
    "its use": async () => {
      const browser = test.anonymous();
      await browser.follow(await browser.get(address));
      await browser.submit("/welcome", secret);
    },
    "its end": async () => test.clock.advance(HOUR),
  };

  it("was alive before", async () => expect((await opened()).status).toBe(303));

  it("lives to its last millisecond", async () => {
    test.clock.advance(HOUR - 2);
    expect((await opened()).status).toBe(303);
  });

  it.each(Object.entries(voids))(
    "is so by %s, and looks like one that never was",
    async (_, die) => {
      await die();
      const dead = await opened();
      address = `/welcome/${"x".repeat(43)}`;
      expect(dead).toEqual(await opened());
      expect([dead.status, dead.policy]).toEqual([410, "strict-origin"]);
      expect(dead.text).toContain("This link does not work");
    },
  );

  it.each(Object.entries(voids))("by %s takes no password, and hashes none", async (how, die) => {
    const browser = test.anonymous();
    await browser.follow(await browser.get(address));
    const form: Fields = {
      ...(await browser.form("/welcome")),
      ...secret,
      password: "zwölf Sätze",
    };
    await die();
    const row = () =>
      test.db.read.user.findUnique({
        where: { id },
        select: { version: true, passwordHash: true },
      });
    const before = await row();
    hashed = 0;
    const answer = await browser.post("/welcome", { ...form, ...secret });
    expect([how, answer.status, hashed]).toEqual([how, 410, 0]);
    expect(await row()).toEqual(before);
  });

  it("is told in German, too", async () => {
    const answer = await test.anonymous().get("/welcome/none", { "accept-language": "de" });
    expect(textOf(answer.text)).toContain("Dieser Link funktioniert nicht");
  });

  it("says whom to ask, and nothing that only a log knows", async () => {
    const asked = await startApp({}, { HELP_CONTACT: "help@example.com" });
    const { text } = await asked.anonymous().get("/welcome/none");
    expect(text).toContain('href="mailto:help@example.com"');
    expect(textOf(text)).not.toMatch(/410|Error number/);
    await asked.close();
  });

  it("is none by another name", async () => {
    await admin.submit(`/users/${id}/edit`, { firstName: "Louise" });
    expect((await opened()).status).toBe(303);
  });

  it("is followed by the new one, which lives", async () => {
    const link = shownLink((await act("link")).text) as string;
    expect((await test.anonymous().get(link)).status).toBe(303);
  });

  it("gives no way to another by hand: without one, the form's address says the same", async () => {
    const dead = seen(await test.anonymous().get("/welcome"));
    address = "/welcome/none";
    expect(dead).toEqual(await opened());
  });
});
