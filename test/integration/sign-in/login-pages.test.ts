import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Unavailable } from "../../../src/domain/errors.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { readForm, textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("a login page", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const wrong = { email: administrator.email, password: "wrong password here" };
  const counted = () => test.db.read.signInCounter.count({ where: { failures: { gt: 0 } } });
  const sessions = () => test.db.read.session.count();

  it("of any age signs in: its cookie lasts as long as the browser", async () => {
    const browser = test.anonymous();
    const page = await browser.get("/login");
    const cookies = ([] as string[]).concat(page.headers["set-cookie"] ?? []);
    expect(cookies.find((line) => line.startsWith("pre="))).not.toMatch(/expires|max-age/i);
    test.clock.advance(25 * 3_600_000);
    const answer = await browser.post("/login", { ...readForm(page.text), ...administrator });
    expect([answer.status, answer.headers.location]).toEqual([303, "/"]);
  });

  it("in a second tab signs in, too, and ends the session of the first", async () => {
    const browser = test.anonymous();
    const [first, second] = [await browser.form("/login"), await browser.form("/login")];
    await browser.post("/login", { ...first, ...administrator });
    const before = await sessions();
    const answer = await browser.post("/login?next=%2Fusers", { ...second, ...administrator });
    expect([answer.headers.location, await sessions()]).toEqual(["/users", before]);
    expect((await browser.get("/users")).status).toBe(200);
  });

  it("in a second tab leads on to where one wanted when it is opened again", async () => {
    const browser = await test.signedIn();
    expect((await browser.get("/login?next=%2Fgroups")).headers.location).toBe("/groups");
  });

  it("in a second tab says that a password was wrong, and signs nobody out", async () => {
    const browser = test.anonymous();
    const [first, second] = [await browser.form("/login"), await browser.form("/login")];
    await browser.post("/login", { ...first, ...administrator });
    const answer = await browser.post("/login?next=%2Fusers", { ...second, ...wrong });
    expect([answer.status, textOf(answer.text).includes("Wrong e-mail or password")]).toEqual([
      422,
      true,
    ]);
    expect((await browser.get("/users")).status).toBe(200);
  });

  it.each(["x", ""])("with a bad token (%j) keeps the address and does nothing", async (_csrf) => {
    const browser = test.anonymous();
    const before = [await counted(), await sessions()];
    const form = await browser.form("/login");
    const answer = await browser.post("/login?next=%2Fusers", { ...form, ...wrong, _csrf });
    const again = readForm(answer.text);
    expect([answer.status, again.email, again.password]).toEqual([422, administrator.email, ""]);
    expect(textOf(answer.text)).toContain(
      "This page was out of date Nothing was changed. Check what the page shows now, then try " +
        "again. Passwords have to be entered again.",
    );
    expect([await counted(), await sessions()]).toEqual(before);
    const done = await browser.post("/login?next=%2Fusers", { ...again, ...administrator });
    expect(done.headers.location).toBe("/users");
  });

  it("with a bad token signs nobody out", async () => {
    const browser = await test.signedIn(await addUser(test.db));
    const form = { _form: "f".repeat(22), _csrf: "x", ...administrator };
    expect((await browser.post("/login", form)).status).toBe(422);
    expect((await browser.get("/profile")).status).toBe(200);
  });

  it("follows a sign-out with a bad token only when one asks again", async () => {
    const browser = await test.signedIn(await addUser(test.db));
    const refused = await browser.post("/logout", { _csrf: "x", _form: "f".repeat(22) });
    expect([
      refused.status,
      textOf(refused.text).includes("“Sign out” was not carried out."),
    ]).toEqual([422, true]);
    expect((await browser.get("/profile")).status, "still signed in").toBe(200);
    const done = await browser.post("/logout", readForm(refused.text));
    expect([done.status, done.headers.location]).toEqual([303, "/login"]);
  });

  it("is what a sign-out without a session leads to", async () => {
    const browser = test.anonymous();
    const done = await browser.post("/logout", { _csrf: "x", _form: "f".repeat(22) });
    expect(done.headers.location).toBe("/login");
    expect(textOf((await browser.follow(done)).text)).toContain("You are signed out.");
  });

  it("whose password is not looked at for lack of a database keeps the address", async () => {
    const browser = test.anonymous();
    const form = { ...(await browser.form("/login?next=%2Fusers")), ...administrator };
    const { write } = test.db;
    test.db.write = () => Promise.reject(new Unavailable("errors.unavailable.busy", 2));
    const refused = await browser.post("/login?next=%2Fusers", form);
    test.db.write = write;
    expect([refused.status, refused.headers["retry-after"], readForm(refused.text).email]).toEqual([
      503,
      "2",
      administrator.email,
    ]);
  });
});
