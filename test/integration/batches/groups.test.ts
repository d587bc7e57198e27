import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, outcomesOf, tick, workOff } from "../../support/batches.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole, addUserWith } from "../../support/rights.ts";

describe.skipIf(unreachable)("a batch of members", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const membersOf = async (groupId: number) =>
    (await test.db.read.userGroup.findMany({ where: { groupId } })).map(({ userId }) => userId);

  it("adds who is ticked to a group; skips members, oneself and who is Deleted", async () => {
    const browser = await test.signedIn();
    const group = await addGroup(test.db);
    const [one, member, gone] = [
      await addUser(test.db),
      await addUser(test.db),
      await addUser(test.db, { status: "deleted" }),
    ];
    await test.db.write((tx) => tx.userGroup.create({ data: { userId: member, groupId: group } }));
    await tick(browser, [1, one, member, gone]);
    const job = await begin(browser, "joining", { group });
    await workOff(test);
    expect(await outcomesOf(test, job)).toEqual({
      1: "batches.whyNot.self",
      [one]: "changed",
      [member]: "groups.whyNot.members",
      [gone]: "users.whyNot.deleted",
    });
    expect(new Set(await membersOf(group))).toEqual(new Set([one, member]));
  });

  it("raises the version of whom it adds, and says in the audit what they gained", async () => {
    const browser = await test.signedIn();
    const group = await addGroup(test.db, [await addRole(test.db, ["audit.view"])]);
    const id = await addUser(test.db);
    await tick(browser, [id]);
    await begin(browser, "joining", { group });
    await workOff(test);
    const touched = await test.db.read.auditUser.findMany({ where: { userId: id } });
    expect(touched).toMatchObject([{ change: "joined", version: 2, gained: "audit.view" }]);
    const user = await test.db.read.user.findUniqueOrThrow({ where: { id } });
    expect(user.version).toBe(2);
    expect(textOf((await browser.get(`/groups/${group}`)).text)).toContain(
      "Users added to the group in a batch",
    );
  });

  it("offers no group whose rights one does not have, and adds to none", async () => {
    const manager = await addUserWith(test.db, ["groups.manage", "users.view"]);
    const browser = await test.signedIn(manager);
    const strong = await addGroup(test.db, [await addRole(test.db, ["audit.view"])]);
    const id = await addUser(test.db, { groups: [] });
    await tick(browser, [id]);
    const page = await browser.get(`/users/bulk/joining?group=${strong}`);
    expect(page.text).not.toContain(`<option value="${strong}"`);
    expect(textOf(page.text)).toContain("You cannot grant the right “View the audit”");
    expect(textOf(page.text)).toContain("Nobody to add to");
  });

  it("removes who is ticked from a group, and skips who is not in it", async () => {
    const browser = await test.signedIn();
    const group = await addGroup(test.db);
    const ids = await addUsers(test, 2);
    await test.db.write((tx) =>
      tx.userGroup.createMany({ data: ids.map((userId) => ({ userId, groupId: group })) }),
    );
    const other = await addUser(test.db);
    await tick(browser, [...ids, other]);
    const job = await begin(browser, "leaving", { group });
    await workOff(test);
    expect(Object.values(await outcomesOf(test, job))).toEqual([
      "changed",
      "changed",
      "groups.whyNot.noMembers",
    ]);
    expect(await membersOf(group)).toEqual([]);
  });

  it("stops where its group is deleted meanwhile", async () => {
    const browser = await test.signedIn();
    const group = await addGroup(test.db);
    await tick(browser, await addUsers(test, 1));
    const job = await begin(browser, "joining", { group });
    await test.db.write((tx) => tx.group.delete({ where: { id: group } }));
    await workOff(test);
    expect(textOf((await browser.get(`/users/bulk/${job}`)).text)).toContain(
      "Reason: There is no group with this number.",
    );
  });
});
