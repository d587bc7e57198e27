import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { permissions } from "../../../src/domain/permissions.ts";
import { addUser } from "../../support/app.ts";
import { type Fields, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { useGroups } from "../../support/groups.ts";
import { addRole, changedMembers } from "../../support/rights.ts";

describe.skipIf(unreachable)("groups", () => {
  const groups = useGroups();
  const { addGroup, role, roleIdsOf, review } = groups;

  it("are created, and listed with roles and members", async () => {
    const roles = [await role("customer-service")];
    const done = await groups.admin.submit("/groups/new", { title: "Night shift", roles });
    expect(done.status).toBe(303);
    expect(textOf((await groups.admin.get("/groups?q=Night")).text)).toContain("Customer service");
    const [made] = await groups.test.db.read.group.findMany({ where: { titleKey: "night shift" } });
    expect((await groups.admin.get("/groups")).text).toContain(`href="/users?group=${made?.id}"`);
  });

  it("show their rights and their history", async () => {
    const roles = [await role("customer-service")];
    await groups.admin.submit("/groups/new", { title: "Day shift", roles });
    const [made] = await groups.test.db.read.group.findMany({ where: { titleKey: "day shift" } });
    const record = textOf((await groups.admin.get(`/groups/${made?.id}`)).text);
    expect(record).toMatch(/Assign customers .* via Customer service/);
    expect(record).toContain("Group created");
  });

  it.each([
    ["no title", { title: " " }, "Enter a title."],
    ["a title of 101 characters", { title: "x".repeat(101) }, "Use at most 100 characters."],
    ["a forbidden character", { title: "a<b" }, "cannot contain"],
    [
      "a title that is taken, in another case",
      { title: "ADMINISTRATORS" },
      "Another group has this title.",
    ],
    [
      "a description of 201 characters",
      { title: "Fine", description: "x".repeat(201) },
      "Use at most 200 characters.",
    ],
    ["a role that is gone", { title: "Fine", roles: ["99999"] }, "no longer exists"],
  ])("refuses %s and keeps what was typed", async (_, fields, text) => {
    const before = await groups.test.db.read.group.count();
    const answer = await groups.admin.submit("/groups/new", {
      description: "kept words",
      ...fields,
    });
    expect([answer.status, await groups.test.db.read.group.count()]).toEqual([422, before]);
    expect(textOf(answer.text)).toContain(text);
    if (!("description" in fields)) expect(answer.text).toContain("kept words");
  });

  it.each([
    ["a list for the title", { title: ["a", "b"] }],
    ["an unknown field", { title: "x", admin: "1" }],
    ["__proto__", { title: "x", __proto__x: "1" }],
    ["an id that is none", { title: "x", roles: ["1e3"] }],
    ["a lone surrogate", { title: "\ud800" }],
    ["NUL", { title: "a\0b" }],
    ["100,000 characters", { title: "x".repeat(100_000) }],
    [
      "501 roles",
      { title: "x", roles: Array.from({ length: 501 }, (_, index) => String(index + 1)) },
    ],
  ])("%s is refused and changes nothing", async (_, fields) => {
    const before = await groups.test.db.read.group.count();
    const form = await groups.admin.form("/groups/new");
    const answer = await groups.admin.post("/groups/new", {
      ...form,
      description: "",
      ...(fields as Fields),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await groups.test.db.read.group.count()).toBe(before);
  });

  describe("of the last administrator", () => {
    const last = async () => {
      const all = await addRole(groups.test.db, permissions);
      const user = await addUser(groups.test.db, { groups: [] });
      const id = await addGroup([String(all)], [user]);
      return { id, role: String(all), browser: await groups.test.signedIn(user) };
    };
    const setFirst = (status: "active" | "deactivated") =>
      groups.test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { status } }));
    beforeEach(async () => void (await setFirst("deactivated")));
    afterEach(async () => {
      await groups.test.db.write((tx) =>
        tx.user.updateMany({ where: { id: { not: 1 } }, data: { status: "deactivated" } }),
      );
      await setFirst("active");
    });

    it("keep their roles", async () => {
      const { id, role, browser } = await last();
      const edit = await review(browser, id, { roles: [] });
      const refused = await browser.post(`/groups/${id}/edit`, edit);
      expect(refused.status).toBe(409);
      expect(textOf(refused.text)).toContain("this is the last one");
      expect(await roleIdsOf(id)).toEqual([role]);
    });

    it("are not deleted", async () => {
      const { id, browser } = await last();
      expect((await browser.submit(`/groups/${id}/deletion`)).status).toBe(409);
      expect(await groups.test.db.read.group.count({ where: { id } })).toBe(1);
    });

    it("keep no administrator of two", async () => {
      const { id } = await last();
      const other = await last();
      const members = await groups.test.db.read.userGroup.findMany({ where: { groupId: id } });
      const remove = await changedMembers(
        other.browser,
        id,
        "remove",
        members.map(({ userId }) => userId),
      );
      expect((await remove()).status).toBe(303);
    });
  });
});
