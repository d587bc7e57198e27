import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole, addUserWith, changedMembers, reviewed } from "../../support/rights.ts";
import { lastEntry } from "../../support/undo.ts";

describe.skipIf(unreachable)("taking groups back that an edit gave or took", () => {
  let test: TestApp;
  let browser: Browser;
  let round = 0;
  let [user, kept, taken] = [0, 0, 0];
  let entry: number;
  const title = () => `Taken ${round}`;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    round++;
    user = await addUser(test.db, { groups: [] });
    kept = await addGroup(test.db, [], [user]);
    taken = await addGroup(test.db, [await addRole(test.db, ["roles.view"])], [user], title());
    await browser.submit(`/users/${user}/edit`, { groups: [String(kept)] });
    entry = await lastEntry(test, "user.updated", user);
  });

  const page = async (by = browser) =>
    textOf((await by.get(`/undo/edit/${entry}`)).text).replace(/\s+/g, " ");
  const groups = async () =>
    (await test.db.read.userGroup.findMany({ where: { userId: user } })).map(
      ({ groupId }) => groupId,
    );

  it("gives the group again", async () => {
    expect(await page()).toContain("Rights gained: View roles");
    await browser.submit(`/undo/edit/${entry}`);
    expect(await groups()).toEqual([kept, taken]);
  });

  it("is refused where the group is called something else by now", async () => {
    await (await reviewed(browser, `/groups/${taken}/edit`, { title: `Renamed ${round}` }))();
    expect(await page()).toContain(
      `The group ${title()} has been renamed, deleted or created again since.`,
    );
  });

  it("is refused where another group has the title by now", async () => {
    await (await reviewed(browser, `/groups/${taken}/edit`, { title: `Renamed ${round}` }))();
    await browser.submit("/groups/new", { title: title() });
    expect(await page()).toContain(
      `The group ${title()} has been renamed, deleted or created again since.`,
    );
  });

  it("is refused where somebody moved the user since, by a group's page", async () => {
    const other = await addGroup(test.db);
    await (await changedMembers(browser, other, "add", [user]))();
    const newer = await lastEntry(test, "group.members", other);
    expect(await page()).toContain(
      `“Assigned groups” has been changed again since: Entry ${newer} (`,
    );
  });

  it("gives no right that the person lacks who takes it back", async () => {
    const clerk = await test.signedIn(await addUserWith(test.db, ["users.view", "users.edit"], {}));
    expect(await page(clerk)).toMatch(/Assigned groups: You cannot grant the right “View roles”/);
    expect((await clerk.get(`/undo/edit/${entry}`)).text).not.toContain('name="seen"');
  });

  it("gives other rights than the page showed only after showing them", async () => {
    const form = await browser.form(`/undo/edit/${entry}`);
    const role = await addRole(test.db, ["audit.view"]);
    await test.db.write((tx) => tx.groupRole.create({ data: { groupId: taken, roleId: role } }));
    const answer = await browser.post(`/undo/edit/${entry}`, form);
    expect([answer.status, await groups()]).toEqual([409, [kept]]);
    expect(textOf(answer.text)).toContain("View the audit");
  });
});
