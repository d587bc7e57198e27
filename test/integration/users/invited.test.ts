import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { shownLink } from "../../support/links.ts";
import { addGroup, addUserWith } from "../../support/rights.ts";
import { addStoreKey, Store } from "../../support/store.ts";
import { shownUsers } from "../../support/users-list.ts";

const email = "ina@example.com";
const person = { email, firstName: "Ina", lastName: "Invited", groups: "2" };
const password = "sieben kluge Raben";
const secret = { password, passwordRepeat: password };

describe.skipIf(unreachable)("Create new User with a set-password link", () => {
  let test: TestApp;
  let admin: Browser;
  const start = async () => {
    test = await startApp();
    admin = await test.signedIn();
  };

  const rowOf = (of = email) =>
    test.db.read.user.findFirst({
      where: { email: of },
      select: { id: true, passwordHash: true, passwordLink: true },
    });
  const errorsOf = (html: string) =>
    [...html.matchAll(/id="(\w+)-error"/g)].map(([, field]) => field);
  const form = async (more: Fields = {}) => ({
    ...(await admin.form("/users/new")),
    ...person,
    ...more,
  });

  describe("makes somebody", () => {
    let made: Answer;
    let id: number;
    beforeAll(async () => {
      await start();
      made = await admin.post("/users/new?list=q%3Dina", await form());
      id = (await rowOf())?.id as number;
    });
    afterAll(() => test.close());
    const textAt = async (path: string) => textOf((await admin.get(path)).text);

    it("and shows the link, until when it opens, and that no e-mail is sent", () => {
      const text = textOf(made.text);
      expect(made.status).toBe(200);
      expect(text).toContain("Ina Invited has been created");
      expect(text).toContain("no e-mail is sent");
      expect(text).toContain("It is valid until 5 Mar 2026, 09:00 and can be used once.");
    });

    it("and leads back to the list where one was", () =>
      expect(made.text).toContain(`href="/users?q=ina#u${id}"`));

    it("without a password, and keeps no token", async () => {
      const token = shownLink(made.text)?.replace("/welcome/", "") as string;
      expect((await rowOf())?.passwordHash).toBe("");
      const kept = [JSON.stringify(await dumpDatabase(test.db)), test.logged.join()];
      expect(kept.filter((text) => text.includes(token))).toEqual([]);
    });

    it("with two entries in the history", async () => {
      const acts = await test.db.read.auditEntry.findMany({ where: { subjectId: id } });
      expect(acts.map(({ action, actorId }) => [action, actorId])).toEqual([
        ["user.created", 1],
        ["user.linkGiven", 1],
      ]);
      expect(await textAt(`/users/${id}`)).toContain("Set-password link given Valid for 72 hours");
    });

    it.each(["", password])(
      "who cannot sign in, as if the password were wrong (%j)",
      async (typed) => {
        const known = await test.anonymous().submit("/login", { email, password: typed || "x" });
        const nobody = { email: "nobody@example.com", password: typed || "x" };
        const unknown = await test.anonymous().submit("/login", nobody);
        const said = ({ status, text }: Answer) => [status, textOf(text)];
        expect(said(known)).toEqual(said(unknown));
      },
    );

    it.each(["/users?q=ina", "/users/ID", "/users/ID/edit", "/users/ID/deactivation"])(
      "who is Invited (%s)",
      async (path) => {
        const page = await admin.get(path.replace("ID", String(id)));
        expect(textOf(page.text)).toMatch(/Active\s+Invited/);
        expect(page.text).toMatch(/state-invited"><svg[^>]*><use href="[^"]*#mail"/);
      },
    );

    it.each([
      ["", [email]],
      ["&status=active&q=ina&agent=no", [email]],
      ["&status=deactivated", []],
    ])("whom a filter finds (%s)", async (others, found) => {
      await addUser(test.db, { status: "deleted", passwordHash: "" });
      const list = await admin.get(`/users?condition=invited${others}`);
      expect(shownUsers(list.text).map((user) => user.email)).toEqual(found);
    });

    it("who is eingeladen in German", async () => {
      const reader = await addUser(test.db, { locale: "de", groups: ["administrators"] });
      const list = await (await test.signedIn(reader)).get("/users?condition=invited");
      expect(textOf(list.text)).toContain("Eingeladen");
    });

    it("whom the store does not let in as an agent", async () => {
      await test.db.write((tx) => tx.user.update({ where: { id }, data: { agent: true } }));
      const { key } = await addStoreKey(test.db, { name: "Shop", scopes: ["agents"] });
      const store = new Store(test.app, key);
      const claim = { password, address: "203.0.113.7" };
      const answers = [
        await store.post("/agents/sign-in", { email, ...claim }),
        await store.post("/agents/sign-in", { email: "nobody@example.com", ...claim }),
      ].map(({ status, body }) => [status, body.type, body.title]);
      expect(answers).toEqual([answers[0], answers[0]]);
      expect(answers[0]?.[0]).toBe(401);
    });

    it("with a link that sets the password", async () => {
      const browser = test.anonymous();
      await browser.follow(await browser.get(shownLink(made.text) as string));
      await browser.submit("/welcome", secret);
      expect((await browser.submit("/login", { email, password })).status).toBe(303);
      expect(await textAt(`/users/${id}`)).not.toContain("Invited Set-password link");
    });
  });

  describe("of a form that makes nobody", () => {
    beforeAll(start);
    afterAll(() => test.close());

    it("is what the form offers first", async () =>
      expect((await admin.form("/users/new")).way).toBe("link"));

    it.each<[string, Fields, string[]]>([
      ["nothing where it is chosen", { way: "typed" }, ["password"]],
      ["no more than a repetition", { passwordRepeat: password }, ["password"]],
      [
        "a short one and no name",
        { password: "kurz", firstName: "" },
        [...["password", "passwordRepeat", "firstName"]],
      ],
      ["no address, but a link", { email: "" }, ["email"]],
    ])("is none, and nobody is created, with %s", async (_, typed, fields) => {
      const refused = await admin.post("/users/new", await form(typed));
      expect([refused.status, errorsOf(refused.text)]).toEqual([422, fields]);
      const isMissing = fields[0] === "password" && !typed.password;
      expect(refused.text.includes("Enter a password.")).toBe(isMissing);
      const way = typed.way === "typed" || fields.includes("password") ? "typed" : "link";
      expect(readForm(refused.text)).toMatchObject({ way, lastName: "Invited", password: "" });
      expect(await rowOf()).toBeNull();
    });
  });

  describe("of a form that is sent", () => {
    beforeEach(start);
    afterEach(() => test.close());

    it("makes one of a form sent twice, and shows the link the first time alone", async () => {
      const typed = await form();
      expect(shownLink((await admin.post("/users/new", typed)).text)).toBeDefined();
      const again = await admin.post("/users/new", typed);
      expect([again.status, shownLink(again.text)]).toEqual([200, undefined]);
      expect(textOf(again.text)).toContain("The link has already been shown");
      expect(await test.db.read.user.count({ where: { email } })).toBe(1);
    });

    it.each<[string, Fields]>([
      ["is chosen", { way: "typed", ...secret }],
      ["is typed, whatever is chosen: without scripts nothing ticks itself", secret],
    ])("is none where a password %s", async (_, typed) => {
      const made = await admin.post("/users/new", await form(typed));
      expect(made.status).toBe(303);
      expect((await rowOf())?.passwordLink).toBeNull();
      expect((await test.anonymous().submit("/login", { email, password })).status).toBe(303);
    });

    it("is no administrator who is left: nobody could sign in", async () => {
      await admin.submit("/users/new", { ...person, groups: "1" });
      const answer = await admin.submit("/users/1/deactivation");
      expect(answer.status).toBe(409);
    });

    it("is given by who may create users, also without the right to set passwords", async () => {
      const rights = ["users.view", "users.create"] as const;
      const creator = await test.signedIn(await addUserWith(test.db, rights));
      const groups = String(await addGroup(test.db));
      const made = await creator.submit("/users/new", { ...person, groups });
      expect([made.status, shownLink(made.text)]).toEqual([200, expect.any(String)]);
    });
  });
});
