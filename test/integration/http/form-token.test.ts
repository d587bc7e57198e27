import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { administrator, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("the token of forms", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it("has nothing in common with that of the page before, and both are valid", async () => {
    const browser = await test.signedIn();
    const forms = [];
    for (let view = 0; view < 20; view++) forms.push(await browser.form("/profile"));
    const tokens = forms.map((form) => form._csrf as string);
    expect(new Set(tokens).size).toBe(20);
    // Neither half repeats: not the pad, not what it hides.
    for (const part of [
      tokens.map((token) => token.slice(0, 40)),
      tokens.map((token) => token.slice(64, 100)),
      tokens.map((token) => token.slice(110)),
    ])
      expect(new Set(part).size).toBe(20);
    for (const form of [forms[0] ?? {}, forms[19] ?? {}])
      expect((await browser.post("/profile", form)).status).toBe(303);
  });

  it("holds for the login page too, and changes at login", async () => {
    const browser = test.anonymous();
    const [first, second] = [await browser.form("/login"), await browser.form("/login")];
    expect(first._csrf).not.toBe(second._csrf);
    expect((await browser.post("/login", { ...first, ...administrator })).status).toBe(303);
    const profile = await browser.form("/profile");
    expect(
      (await browser.post("/profile", { ...profile, _csrf: second._csrf as string })).status,
    ).toBe(422);
    expect((await browser.post("/profile", profile)).status).toBe(303);
  });

  it("is refused when any part of it is another", async () => {
    const browser = await test.signedIn();
    const form = await browser.form("/profile");
    const token = Buffer.from(form._csrf as string, "base64url");
    const flipped = (at: number) =>
      Buffer.from(token.map((byte, index) => (index === at ? byte ^ 1 : byte))).toString(
        "base64url",
      );
    const zeros = Buffer.alloc(96).toString("base64url");
    const wrong = [
      ...[0, 31, 47, 48, 79, 95].map(flipped),
      zeros,
      `${form._csrf}A`,
      (form._csrf as string).slice(1),
      "",
      "é".repeat(128),
      "A".repeat(100_000),
    ];
    for (const _csrf of wrong)
      expect((await browser.post("/profile", { ...form, _csrf })).status, _csrf.slice(0, 90)).toBe(
        422,
      );
    expect((await browser.post("/profile", form)).status).toBe(303);
  });
});
