import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole, changedMembers } from "../../support/rights.ts";
import { lastEntry } from "../../support/undo.ts";

describe.skipIf(unreachable)("taking a change of a group's members back", () => {
  let test: TestApp;
  let browser: Browser;
  let group: number;
  let users: number[];
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    group = await addGroup(test.db, [await addRole(test.db, ["audit.view"])]);
    users = [
      await addUser(test.db, { firstName: "Mara", lastName: "Member" }),
      await addUser(test.db, { firstName: "Nora", lastName: "Newer" }),
    ];
  });

  const members = async () =>
    (await test.db.read.userGroup.findMany({ where: { groupId: group } })).map(
      ({ userId }) => userId,
    );
  async function change(what: "add" | "remove", ids = users): Promise<number> {
    expect((await (await changedMembers(browser, group, what, ids))()).status).toBe(303);
    return lastEntry(test, "group.members", group);
  }
  const page = async (entry: number) =>
    textOf((await browser.get(`/undo/members/${entry}`)).text).replace(/\s+/g, " ");
  const undo = (entry: number) => browser.submit(`/undo/members/${entry}`);

  it("removes whom it added, from the group's history and back to it", async () => {
    const entry = await change("add");
    expect((await browser.get(`/groups/${group}`)).text).toContain(`/undo/members/${entry}"`);
    expect(await page(entry)).toContain("Mara Member and Nora Newer are removed from the group");
    expect((await undo(entry)).headers.location).toBe(`/groups/${group}#history`);
    expect(await members()).toEqual([]);
  });

  it("adds whom it removed, with what the group gives", async () => {
    await change("add");
    const entry = await change("remove");
    expect(await page(entry)).toContain("The group grants: View the audit");
    await undo(entry);
    expect(await members()).toEqual(users);
  });

  it("leaves whom something newer moved, and takes the others", async () => {
    const entry = await change("add");
    const [moved = 0, same = 0] = users;
    await change("remove", [moved]);
    await change("add", [moved]);
    expect(await page(entry)).toContain("Mara Member: A newer entry has changed this.");
    await undo(entry);
    expect(await members()).toEqual([moved]);
    expect((await test.db.read.user.findUniqueOrThrow({ where: { id: same } })).version).toBe(3);
  });

  it("leaves whom an edit gave other groups since, but not who got another name", async () => {
    const entry = await change("add");
    const [regrouped = 0, renamed = 0] = users;
    const form = await browser.form(`/users/${regrouped}/edit`);
    const groups = [form.groups ?? []].flat();
    await browser.submit(`/users/${regrouped}/edit`, { groups: [...groups, "1"] });
    await browser.submit(`/users/${renamed}/edit`, { firstName: "Other" });
    await undo(entry);
    expect(await members()).toEqual([regrouped]);
  });

  it("is refused for a group that is no more", async () => {
    const entry = await change("add");
    await browser.submit(`/groups/${group}/deletion`);
    expect(await page(entry)).toContain("This group no longer exists.");
  });
});
