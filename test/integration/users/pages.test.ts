import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser, Fields } from "../../support/browser.ts";
import { readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { thorough } from "../../support/thorough.ts";
import { shownUsers } from "../../support/users-list.ts";

describe.skipIf(unreachable)("the pages of the users", () => {
  let test: TestApp;
  let browser: Browser;
  const ids: Record<string, number> = {};
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
    ids.strasse = await addUser(test.db, {
      email: "j.strasse@example.com",
      firstName: "Jürgen",
      lastName: "Straße",
    });
    ids.ivan = await addUser(test.db, {
      email: "ivan@example.com",
      firstName: "Иван",
      lastName: "Петров",
      agent: true,
      status: "deactivated",
    });
    ids.percent = await addUser(test.db, {
      email: "percent@example.com",
      firstName: "100%",
      lastName: "Under_score",
    });
    ids.manager = await addUser(test.db, {
      email: "manager@example.com",
      firstName: "Mia",
      lastName: "Manager",
      groups: ["user-managers"],
    });
    ids.auditor = await addUser(test.db, {
      email: "auditor@example.com",
      firstName: "Otto",
      lastName: "Auditor",
      groups: ["auditors"],
    });
    ids.gone = await addUser(test.db, {
      email: "gone@example.com",
      firstName: "Gone",
      lastName: "Girl",
      status: "deleted",
    });
  });
  afterAll(() => test.close());

  const emails = (html: string) => shownUsers(html).map(({ email }) => email);

  it.each([
    ["STRASSE", ["j.strasse@example.com"]],
    ["jurgen stra", ["j.strasse@example.com"]],
    ["петр", ["ivan@example.com"]],
    ["00%", ["percent@example.com"]],
    ["r_s", ["percent@example.com"]],
    ["%", []],
    ["u_", []],
    ["\\", []],
    ["nobody at all", []],
  ])("search %s", async (q, found) => {
    const page = await browser.get(`/users?q=${encodeURIComponent(q)}`);
    expect(emails(page.text)).toEqual(found);
    if (found.length === 0) expect(page.text).toContain("No user matches");
  });

  it("tabs count under the other filters", async () => {
    const text = textOf((await browser.get("/users?agent=yes")).text);
    expect(text).toContain("All 1 Active 0 Deactivated 1 Deleted 0");
  });

  it.each(["email", "firstName", "lastName", "agent", "customers", "lastLogin", "status"])(
    "sorts by %s both ways",
    async (sort) => {
      const [up, down] = [
        await browser.get(`/users?sort=${sort}`),
        await browser.get(`/users?sort=${sort}&dir=desc`),
      ];
      expect(emails(down.text)).toEqual([...emails(up.text)].reverse());
      expect([
        up.text.includes('aria-sort="ascending"'),
        down.text.includes('aria-sort="descending"'),
      ]).toEqual([true, true]);
    },
  );

  it("falls back with a note on what it does not understand", async () => {
    const page = await browser.get(
      "/users?sort=passwordHash&page=0&per=7&status[]=x&status=active&status=deleted&" +
        "group=__proto__",
    );
    expect(page.status).toBe(200);
    expect(textOf(page.text)).toContain("was ignored: status, group, sort, page and per.");
    expect((await browser.get("/users?page=99999")).status).toBe(200);
  });

  it("shows only the acts that state and rights allow", async () => {
    const auditor = await (await test.signedIn(ids.auditor)).get("/users");
    expect(auditor.text).not.toMatch(/class="acts"|Add New User/);
    const manager = await (await test.signedIn(ids.manager)).get("/users?q=admin@");
    const acts = (html: string) => shownUsers(html).flatMap((user) => user.acts);
    expect(acts(manager.text)).toEqual(["Assign Customers"]);
    expect(acts((await browser.get("/users?q=gone")).text)).toEqual(["Restore"]);
    expect(acts((await browser.get("/users?q=strasse")).text)).toEqual([
      "Edit",
      "Assign Customers",
      "Deactivate",
      "Delete",
    ]);
    expect((await browser.get("/users?q=admin@")).text).toMatch(
      /<a [^>]*href="\/users\/1\/deactivation/,
    );
  });

  it("nobody acts on those who hold more, nor gives what they do not hold", async () => {
    const manager = await test.signedIn(ids.manager);
    for (const path of ["/users/1/edit", "/users/1/deactivation"])
      expect((await manager.get(path)).status).toBe(403);
    const form = await manager.form("/users/new");
    const filled = {
      ...form,
      email: "climb@example.com",
      firstName: "Ann",
      lastName: "Climb",
      locale: "en",
      password: "sieben kluge Raben",
      passwordRepeat: "sieben kluge Raben",
    };
    expect((await manager.post("/users/new", { ...filled, groups: ["3", "1"] })).status).toBe(403);
    expect(await test.db.read.user.count({ where: { emailKey: "climb@example.com" } })).toBe(0);
    expect(
      await test.db.read.auditEntry.count({ where: { action: "user.created", result: "refused" } }),
    ).toBe(1);
  });

  it("a stale form changes nothing, says what changed, and keeps what was typed", async () => {
    const path = `/users/${ids.percent}/edit`;
    const stale = await browser.form(path);
    await browser.submit(path, { firstName: "Percy" });
    const answer = await browser.post(path, { ...stale, lastName: "Typed" });
    expect(answer.status).toBe(409);
    expect(textOf(answer.text)).toContain("First Name: 100% → Percy");
    expect(answer.text).toContain('value="Typed"');
    expect(
      (await test.db.read.user.findUniqueOrThrow({ where: { id: ids.percent ?? 0 } })).lastName,
    ).toBe("Under_score");
  });

  it("a stale form with a typo is still stale once the typo is mended", async () => {
    const path = `/users/${ids.ivan}/edit`;
    const stale = await browser.form(path);
    await browser.submit(path, { firstName: "Ivan" });
    const typo = await browser.post(path, { ...stale, email: "no address" });
    expect(typo.status).toBe(422);
    expect(
      (await browser.post(path, { ...readForm(typo.text), email: "ivan@example.com" })).status,
    ).toBe(409);
  });

  it("on one's own record groups, agent flag and password stay", async () => {
    const form = await browser.form("/users/1/edit");
    expect(Object.keys(form)).not.toContain("groups");
    expect((await browser.post("/users/1/edit", { ...form, groups: "2" })).status).toBe(409);
    expect((await browser.post("/users/1/edit", { ...form, agent: "on" })).status).toBe(409);
    expect(
      (
        await browser.post("/users/1/edit", {
          ...form,
          password: "sieben kluge Raben",
          passwordRepeat: "sieben kluge Raben",
        })
      ).status,
    ).toBe(409);
    expect((await browser.submit("/users/1/edit", { firstName: "Adele" })).status).toBe(303);
  });

  it("a refused form never brings a password back", async () => {
    const answer = await browser.submit("/users/new", {
      email: "GONE@example.com",
      firstName: "A",
      lastName: "B",
      groups: "3",
      password: "sieben kluge Raben",
      passwordRepeat: "sieben kluge Raben",
    });
    expect(answer.status).toBe(422);
    expect(answer.text).not.toContain("sieben kluge");
  });

  it("the banner of an act offers the way back", async () => {
    const done = await browser.submit(`/users/${ids.strasse}/deactivation?list=q%3Dstra`);
    expect(done.headers.location).toBe(`/users?q=stra#u${ids.strasse}`);
    const list = await browser.follow(done);
    expect(textOf(list.text)).toContain("Jürgen Straße is Deactivated and signed out everywhere.");
    expect(list.text).toContain(`action="/users/${ids.strasse}/activation?list=q%3Dstra"`);
  });

  it("deactivating oneself ends at the login page with the message", async () => {
    const self = await test.signedIn(ids.manager);
    expect(textOf((await self.get(`/users/${ids.manager}/deactivation`)).text)).toContain(
      "You will be signed out now",
    );
    const done = await self.submit(`/users/${ids.manager}/deactivation`);
    expect(done.headers.location).toBe("/login");
    expect(textOf((await self.follow(done)).text)).toContain("Your account has been deactivated.");
    expect((await self.get("/users")).status).toBe(303);
  });

  /** Each at every third field, the next one at the next; at all in `npm run test:long`. */
  const step = thorough ? 1 : 3;
  const hostile = [
    "\u0000",
    "\u202eevil",
    "<b>",
    "x".repeat(100_000),
    "\ud800",
    "__proto__",
    "'; DROP TABLE x;--",
    "",
    "{}",
    "-1",
    "999999999999",
  ];
  it.each([
    "/users/new",
    "/users/2/edit",
    "/users/2/deactivation",
    "/users/2/deletion",
    "/profile",
    "/profile/password",
  ])("hostile values at %s never make a 5xx nor a row", async (path) => {
    const before = await test.db.read.user.findMany({ orderBy: { id: "asc" } });
    const form = await browser.form(path);
    const valid: Fields =
      path === "/users/new"
        ? { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" }
        : {};
    const bodies = Object.keys(form)
      .filter((name) => name !== "_csrf" && name !== "_form")
      .flatMap((name, at) =>
        hostile
          .filter((_, index) => index % step === at % step)
          .map((value) => ({ ...form, ...valid, email: "x", locale: "xx", [name]: value })),
      );
    const shapes: Fields[] = [
      { ...form, unknown: "1" },
      { ...form, _form: ["a", "b"] },
      { ...form, __proto__x: "1", "a[b]": "1" },
      { _csrf: form._csrf as string },
    ];
    for (const body of [...bodies, ...shapes])
      expect(
        (await browser.post(path, body)).status,
        JSON.stringify(body).slice(0, 200),
      ).toBeLessThan(500);
    expect(await test.db.read.user.findMany({ orderBy: { id: "asc" } })).toEqual(before);
  });
});
