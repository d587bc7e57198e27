import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, lockUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { addLink, sealedLink } from "../../support/links.ts";
import { quickHasher } from "../../support/quick-hasher.ts";

const [before, after] = ["sieben kluge Raben", "acht graue Gänse"];
const secret = { password: after, passwordRepeat: after };

describe.skipIf(unreachable)("a set-password link", () => {
  let test: TestApp;
  let id: number;
  let token: string;
  let browser: Browser;
  let email: string;
  let people = 0;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    email = `lea${++people}@example.com`;
    const passwordHash = await quickHasher.hash(before);
    id = await addUser(test.db, { email, firstName: "Lea", lastName: "Linked", passwordHash });
    token = await addLink(test.db, id);
    browser = test.anonymous();
  });

  /** Opens the link and follows it to its form. */
  const open = async (by = browser) => {
    const opened = await by.get(`/welcome/${token}`);
    return by.follow(opened);
  };
  const use = async (fields: object = secret, by = browser) => {
    await open(by);
    return by.submit("/welcome", { ...fields });
  };
  const signIn = async (password: string) =>
    (await test.anonymous().submit("/login", { email, password })).status;
  const row = () =>
    test.db.read.user.findUniqueOrThrow({ where: { id }, omit: { passwordHash: false } });
  const entries = () =>
    test.db.read.auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } });
  const errorsOf = (html: string) =>
    [...html.matchAll(/id="(\w+)-error"/g)].map(([, field]) => field);

  it("opens a page in the language of its owner, whatever the browser asks for", async () => {
    await test.db.write((tx) => tx.user.update({ where: { id }, data: { locale: "de" } }));
    expect((await open()).text).toContain('<html lang="de"');
  });

  it("leaves their language to those who are signed in", async () => {
    await test.db.write((tx) => tx.user.update({ where: { id }, data: { locale: "de" } }));
    const theirs = await test.signedIn();
    await open(theirs);
    expect(theirs.cookies.get("locale")).toBeUndefined();
  });

  it("asks for a password, and says whose it is", async () => {
    const page = await open();
    expect(textOf(page.text)).toContain("Set your password For Lea Linked.");
    expect(page.text).toMatch(/value="lea\d+@example.com" readonly [^>]*autocomplete="username"/);
  });

  it("leaves the password as it is until it is used", async () => {
    await open();
    expect(await signIn(before)).toBe(303);
  });

  describe("that is used", () => {
    let done: Answer;
    beforeEach(async () => {
      await test.signedIn(id);
      await lockUser(test.db, id);
      done = await use();
    });

    it("leads to the login page, which says so", async () => {
      expect(done).toMatchObject({ status: 303, headers: { location: "/login" } });
      expect(textOf((await browser.follow(done)).text)).toContain(
        `The password for ${email} is set. Sign in with it now.`,
      );
    });

    it("lets its owner in with the new password, lock or no lock", async () =>
      expect(await signIn(after)).toBe(303));

    it("lets nobody in with the old one", async () => expect(await signIn(before)).toBe(422));

    it("begins no session, and ends those of its owner", async () =>
      expect(await test.db.read.session.count({ where: { userId: id } })).toBe(0));

    it("makes every browser a stranger, with a new version of the user", async () =>
      expect(await row()).toMatchObject({ deviceEpoch: 2, epoch: 2, version: 2 }));

    it("is in the audit by its owner, and so is the end of the lock", async () => {
      const acts = (await entries()).map(({ action, actorId, actorName, changes }) => [
        ...[action, actorId, actorName, changes],
      ]);
      expect(acts).toEqual([
        ["session.lockEnded", id, "Lea Linked", '{"refused":0}'],
        ["user.linkUsed", id, "Lea Linked", '{"sessions":1}'],
      ]);
    });

    it("opens nothing any more", async () =>
      expect((await test.anonymous().get(`/welcome/${token}`)).status).toBe(410));

    it("leaves nothing of it in the browser", () =>
      expect(browser.cookies.has("link")).toBe(false));
  });

  it.each([
    ["nothing", { password: "", passwordRepeat: "" }, ["password"]],
    ["one that is too short", { password: "kurz", passwordRepeat: "kurz" }, ["password"]],
    ["two that differ", { password: after, passwordRepeat: before }, ["passwordRepeat"]],
    [
      "their own name",
      { password: "Lea Linked 123", passwordRepeat: "x" },
      [...["password", "passwordRepeat"]],
    ],
  ])("takes no bad password, says all of it and stays: %s", async (_, typed, fields) => {
    const refused = await use(typed);
    expect([refused.status, errorsOf(refused.text)]).toEqual([422, fields]);
    expect(typed.password && refused.text.includes(`value="${typed.password}"`)).toBeFalsy();
    const again = await browser.submit("/welcome", secret);
    expect([again.status, await signIn(after)]).toEqual([303, 303]);
  });

  it("gives a second click the answer of the first", async () => {
    await open();
    const form = { ...(await browser.form("/welcome")), ...secret };
    const answers = [await browser.post("/welcome", form), await browser.post("/welcome", form)];
    expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual([
      [303, "/login"],
      [303, "/login"],
    ]);
    expect(await entries()).toHaveLength(1);
  });

  it("of two in one browser sets the password of whom its page named", async () => {
    const other = await addUser(test.db, { email: "otto@example.com" });
    const others = await addLink(test.db, other);
    await open();
    const form = await browser.form("/welcome");
    await browser.get(`/welcome/${others}`);
    await browser.post("/welcome", { ...form, ...secret });
    expect(await signIn(after)).toBe(303);
    expect(await test.db.read.passwordLink.count({ where: { userId: other } })).toBe(1);
  });

  describe("while somebody else is signed in", () => {
    let admin: Browser;
    beforeEach(async () => {
      admin = await test.signedIn();
    });

    it("says so", async () =>
      expect(textOf((await open(admin)).text)).toContain("Ada Admin is signed in here"));

    it("sets the password of its owner, and leaves that session alone", async () => {
      const done = await admin.follow(await use(secret, admin));
      expect(textOf((await admin.follow(done)).text)).toContain(
        `The password for ${email} is set. Ada Admin is still signed in here.`,
      );
      expect(await signIn(after)).toBe(303);
    });
  });

  it("opens with what was sealed for it alone", async () => {
    await open();
    const forged = await browser.submit("/welcome", { ...secret, link: sealedLink(1, "no token") });
    expect([forged.status, await signIn(before)]).toEqual([410, 303]);
  });
});
