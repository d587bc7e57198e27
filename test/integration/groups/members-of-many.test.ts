import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REACH } from "../../../src/domain/list-page.ts";
import { MEMBERS_PER_PAGE } from "../../../src/features/groups/queries.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addMany } from "../../support/rights.ts";

const LAST = REACH / MEMBERS_PER_PAGE;

describe.skipIf(unreachable)("a search of more members than it lists", () => {
  let test: TestApp;
  let admin: Browser;
  let group: number;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    group = await addGroup(test.db);
    await addMany(test.db, REACH + 2 * MEMBERS_PER_PAGE, [group]);
  });
  afterAll(() => test.close());

  const page = async (number: number) =>
    textOf((await admin.get(`/groups/${group}/members?q=many&page=${number}`)).text);

  it("ends after a thousand, and says so", async () => {
    expect(await page(LAST)).toMatch(/ M001000 (?!.* M\d).*Only the first 1,000 are listed\./);
  });

  it("begins anew beyond", async () => {
    expect(await page(LAST + 1)).toMatch(/ M000001 .* M000025 (?!.* M\d)/);
  });
});
