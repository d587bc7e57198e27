import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seed } from "../../../src/cli/seed.ts";
import { ConfigError } from "../../../src/config.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

/** The second letter is Cyrillic. */
const mixed = "bоss@example.com";

describe.skipIf(unreachable)("an address that mixes scripts", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp({
      hasher: {
        verify: async (stored) => stored === "!",
        hash: async () => "!",
        isOutdated: () => false,
        load: () => ({ running: 0, waiting: 0 }),
      },
    });
    browser = await test.signedIn();
  });
  afterAll(() => test.close());

  const password = "quiet harbour lantern";
  const person = {
    firstName: "Bo",
    lastName: "Smith",
    groups: ["1"],
    password,
    passwordRepeat: password,
  };
  const row = (id: number) => test.db.read.user.findUniqueOrThrow({ where: { id } });
  const told = "“о” (U+043E) is Cyrillic; other letters of “bоss” are Latin.";

  it("is given to nobody new, with all other errors at once, in both languages", async () => {
    const refused = await browser.submit("/users/new", {
      ...person,
      email: ` ${mixed} `,
      lastName: "",
    });
    expect([
      refused.status,
      textOf(refused.text).includes(told),
      textOf(refused.text).includes("Enter the last name, or"),
    ]).toEqual([422, true, true]);
    // Whose password it is not: nothing but the address is refused.
    const other = { passwordHash: "!other", groups: ["administrators"] };
    const german = await test.signedIn(await addUser(test.db, { locale: "de", ...other }));
    const answer = textOf((await german.submit("/users/new", { ...person, email: mixed })).text);
    expect(answer).toContain("„о“ (U+043E) gehört zur Schrift Kyrillisch");
    expect(
      (await browser.submit("/users/new", { ...person, email: "иван@пример.рф" })).status,
    ).toBe(303);
  });

  it("is given to nobody who is there", async () => {
    const id = await addUser(test.db);
    const refused = await browser.submit(`/users/${id}/edit`, { email: mixed });
    expect([refused.status, textOf(refused.text).includes(told)]).toEqual([422, true]);
    expect((await row(id)).version).toBe(1);
  });

  it("stays with who has it: they sign in, are found, and are edited", async () => {
    const id = await addUser(test.db, { email: mixed, firstName: "Old" });
    expect(
      (await test.anonymous().submit("/login", { email: mixed, password })).headers.location,
    ).toBe("/");
    expect((await browser.get(`/users?q=${encodeURIComponent(mixed)}`)).text).toContain(
      `/users/${id}`,
    );
    expect((await browser.submit(`/users/${id}/edit`, { firstName: "New" })).status).toBe(303);
    expect((await browser.submit(`/users/${id}/edit`, { email: "Bоss@Example.com" })).status).toBe(
      303,
    );
    expect(await row(id)).toMatchObject({ firstName: "New", email: "Bоss@Example.com" });
    expect((await browser.submit(`/users/${id}/edit`, { email: "bоss2@example.com" })).status).toBe(
      422,
    );
    expect((await browser.submit(`/users/${id}/edit`, { email: "boss@example.com" })).status).toBe(
      303,
    );
  });

  it("is not the first administrator's", async () => {
    await test.db.write(async (tx) => {
      await tx.session.deleteMany();
      await tx.user.deleteMany();
    });
    const ctx = {
      db: test.db,
      hasher: test.deps.hasher,
      now: test.clock.now,
      email: "аdmin@example.com",
      password,
      announce: () => {},
    };
    await expect(seed(ctx)).rejects.toThrow(ConfigError);
    await expect(seed(ctx)).rejects.toThrow("ADMIN_EMAIL must not mix scripts: U+0430");
    expect(await test.db.read.user.count()).toBe(0);
  });
});
