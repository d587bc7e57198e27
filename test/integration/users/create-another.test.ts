import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { type Browser, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole, addUserWith } from "../../support/rights.ts";
import { given } from "../../support/temporary.ts";

const NEW = "/users/new";
const another = "Create and add another";

describe.skipIf(unreachable)("Create and add another", () => {
  let test: TestApp;
  let browser: Browser;
  let groups: string[];
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
    groups = [String(await addGroup(test.db)), String(await addGroup(test.db))];
  });
  afterAll(() => test.close());

  let made = 0;
  const person = () => ({
    email: `another${++made}@example.com`,
    firstName: "Ann",
    lastName: `Other${made}`,
    password: given,
    passwordRepeat: given,
    groups,
    agent: "on",
    locale: "de",
  });

  it("creates, says who was created, and begins the next one in the same groups", async () => {
    const { email, lastName, ...rest } = person();
    const answer = await browser.submit(NEW, { email, lastName, ...rest }, another);
    expect([answer.status, answer.headers.location]).toEqual([
      303,
      `${NEW}?groups=${groups[0]}&groups=${groups[1]}&locale=de`,
    ]);
    const { text } = await browser.follow(answer);
    expect(textOf(text)).toContain(`Ann ${lastName} has been created.`);
    const { id } = await test.db.read.user.findUniqueOrThrow({ where: { emailKey: email } });
    expect(text).toContain(`href="/users/${id}"`);
    const { agent, email: next, firstName, password, ...kept } = readForm(text);
    expect(kept).toMatchObject({ groups, locale: "de", lastName: "" });
    expect([agent, next, firstName, password]).toEqual([undefined, "", "", ""]);
  });

  it("leads on from one to the next, and Cancel back to the list of the first", async () => {
    const first = await browser.submit(`${NEW}?list=q%3Dann`, person(), another);
    const second = await browser.submit(first.headers.location as string, person(), another);
    expect(second.headers.location).toBe(first.headers.location);
    expect((await browser.follow(second)).text).toContain('href="/users?q=ann"');
  });

  it("loses nothing of what was wrong, and Create is still the other button", async () => {
    const refused = await browser.submit(NEW, { ...person(), firstName: "" }, another);
    expect(refused.status).toBe(422);
    const form = readForm(refused.text, "Create");
    expect(form).toMatchObject({ lastName: `Other${made}`, groups, locale: "de" });
    const secrets = { password: given, passwordRepeat: given, firstName: "Ann" };
    expect((await browser.post(NEW, { ...form, ...secrets })).headers.location).toMatch(
      /^\/users#u/,
    );
  });

  it("creates once by two clicks", async () => {
    const fields = person();
    const form = { ...(await browser.form(NEW, another)), ...fields };
    const both = await Promise.all([browser.post(NEW, form), browser.post(NEW, form)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    const { email } = fields;
    expect(await test.db.read.user.count({ where: { email } })).toBe(1);
    expect(both[0]?.headers.location).toBe(both[1]?.headers.location);
  });

  it("does nothing else by another word", async () => {
    const form = { ...(await browser.form(NEW)), ...person(), do: "everything" };
    expect((await browser.post(NEW, form)).status).toBe(400);
  });

  it("ticks no group of the address that is not there or cannot be granted", async () => {
    const roles = [await addRole(test.db, ["roles.manage"])];
    const [strong, weak] = [await addGroup(test.db, roles), await addGroup(test.db)];
    const clerk = await test.signedIn(await addUserWith(test.db, ["users.view", "users.create"]));
    const { text } = await clerk.get(`${NEW}?groups=${strong}&groups=${weak}&groups=99999`);
    const ticked = [...text.matchAll(/<input[^>]*name="groups"[^>]*value="(\d+)"[^>]*checked/g)];
    expect(ticked.map(([, id]) => Number(id))).toEqual([weak]);
  });

  it("says what it did not understand of the address", async () => {
    const { text } = await browser.get(`${NEW}?groups=x&locale=xx`);
    expect(textOf(text)).toContain("was ignored: groups and locale.");
  });
});
