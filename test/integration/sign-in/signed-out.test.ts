import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFormId } from "../../../src/http/form.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
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

  describe.each(["deactivation", "deletion"])("is told to the second of two clicks (%s)", (act) => {
    let others: string;
    const outcome = /Your account has been (deactivated|deleted)\. You have been signed out\./;
    async function twice(changed: (form: Fields) => Fields, by?: Browser): Promise<Answer> {
      const id = await addUser(test.db, { groups: ["user-managers"] });
      const self = await test.signedIn(id);
      const path = `/users/${id}/${act}`;
      const form = await self.form(path);
      await self.post(path, form);
      return (by ?? self).post(path, changed(form));
    }

    it("without a word of saving", async () => {
      const browser = test.anonymous();
      const answer = await twice((form) => form, browser);
      expect(answer.headers.location).toBe("/login");
      expect(textOf((await browser.follow(answer)).text)).toMatch(outcome);
    });

    it.each<[string, (form: Fields) => Fields]>([
      ["another form", (form) => ({ ...form, _form: newFormId() })],
      ["other entries", (form) => ({ ...form, version: "77" })],
      ["somebody else’s page", (form) => ({ ...form, _csrf: others })],
    ])("but not to %s", async (_, changed) => {
      others = (await (await test.signedIn()).form("/profile"))._csrf as string;
      const answer = await twice(changed);
      expect([answer.status, textOf(answer.text)]).toEqual([
        422,
        expect.not.stringMatching(outcome),
      ]);
    });
  });

  it("is nobody else's: who deactivates and deletes others keeps all", async () => {
    const [id, administrator] = [await addUser(test.db), await test.signedIn()];
    for (const act of ["deactivation", "deletion"]) {
      const done = await administrator.submit(`/users/${id}/${act}`);
      expect([done.status, done.headers["clear-site-data"]]).toEqual([303, undefined]);
    }
  });
});
