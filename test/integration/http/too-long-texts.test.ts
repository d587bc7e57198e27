import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("a text that is too long", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  describe.each([
    [
      "email",
      `${"\u0323\u0301".repeat(10_000)}@example.com`,
      "Use at most 254 characters.",
      "Verwenden Sie höchstens 254 Zeichen.",
    ],
    [
      "firstName",
      "x".repeat(5_000),
      "Use at most 100 characters.",
      "Verwenden Sie höchstens 100 Zeichen.",
    ],
    [
      "password",
      "quiet harbour lantern ".repeat(500),
      "Use at most 128 characters.",
      "Verwenden Sie höchstens 128 Zeichen.",
    ],
    [
      "lastName",
      `Berg${" ".repeat(5_000)}`,
      "Use at most 1000 characters.",
      "Verwenden Sie höchstens 1000 Zeichen.",
    ],
  ])("is an error at its field (%s)", (name, text, english, german) => {
    const typed = {
      email: "berg@example.com",
      firstName: "Uta",
      lastName: "Berg",
      password: "quiet harbour lantern",
      groups: ["1"],
    };
    const answers: Record<string, Answer> = {};
    beforeAll(async () => {
      const browser = await test.signedIn();
      const fields = { ...typed, passwordRepeat: typed.password, [name]: text };
      for (const locale of ["en", "de"]) {
        await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale } }));
        answers[locale] = await browser.submit("/users/new", fields);
      }
    });

    it("creates nobody", async () =>
      expect(await test.db.read.user.count({ where: { email: { contains: "berg" } } })).toBe(0));

    describe.each([
      ["en", english],
      ["de", german],
    ])("in %s", (locale, message) => {
      const page = () => (answers[locale] as Answer).text;

      it("asks again", () => expect(answers[locale]?.status).toBe(422));

      it("says the bound", () => expect(textOf(page())).toContain(message));

      it("leads to the field", () => expect(page()).toContain(`href="#${name}"`));

      it.each(["email", "firstName", "lastName"] as const)("keeps what was typed: %s", (field) =>
        expect(page()).toContain(`value="${{ ...typed, [name]: text }[field]}"`),
      );

      it("sends no password back", () => expect(page()).not.toContain("quiet harbour"));
    });
  });
});
