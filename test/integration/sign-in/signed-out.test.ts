import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("an act that ends one's own session", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it.each([
    ["sign-out", "/logout", "Sie haben sich abgemeldet."],
    ["deactivation", "/users/:id/deactivation", "Ihr Konto wurde deaktiviert."],
    ["deletion", "/users/:id/deletion", "Ihr Konto wurde gelöscht."],
  ])(
    "empties the browser's cache and storage, and leaves banner and language (%s)",
    async (_act, path, message) => {
      const id = await addUser(test.db, { groups: ["user-managers"], locale: "de" });
      const self = await test.signedIn(id);
      const before = test.anonymous();
      await before.get("/login?language=de");
      self.cookies.set("locale", before.cookies.get("locale") as string);
      const own = path.replace(":id", String(id));
      const { _csrf = "", _form = "" } = await self.form("/profile");
      const done =
        path === "/logout" ? await self.post(own, { _csrf, _form }) : await self.submit(own);
      expect([done.status, done.headers.location]).toEqual([303, "/login"]);
      expect(done.headers["clear-site-data"]).toBe('"cache", "storage"');
      expect(textOf((await self.follow(done)).text)).toContain(message);
      expect((await self.get("/users")).headers.location).toContain("/login");
    },
  );

  it("is nobody else's: who deactivates and deletes others keeps all", async () => {
    const [id, administrator] = [await addUser(test.db), await test.signedIn()];
    for (const act of ["deactivation", "deletion"]) {
      const done = await administrator.submit(`/users/${id}/${act}`);
      expect([done.status, done.headers["clear-site-data"]]).toEqual([303, undefined]);
    }
  });
});
