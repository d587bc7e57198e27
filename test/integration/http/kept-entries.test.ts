import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { addUser, secret, startApp, type TestApp } from "../../support/app.ts";
import { Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { administrator, unreachable } from "../../support/databases.ts";

const { password } = administrator;

describe.skipIf(unreachable)("entries over the end of a session", () => {
  let test: TestApp;
  let person: number;
  beforeAll(async () => {
    test = await startApp();
    person = await addUserLike("ida@example.com");
    await addUserLike("otto@example.com");
  });
  afterAll(() => test.close());

  async function addUserLike(email: string): Promise<number> {
    const { passwordHash } = await test.db.read.user.findUniqueOrThrow({
      where: { id: 1 },
      select: { passwordHash: true },
    });
    return addUser(test.db, { email, passwordHash, groups: ["administrators"] });
  }

  interface Ended {
    browser: Browser;
    /** The login page's form, filled in by the person. */
    form: Fields;
    page: Answer;
  }

  /** A new group typed in, and its session ended before Create. */
  async function ended(title = "Night shift", path = "/groups/new"): Promise<Ended> {
    const browser = await test.signedIn(person);
    const fields = { ...(await browser.form(path)), title };
    await test.db.write((tx) => tx.session.deleteMany({ where: { userId: person } }));
    const page = await browser.post(path, fields);
    return { browser, page, form: { ...readForm(page.text), email: "ida@example.com", password } };
  }

  const LOGIN = "/login?next=%2Fgroups%2Fnew";
  /** What stands in the form that a sign-in leads to, and what the page says. */
  async function after(browser: Browser, answer: Answer): Promise<[unknown, string]> {
    const shown = await browser.follow(answer);
    return [readForm(shown.text).title, textOf(shown.text)];
  }

  it("come back unsaved, and are gone once they are sent", async () => {
    const { browser, form } = await ended();
    const done = await browser.post(LOGIN, form);
    const shown = await browser.follow(done);
    expect(done.headers.location).toBe("/groups/new?kept=1");
    expect(textOf(shown.text)).toContain("Not saved yet What you entered before");
    expect(readForm((await browser.get("/groups/new")).text).title, "without the mark").toBe("");
    const created = await browser.post("/groups/new?kept=1", readForm(shown.text));
    expect(created.headers.location).toMatch(/^\/groups\/\d+$/);
    expect(readForm((await browser.get("/groups/new?kept=1")).text).title).toBe("");
  });

  it("carry the address with its query", async () => {
    const { page } = await ended("Evening", "/groups/new?list=a%20b&kept=1");
    expect(page.text).toContain('action="/login?next=%2Fgroups%2Fnew%3Flist%3Da%2Bb"');
  });

  it("survive a wrong password, and a login page that is out of date", async () => {
    const { browser, form } = await ended();
    const wrong = await browser.post(LOGIN, { ...form, password: "wrong password here" });
    expect([wrong.status, readForm(wrong.text).kept]).toEqual([422, form.kept]);
    const stale = await browser.post(LOGIN, { ...form, _csrf: "x" });
    expect([stale.status, readForm(stale.text)]).toEqual([
      422,
      expect.objectContaining({ kept: form.kept, email: "ida@example.com" }),
    ]);
    const done = await browser.post(LOGIN, { ...readForm(stale.text), password });
    expect(await after(browser, done)).toEqual(["Night shift", expect.any(String)]);
  });

  it("are nobody else’s, who is told so", async () => {
    const { browser, form } = await ended();
    const done = await browser.post(LOGIN, { ...form, email: "otto@example.com" });
    expect(done.headers.location).toBe("/groups/new");
    expect(await after(browser, done)).toEqual([
      "",
      expect.stringContaining("The entries from before were somebody else’s and are not shown."),
    ]);
    expect(readForm((await browser.get("/groups/new?kept=1")).text).title).toBe("");
  });

  const lost = "Your entries from before could not be brought back.";
  it.each([
    ["a bit is another", (kept: string) => flipped(kept)],
    ["nothing of it is ours", () => "x".repeat(200)],
    ["it is too long", (kept: string) => kept.repeat(200)],
    ["it is too short", () => "abc"],
  ])("do not come back where %s", async (_, change) => {
    const { browser, form } = await ended();
    const done = await browser.post(LOGIN, { ...form, kept: change(form.kept as string) });
    expect([done.status, await after(browser, done)]).toEqual([
      303,
      ["", expect.stringContaining(lost)],
    ]);
  });

  function flipped(kept: string): string {
    const bytes = Buffer.from(kept, "base64url");
    bytes[40] = (bytes[40] as number) ^ 1;
    return bytes.toString("base64url");
  }

  it("come back to their own page alone", async () => {
    const { browser, form } = await ended();
    const done = await browser.post("/login?next=%2Froles%2Fnew", form);
    expect([done.headers.location, (await after(browser, done))[1]]).toEqual([
      "/roles/new",
      expect.stringContaining(lost),
    ]);
  });

  it("come back within the hour, and stay for one", async () => {
    const [early, late] = [await ended(), await ended()];
    test.clock.advance(59 * 60_000);
    const done = await early.browser.post(LOGIN, early.form);
    expect((await after(early.browser, done))[0]).toBe("Night shift");
    test.clock.advance(2 * 60_000);
    expect(await after(late.browser, await late.browser.post(LOGIN, late.form))).toEqual([
      "",
      expect.stringContaining(lost),
    ]);
  });

  it("survive a new secret", async () => {
    const { browser, form } = await ended();
    const secrets = ["another-secret-0123456789-abcdefghijkl", secret];
    const rotated = new Browser(createApp({ ...test.deps, secrets }));
    for (const [name, value] of browser.cookies) rotated.cookies.set(name, value);
    expect((await after(rotated, await rotated.post(LOGIN, form)))[0]).toBe("Night shift");
  });

  it("are at most 16 KB; of more the page says so", async () => {
    const { page, form } = await ended("x".repeat(17_000));
    expect([page.status, form.kept]).toEqual([422, undefined]);
    expect(textOf(page.text)).toContain("your entries are too long to be kept");
  });

  it("are never passwords", async () => {
    const browser = await test.signedIn(person);
    const fields = {
      ...(await browser.form("/profile/password")),
      currentPassword: password,
      password: "sieben kluge Raben",
      passwordRepeat: "sieben kluge Raben",
    };
    await test.db.write((tx) => tx.session.deleteMany({ where: { userId: person } }));
    const page = await browser.post("/profile/password", fields);
    const form = { ...readForm(page.text), email: "ida@example.com", password };
    await browser.post("/login?next=%2Fprofile%2Fpassword", form);
    const { data } = await test.db.read.session.findFirstOrThrow({ where: { userId: person } });
    expect(JSON.parse(data)).toMatchObject({ kept: { path: "/profile/password", values: {} } });
  });

  it("say nothing of themselves on their way", async () => {
    const { form } = await ended("Plainly visible");
    const bytes = Buffer.from(form.kept as string, "base64url").toString("latin1");
    expect(bytes).not.toMatch(/Plainly|title|groups/);
  });
});
