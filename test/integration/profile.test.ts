import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../support/app.ts";
import { textOf } from "../support/browser.ts";
import { administrator, unreachable } from "../support/databases.ts";

describe.skipIf(unreachable)("one's own password and preferences", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const fresh = "zwölf stille Reiher am Ufer";

  it("asks for the current password and ends the other sessions", async () => {
    const [mine, other] = [await test.signedIn(), await test.signedIn()];
    const wrong = await mine.submit("/profile/password", { currentPassword: "not it at all", password: fresh, passwordRepeat: fresh });
    expect([wrong.status, textOf(wrong.text).includes("This is not your current password.")]).toEqual([422, true]);
    expect(wrong.text).not.toContain(fresh);
    expect((await other.get("/profile")).status).toBe(200);
    const done = await mine.submit("/profile/password", { currentPassword: administrator.password, password: fresh, passwordRepeat: fresh });
    expect([done.status, done.headers.location]).toEqual([303, "/profile"]);
    expect((await mine.get("/profile")).status).toBe(200);
    expect((await other.get("/profile")).headers.location).toContain("/login");
    expect((await test.anonymous().submit("/login", { ...administrator, password: fresh })).headers.location).toBe("/");
  });

  it("puts language and theme into force with the next page, in every browser", async () => {
    const [mine, other] = [await test.signedIn(), await test.signedIn()];
    await mine.submit("/profile", { locale: "de", theme: "dark" });
    const page = await other.get("/profile");
    expect(page.text).toContain('<html lang="de" data-bs-theme="dark">');
    expect((await mine.submit("/profile", { locale: "xx" })).status).toBe(422);
  });
});
