import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reader } from "../../../src/db/client.ts";
import { Unavailable } from "../../../src/domain/errors.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Fields, readForm, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("a post while nothing can be read", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const password = "sieben kluge Raben";
  const person = {
    email: "unread@example.com",
    firstName: 'Ada "<b>',
    lastName: "Luft",
    groups: ["2", "3"],
    way: "typed",
    password,
    passwordRepeat: password,
  };

  async function unread(act: () => Promise<Answer>): Promise<Answer> {
    const { read } = test.db;
    const fail = () => Promise.reject(new Unavailable("errors.unavailable.text", 5));
    test.db.read = { ...read, one: fail, all: fail } as unknown as Reader;
    const answer = await act();
    test.db.read = read;
    return answer;
  }

  it("carries what was typed, and “Try again” sends it where it was sent", async () => {
    const browser = await test.signedIn(await addUser(test.db, { groups: ["administrators"] }));
    const form: Fields = { ...(await browser.form("/users/new")), ...person, firstName: "Ada" };
    const refused = await unread(() => browser.post("/users/new", form));
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "5"]);
    expect(textOf(refused.text)).toContain("Nothing you entered is lost");
    expect(readForm(refused.text)).toEqual({ ...form, password: "", passwordRepeat: "" });
    // Without the passwords it is a form with errors; with them it goes through.
    const again = await browser.post("/users/new", readForm(refused.text));
    expect([again.status, readForm(again.text).email]).toEqual([422, person.email]);
    const done = await browser.post("/users/new", {
      ...readForm(again.text),
      password,
      passwordRepeat: password,
    });
    expect(done.status).toBe(303);
  });

  it("carries no password, and markup as text", async () => {
    const browser = await test.signedIn();
    const form = { ...(await browser.form("/users/new")), ...person };
    const { text } = await unread(() => browser.post("/users/new", form));
    expect(text).not.toContain(password);
    expect(text).not.toContain("<b>");
    expect(readForm(text).firstName).toBe(person.firstName);
  });

  it("from elsewhere is a page without anything of it", async () => {
    const browser = await test.signedIn();
    const form = { ...(await browser.form("/profile")), firstName: "Elsewhere" };
    const { status, text } = await unread(() =>
      browser.post("/profile", form, { "sec-fetch-site": "cross-site" }),
    );
    expect([status, text.includes("Elsewhere")]).toEqual([403, false]);
  });

  it("of an act that was carried out is not carried out again", async () => {
    const browser = await test.signedIn();
    const form = { ...(await browser.form("/groups/new")), title: "Unread" };
    expect((await browser.post("/groups/new", form)).status).toBe(303);
    const refused = await unread(() => browser.post("/groups/new", form));
    expect((await browser.post("/groups/new", readForm(refused.text))).status).toBe(303);
    expect(await test.db.read.group.count({ where: { title: "Unread" } })).toBe(1);
  });
});
