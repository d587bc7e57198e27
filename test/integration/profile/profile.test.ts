import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Fields, readForm, textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("one's own password and preferences", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const fresh = "zwölf stille Reiher am Ufer";

  it("asks for the current password and ends the other sessions", async () => {
    const [mine, other] = [await test.signedIn(), await test.signedIn()];
    const wrong = await mine.submit("/profile/password", {
      currentPassword: "not it at all",
      password: fresh,
      passwordRepeat: fresh,
    });
    expect([
      wrong.status,
      textOf(wrong.text).includes("This is not your current password."),
    ]).toEqual([422, true]);
    expect(wrong.text).not.toContain(fresh);
    expect((await other.get("/profile")).status).toBe(200);
    const done = await mine.submit("/profile/password", {
      currentPassword: administrator.password,
      password: fresh,
      passwordRepeat: fresh,
    });
    expect([done.status, done.headers.location]).toEqual([303, "/profile"]);
    expect((await mine.get("/profile")).status).toBe(200);
    expect((await other.get("/profile")).headers.location).toContain("/login");
    expect(
      (await test.anonymous().submit("/login", { ...administrator, password: fresh })).headers
        .location,
    ).toBe("/");
  });

  it("puts language and theme into force with the next page, in every browser", async () => {
    const [mine, other] = [await test.signedIn(), await test.signedIn()];
    await mine.submit("/profile", { locale: "de", theme: "dark" });
    const page = await other.get("/profile");
    expect(page.text).toContain('<html lang="de" data-bs-theme="dark">');
    expect((await mine.submit("/profile", { locale: "xx" })).status).toBe(422);
  });

  it("turns the key that leads to the search off and on, in this browser alone", async () => {
    const id = await addUser(test.db);
    const [mine, other] = [await test.signedIn(id), await test.signedIn(id)];
    const hasKey = async (browser: typeof mine) =>
      (await browser.get("/profile")).text.includes('data-search-key="/"');
    expect([await hasKey(mine), await hasKey(other)]).toEqual([true, true]);
    await mine.submit("/profile", { searchKey: undefined });
    expect([await hasKey(mine), await hasKey(other)]).toEqual([false, true]);
    const form = await mine.form("/profile");
    expect(form.searchKey).toBeUndefined();
    const refused = await mine.submit("/profile", { firstName: "", searchKey: "on" });
    expect(readForm(refused.text).searchKey).toBe("on");
    expect(await hasKey(mine), "nothing was saved").toBe(false);
    await mine.submit("/profile", { searchKey: "on" });
    expect(await hasKey(mine)).toBe(true);
  });

  const row = (id: number) => test.db.read.user.findUniqueOrThrow({ where: { id } });

  it("puts a name into force with the next request, in every browser and search", async () => {
    const id = await addUser(test.db, { firstName: "Ida", lastName: "Alt" });
    const [mine, other] = [await test.signedIn(id), await test.signedIn(id)];
    const done = await mine.submit("/profile", {
      firstName: "  Žofie  Éva ",
      lastName: "O’Straße-Ní",
    });
    expect([done.status, done.headers.location]).toEqual([303, "/profile"]);
    expect(textOf((await mine.follow(done)).text)).toContain("First Name and Last Name changed.");
    expect((await other.get("/")).text).toContain("Žofie Éva O’Straße-Ní");
    expect(await row(id)).toMatchObject({
      firstName: "Žofie Éva",
      lastName: "O’Straße-Ní",
      firstNameKey: "zofie eva",
      lastNameKey: "o strasse-ni",
      version: 2,
    });
    const found = await (await test.signedIn()).get("/users?q=zofie+eva+o%E2%80%99strasse");
    expect(found.text).toContain(`/users/${id}`);
    const entry = await test.db.read.auditEntry.findFirstOrThrow({
      where: { action: "profile.updated", subjectId: id },
    });
    expect([entry.subjectName, entry.subjectVersion, JSON.parse(entry.changes)]).toEqual([
      "Žofie Éva O’Straße-Ní",
      2,
      { firstName: { from: "Ida", to: "Žofie Éva" }, lastName: { from: "Alt", to: "O’Straße-Ní" } },
    ]);
  });

  it.each([
    ["", "Enter the first name."],
    ["   ", "Enter the first name."],
    ["x".repeat(101), "Use at most 100 characters."],
    ["👩".repeat(101), "Use at most 100 characters."],
    ["<b>Ida", "Names cannot contain the characters"],
    ["Ida: /", "Names cannot contain the characters"],
    ["\u202eIda", "Names cannot contain the characters"],
    ["I\u200bda", "There is an invisible character after “I”."],
    ["I\u0000da", "There is an invisible character after “I”."],
  ])("refuses the first name %j as Edit User does", async (firstName, message) => {
    const before = await row(1);
    const admin = await test.signedIn();
    await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale: "en" } }));
    for (const path of ["/profile", "/users/1/edit"]) {
      const answer = await admin.submit(path, { firstName });
      expect([answer.status, textOf(answer.text).includes(message)], path).toEqual([422, true]);
    }
    expect(await row(1)).toMatchObject({ firstName: before.firstName, version: before.version });
  });

  it.each([["X"], ["x".repeat(100)], ["👩".repeat(100)], ["D’Arcy-Ní"], ["نیم‌فاصله"], ["李小龍"]])(
    "takes the name %s",
    async (lastName) => {
      const id = await addUser(test.db);
      expect((await (await test.signedIn(id)).submit("/profile", { lastName })).status).toBe(303);
      expect((await row(id)).lastName).toBe(lastName);
    },
  );

  it("a form that is older than another edit says what changed, and then saves", async () => {
    const id = await addUser(test.db, { firstName: "Ida", lastName: "Alt" });
    const [mine, admin] = [await test.signedIn(id), await test.signedIn()];
    const stale = await mine.form("/profile");
    expect((await admin.submit(`/users/${id}/edit`, { lastName: "Neu" })).status).toBe(303);
    const corrected = readForm((await mine.post("/profile", { ...stale, firstName: "" })).text);
    expect(corrected.version).toBe(stale.version);
    const answer = await mine.post("/profile", {
      ...corrected,
      firstName: "Idabel",
      theme: "dark",
    });
    expect(answer.status).toBe(409);
    const text = textOf(answer.text);
    expect(text).toContain("Your profile was changed while this page was open.");
    expect(text).toContain("Last Name: Alt → Neu");
    expect(text).toContain("Last Name Neu Alt Their change, taken over");
    expect(answer.text).toContain('value="Idabel"');
    expect(await row(id)).toMatchObject({
      firstName: "Ida",
      lastName: "Neu",
      theme: "system",
      version: 2,
    });
    const again = await mine.post("/profile", readForm(answer.text));
    expect(again.status).toBe(303);
    expect(await row(id)).toMatchObject({
      firstName: "Idabel",
      lastName: "Neu",
      theme: "dark",
      version: 3,
    });
  });

  it("an administrator's form is older after an edit of the profile, and says so", async () => {
    const id = await addUser(test.db, { firstName: "Ida", lastName: "Alt" });
    const [mine, admin] = [await test.signedIn(id), await test.signedIn()];
    const stale = await admin.form(`/users/${id}/edit`);
    await mine.submit("/profile", { firstName: "Idabel" });
    const answer = await admin.post(`/users/${id}/edit`, { ...stale, lastName: "Neu" });
    expect([answer.status, textOf(answer.text).includes("First Name: Ida → Idabel")]).toEqual([
      409,
      true,
    ]);
  });

  it("20 submits of one form act once; nothing changed raises no version", async () => {
    const id = await addUser(test.db);
    const mine = await test.signedIn(id);
    const form = { ...(await mine.form("/profile")), firstName: "Once" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => mine.post("/profile", form)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect((await row(id)).version).toBe(2);
    await mine.submit("/profile");
    expect((await row(id)).version).toBe(2);
  });

  it.each<Fields>([
    { version: "x" },
    { version: "-1" },
    { version: ["1", "1"] },
    { firstName: ["a", "b"] },
    { email: "new@example.com" },
    { status: "active" },
  ])("a form of another shape is no form of ours: %j", async (fields) => {
    const mine = await test.signedIn();
    const before = await row(1);
    expect(
      (await mine.post("/profile", { ...(await mine.form("/profile")), ...fields })).status,
    ).toBe(400);
    expect(await row(1)).toEqual(before);
  });
});
