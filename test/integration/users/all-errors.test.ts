import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, readForm, textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";
import { addUserWith } from "../../support/rights.ts";

const again = "Enter the password again: it is never sent back to the page.";
const password = "quiet harbour lantern";
const both = (one: string) => ({ password: one, passwordRepeat: one });

describe.skipIf(unreachable)("a form that is refused", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  /** The sentences of the summary, in their order. */
  const said = (html: string) =>
    [...html.matchAll(/<li><a class="alert-link" href="#(\w+)">([^<]*)/g)].map(
      ([, field, text]) => [field, textOf(text ?? "").split(/[.,:]/)[0]],
    );
  const person = { firstName: "Bo", lastName: "Smith", groups: ["1"] };
  const row = (id: number) => test.db.read.user.findUniqueOrThrow({ where: { id } });

  it("says all that is wrong with a new user at once, in the order of the form", async () => {
    const wrong = { email: administrator.email, password: "short", passwordRepeat: "shorter" };
    const answer = await admin.submit("/users/new", { ...wrong, firstName: "A\u00adb" });
    expect([answer.status, said(answer.text)]).toEqual([
      422,
      [
        ["email", "Another user has this e-mail address"],
        ["password", "Use at least 12 characters"],
        ["passwordRepeat", "The two passwords do not match"],
        ["firstName", "There is an invisible character after “A”"],
        ["lastName", "Enter the last name"],
        ["groups", "Choose at least one group"],
      ],
    ]);
  });

  it("holds the password against the names that were typed right", async () => {
    const wrong = { ...person, email: "no address", ...both("quiet smith lantern") };
    expect(said((await admin.submit("/users/new", wrong)).text)).toEqual([
      ["email", "Enter an e-mail address such as name@example"],
      ["password", "The password must not contain “Smith”"],
    ]);
  });

  it("says what only the command found beside what it would have found next", async () => {
    const wrong = { ...person, email: administrator.email, ...both("short") };
    expect(said((await admin.submit("/users/new", wrong)).text).map(([field]) => field)).toEqual([
      "email",
      "password",
    ]);
  });

  it("says all that is wrong with an edit at once", async () => {
    const id = await addUser(test.db);
    const wrong = { email: administrator.email, firstName: "", groups: [], ...both("short") };
    const answer = await admin.submit(`/users/${id}/edit`, wrong);
    expect(said(answer.text).map(([field]) => field)).toEqual([
      "email",
      "password",
      "firstName",
      "groups",
    ]);
  });

  it("says nothing of a password to who may not set it", async () => {
    const editor = await test.signedIn(await addUserWith(test.db, ["users.view", "users.edit"]));
    const id = await addUser(test.db, { groups: [] });
    const wrong = { firstName: "", ...both("short") };
    const answer = await editor.submit(`/users/${id}/edit`, wrong);
    expect(said(answer.text).map(([field]) => field)).toEqual(["firstName", "groups"]);
  });

  it("asks for the current password beside other errors, and never verifies it", async () => {
    const before = await test.db.read.auditEntry.count();
    const missing = { email: "other@example.com", firstName: "" };
    expect(said((await admin.submit("/users/1/edit", missing)).text)).toEqual([
      ["currentPassword", "Enter your current password"],
      ["firstName", "Enter the first name"],
    ]);
    await admin.submit("/users/1/edit", { ...missing, currentPassword: "a guess" });
    expect(await test.db.read.auditEntry.count()).toBe(before);
  });

  it("says all that is wrong with one's own new password", async () => {
    const wrong = { password: "short", passwordRepeat: "shorter" };
    expect(said((await admin.submit("/profile/password", wrong)).text).map(([at]) => at)).toEqual([
      "currentPassword",
      "password",
      "passwordRepeat",
    ]);
  });

  it("says all that is wrong with a group", async () => {
    const wrong = { title: "auditors", description: "x".repeat(201) };
    expect(said((await admin.submit("/groups/new", wrong)).text).map(([at]) => at)).toEqual([
      "title",
      "description",
    ]);
  });

  it("says that passwords must be typed again where they had been", async () => {
    const typed = await admin.submit("/users/new", both(password));
    const [fresh, empty] = [await admin.get("/users/new"), await admin.submit("/users/new")];
    expect([typed, fresh, empty].map(({ text }) => text.split(again).length - 1)).toEqual([
      2, 0, 0,
    ]);
  });

  it.each([
    ["a new user", () => "/users/new", { ...person, email: "own@example.com" }],
    ["a user who is there", async () => `/users/${await addUser(test.db)}/edit`, {}],
  ])("refuses the acting person's own password for %s", async (_, pathOf, fields) => {
    const [path, users] = [await pathOf(), await test.db.read.user.count()];
    const answer = await admin.submit(path, { ...fields, ...both(administrator.password) });
    expect([answer.status, said(answer.text), await test.db.read.user.count()]).toEqual([
      422,
      [["password", "This is your own password"]],
      users,
    ]);
  });

  it("does not tell a guess at one's own password before all else would be done", async () => {
    const id = await addUser(test.db);
    const stale = { version: "9", ...both(administrator.password) };
    expect((await admin.submit(`/users/${id}/edit`, stale)).status).toBe(409);
  });

  it("keeps the password of who has one folded away, until it is meant", async () => {
    const path = `/users/${await addUser(test.db)}/edit`;
    const pages = [await admin.get(path), await admin.submit(path, { password })];
    expect(
      pages.map(({ text }) => /<details class="field folded"( open)?>/.exec(text)?.[1]),
    ).toEqual([undefined, " open"]);
  });

  it("keeps managers of passwords away from other people's fields alone", async () => {
    const page = async (path: string) =>
      (await admin.get(path)).text.split("data-1p-ignore").length;
    const id = await addUser(test.db);
    const paths = ["/users/new", `/users/${id}/edit`, "/users/1/edit", "/profile/password"];
    expect(await Promise.all(paths.map(page))).toEqual([4, 4, 1, 1]);
  });

  describe("for a person with one name", () => {
    it("takes an empty last name with its tick alone", async () => {
      const path = `/users/${await addUser(test.db)}/edit`;
      const [without, both, ticked] = [
        await admin.submit(path, { lastName: " " }),
        await admin.submit(path, { lastName: "Bell", oneName: "on" }),
        await admin.submit(path, { firstName: "Suharto", lastName: "\u200b", oneName: "on" }),
      ];
      expect([without, both, ticked].map(({ status }) => status)).toEqual([422, 422, 303]);
      expect(readForm((await admin.get(path)).text)).toMatchObject({ lastName: "", oneName: "on" });
    });

    it("is called, found and sorted by it", async () => {
      const fields = { firstName: "Zzuharto", lastName: "", oneName: "on", groups: ["1"] };
      await admin.submit("/users/new", { ...fields, email: "z@example.com", ...both(password) });
      const found = await admin.get("/users?q=zzuharto&sort=lastName&dir=desc");
      const { id, lastName, lastNameKey } = await test.db.read.user.findFirstOrThrow({
        where: { firstName: "Zzuharto" },
      });
      expect([lastName, lastNameKey]).toEqual(["", "zzuharto"]);
      expect(found.text).toContain(`/users/${id}`);
      expect((await admin.get(`/users/${id}`)).text).toMatch(/<h1[^>]*>[^<]*(<[^>]+>)*Zzuharto</);
    });

    it("knows it where two people edit at once", async () => {
      const id = await addUser(test.db, { firstName: "Ida", lastName: "Alt" });
      const form = await admin.form(`/users/${id}/edit`);
      await admin.submit(`/users/${id}/edit`, { lastName: "", oneName: "on" });
      const answer = await admin.post(`/users/${id}/edit`, { ...form, firstName: "Eva" });
      expect([answer.status, readForm(answer.text)]).toMatchObject([
        409,
        { firstName: "Eva", lastName: "", oneName: "on" },
      ]);
      expect((await row(id)).lastName).toBe("");
    });

    it("says it of oneself in the profile", async () => {
      const id = await addUser(test.db, { firstName: "Ida", lastName: "Alt" });
      const mine = await test.signedIn(id);
      expect((await mine.submit("/profile", { lastName: "" })).status).toBe(422);
      expect((await mine.submit("/profile", { lastName: "", oneName: "on" })).status).toBe(303);
      expect((await mine.get("/")).text).toContain(
        '<span class="account-name" translate="no">Ida<',
      );
    });
  });
});
