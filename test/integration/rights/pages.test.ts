import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { permissions } from "../../../src/domain/permissions.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("rights that explain themselves", () => {
  let test: TestApp;
  let browser: Browser;
  const ids: Record<string, number> = {};
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
    ids.manager = await addUser(test.db, { email: "manager@example.com", firstName: "Mia", lastName: "Manager", groups: ["user-managers", "auditors"] });
    ids.waiting = await addUser(test.db, { firstName: "Wanda", lastName: "Waiting", groups: ["user-managers"], status: "deactivated" });
    ids.gone = await addUser(test.db, { firstName: "Gone", lastName: "Girl", groups: ["user-managers"], status: "deleted" });
    ids.nobody = await addUser(test.db, { firstName: "Nora", lastName: "None", groups: [] });
    ids.clerk = await addUser(test.db, { firstName: "Carla", lastName: "Clerk" });
    ids.rolesOnly = await addUser(test.db, { firstName: "Rolf", lastName: "Reader", groups: ["roles-only"] });
  });
  afterAll(() => test.close());

  const main = (html: string) => textOf(html.slice(html.indexOf("<main")));
  const answerOf = (html: string) => textOf(/<div class="answer [\s\S]*?<\/section>/.exec(html)?.[0] ?? "");

  it("says everything", async () => {
    for (const path of [`/users/${ids.manager}`]) {
      const page = await browser.get(path);
      console.log(path, page.status, main(page.text));
    }
    console.log(test.logged.filter((line) => line.includes("stack")).map((line) => JSON.parse(line).error ?? line));
  });
});
