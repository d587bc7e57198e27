import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { addCustomers, addUser, secret, startApp, type TestApp } from "../../support/app.ts";
import { Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("a form that was sent already", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());

  const told = "This form has already been sent and carried out.";
  const password = "quiet harbour lantern";
  const person = (name: string) => ({
    email: `${name}@example.com`,
    firstName: name,
    lastName: "Berg",
    groups: ["1"],
    password,
    passwordRepeat: password,
  });
  const users = (emails: string[]) => test.db.read.user.count({ where: { email: { in: emails } } });
  const receipts = (id: unknown) =>
    test.db.read.formReceipt.findMany({ where: { formId: String(id) } });

  it("gets its first answer again when it says the same, in whatever order", async () => {
    const form: Fields = { ...(await browser.form("/users/new")), ...person("same") };
    const answers = [
      await browser.post("/users/new", form),
      await browser.post("/users/new", form),
    ];
    const reordered = Object.fromEntries(Object.entries(form).reverse());
    answers.push(await browser.post("/users/new", reordered));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect([await users(["same@example.com"]), (await receipts(form._form)).length]).toEqual([
      1, 1,
    ]);
  });

  it("is told so when it says something else, and goes through when it is sent again", async () => {
    const form: Fields = { ...(await browser.form("/users/new")), ...person("first") };
    await browser.post("/users/new", form);
    // Back, another person typed over the first, Create.
    const refused = await browser.post("/users/new", { ...form, ...person("second"), agent: "on" });
    expect([
      refused.status,
      textOf(refused.text).includes(told),
      await users(["second@example.com"]),
    ]).toEqual([409, true, 0]);
    expect(refused.text).not.toContain(password);
    const again = readForm(refused.text);
    expect(again).toMatchObject({
      email: "second@example.com",
      firstName: "second",
      lastName: "Berg",
      groups: "1",
      agent: "on",
    });
    expect(again._form).not.toBe(form._form);
    const done = await browser.post("/users/new", { ...again, password, passwordRepeat: password });
    expect([done.status, await users(["first@example.com", "second@example.com"])]).toEqual([
      303, 2,
    ]);
  });

  it("is told so in German", async () => {
    const german = await test.signedIn(
      await addUser(test.db, { locale: "de", groups: ["administrators"] }),
    );
    const form = { ...(await german.form("/groups/new")), title: "Nachtschicht" };
    expect((await german.post("/groups/new", form)).status).toBe(303);
    const refused = await german.post("/groups/new", { ...form, title: "Frühschicht" });
    expect([refused.status, readForm(refused.text).title]).toEqual([409, "Frühschicht"]);
    expect(textOf(refused.text)).toContain(
      "Ihre neuen Eingaben sind nicht gespeichert: Prüfen Sie sie und senden Sie das " +
        "Formular erneut ab.",
    );
  });

  it("is sent again on the state of now: one's own first submit is no stranger's", async () => {
    const id = await addUser(test.db, { firstName: "Ida" });
    const path = `/users/${id}/edit`;
    const form = { ...(await browser.form(path)), firstName: "Inge" };
    await browser.post(path, form);
    const refused = await browser.post(path, { ...form, firstName: "Irma" });
    expect([refused.status, readForm(refused.text).version]).toEqual([409, "2"]);
    expect((await browser.post(path, readForm(refused.text))).status).toBe(303);
    expect(await test.db.read.user.findUniqueOrThrow({ where: { id } })).toMatchObject({
      firstName: "Irma",
      version: 3,
    });
  });

  it.each([
    ["/groups", "title", "Alpha group", "Beta group"],
    ["/roles", "name", "Alpha role", "Beta role"],
  ] as const)(
    "keeps what was typed last on %s, also what goes back to the beginning",
    async (list, field, alpha, beta) => {
      const created = await browser.submit(`${list}/new`, {
        [field]: alpha,
        ...(list === "/roles" ? { permissions: ["users.view"] } : {}),
      });
      const path = `${list === "/roles" ? await newestRole() : created.headers.location}/edit`;
      const send = (fields: Fields, step: string) => browser.post(path, { ...fields, step });
      const review = async (fields: Fields) => readForm((await send(fields, "review")).text);
      const reviewed = await review({ ...(await browser.form(path)), [field]: beta });
      expect((await send(reviewed, "save")).status).toBe(303);
      const refused = await send({ ...reviewed, [field]: alpha }, "save");
      const again = readForm(refused.text);
      expect([refused.status, again[field], textOf(refused.text).includes(told)]).toEqual([
        409,
        alpha,
        true,
      ]);
      expect((await send(await review(again), "save")).status).toBe(303);
      expect(textOf((await browser.get(path)).text)).toContain(alpha);
    },
  );

  async function newestRole(): Promise<string> {
    const { id } = await test.db.read.role.findFirstOrThrow({
      orderBy: { id: "desc" },
      select: { id: true },
    });
    return `/roles/${id}`;
  }

  it("is refused with another password, and thanked for the same once in force", async () => {
    const { passwordHash } = await test.db.read.user.findUniqueOrThrow({
      where: { id: 1 },
      select: { passwordHash: true },
    });
    const mine = await test.signedIn(
      await addUser(test.db, { email: "oboe@example.com", passwordHash }),
    );
    const [one, two] = ["zwölf stille Reiher am Ufer", "elf laute Raben im Feld 7"];
    // With a chosen id, for of a password only one byte is compared.
    const fields: Fields = {
      ...(await mine.form("/profile/password")),
      _form: "d".repeat(22),
      currentPassword: administrator.password,
    };
    const sent = (fresh: string) =>
      mine.post("/profile/password", { ...fields, password: fresh, passwordRepeat: fresh });
    expect([(await sent(one)).status, (await sent(one)).status]).toEqual([303, 303]);
    const refused = await sent(two);
    expect([refused.status, textOf(refused.text).includes(told)]).toEqual([409, true]);
    const kept = await receipts(fields._form);
    expect(kept).toHaveLength(1);
    expect(kept[0]?.digest).toMatch(/^[\w-]{43}$/);
    expect(
      (await test.anonymous().submit("/login", { email: "oboe@example.com", password: one }))
        .headers.location,
    ).toBe("/");
  });

  it("assigns no other customers under the same id", async () => {
    const [id, [first = 0, second = 0]] = [
      await addUser(test.db),
      await addCustomers(test.db, 2, { lastName: "Twice" }),
    ];
    const path = `/users/${id}/customers`;
    const form = {
      ...(await browser.form(`${path}?q=twice`)),
      q: "twice",
      do: "save",
      shown: [first, second].map(String),
    };
    expect((await browser.post(path, { ...form, ticked: [String(first)] })).status).toBe(303);
    const refused = await browser.post(path, { ...form, ticked: [first, second].map(String) });
    expect([refused.status, textOf(refused.text).includes(told)]).toEqual([409, true]);
    expect(await test.db.read.customer.count({ where: { assignedUserId: id } })).toBe(1);
  });

  it("of an act without entries gets its first answer for the same version alone", async () => {
    const id = await addUser(test.db);
    const path = `/users/${id}/deactivation`;
    const form = await browser.form(path);
    const answers = [
      await browser.post(path, form),
      await browser.post(path, form),
      await browser.post(path, { ...form, version: "2" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 409]);
    const done = { subjectId: id, result: "done", action: "user.deactivated" };
    expect(await test.db.read.auditEntry.count({ where: done })).toBe(1);
  });

  it("acts once when both come at once", async () => {
    const form = { ...(await browser.form("/users/new")), _form: "b".repeat(22) };
    const answers = await Promise.all(
      ["left", "right"].map((name) => browser.post("/users/new", { ...form, ...person(name) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await users(["left@example.com", "right@example.com"])).toBe(1);
  });

  it("is nobody else's: two people may have the same id", async () => {
    const other = await test.signedIn(await addUser(test.db, { groups: ["administrators"] }));
    for (const [reader, name] of [
      [browser, "mine"],
      [other, "theirs"],
    ] as const)
      expect(
        (await reader.submit("/users/new", { ...person(name), _form: "c".repeat(22) })).status,
      ).toBe(303);
  });

  it("is known by an older secret, and by a receipt of an older version", async () => {
    const form: Fields = { ...(await browser.form("/groups/new")), title: "Rotated" };
    await browser.post("/groups/new", form);
    const rotated = new Browser(
      createApp({ ...test.deps, secrets: ["another-secret-0123456789-abcdefghijkl", secret] }),
    );
    for (const [name, value] of browser.cookies) rotated.cookies.set(name, value);
    const answers = [
      await rotated.post("/groups/new", form),
      await rotated.post("/groups/new", { ...form, title: "Else" }),
    ];
    await test.db.write((tx) =>
      tx.formReceipt.updateMany({ where: { formId: String(form._form) }, data: { digest: null } }),
    );
    answers.push(await browser.post("/groups/new", { ...form, title: "Else" }));
    expect(answers.map(({ status }) => status)).toEqual([303, 409, 303]);
    expect(await test.db.read.group.count({ where: { title: { in: ["Rotated", "Else"] } } })).toBe(
      1,
    );
  });
});
