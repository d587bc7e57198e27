import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("from signing in to a deactivated user", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it("signs in, creates, edits, deactivates", async () => {
    const browser = test.anonymous();
    const asked = await browser.get("/users?status=active");
    expect(asked.status).toBe(303);
    const login = asked.headers.location as string;
    const signed = await browser.submit(login, administrator);
    if (signed.status !== 303) console.log(signed.status, textOf(signed.text).slice(0, 1500), test.logged.slice(-3).join("\n"));
    expect(signed.headers.location).toBe("/users?status=active");
    expect(textOf((await browser.get("/users")).text)).toContain("Users List");
    const page = await browser.form("/users/new");
    const created = await browser.submit("/users/new", {
      email: "Ünal@Example.com",
      firstName: "Ünal",
      lastName: "O'Neill",
      password: "sieben kluge Raben",
      passwordRepeat: "sieben kluge Raben",
      groups: "3",
      locale: "de",
    });
    expect([created.status, page.locale]).toEqual([303, "en"]);
    const list = await browser.follow(created);
    expect(textOf(list.text)).toContain("Ünal O'Neill has been created.");
    const edited = await browser.submit("/users/2/edit", { firstName: "Unal" });
    expect(edited.status).toBe(303);
    const off = await browser.submit("/users/2/deactivation");
    expect(off.status).toBe(303);
    expect(textOf((await browser.follow(off)).text)).toContain("Deactivated");
    const again = await browser.submit("/users/2/edit", { firstName: "" });
    expect(again.status).toBe(422);
  });
});
