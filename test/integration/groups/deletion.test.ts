import { describe, expect, it } from "vitest";
import { addUser } from "../../support/app.ts";
import { readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { useGroups } from "../../support/groups.ts";

describe.skipIf(unreachable)("deleting a group", () => {
  const groups = useGroups();
  const { addGroup, role, roleIdsOf, lastEntry, review } = groups;

  it("warns who loses what before a group is deleted; then it is gone for them", async () => {
    const [alone, both] = [
      await addUser(groups.test.db, { groups: [] }),
      await addUser(groups.test.db, { groups: ["auditors"] }),
    ];
    const id = await addGroup([await role("auditors")], [alone, both]);
    const page = textOf((await groups.admin.get(`/groups/${id}/deletion`)).text);
    expect(page).toContain("1 user loses: View users, View groups, View roles, View the audit");
    expect(page).toContain("2 users will be removed from the group");
    const done = await groups.admin.submit(`/groups/${id}/deletion`);
    expect([done.status, done.headers.location]).toEqual([
      303,
      expect.stringMatching(/^.groups#g\d+$/),
    ]);
    expect((await groups.admin.get(`/groups/${id}`)).status).toBe(404);
    expect(
      (await groups.test.db.read.user.findUniqueOrThrow({ where: { id: both } })).version,
    ).toBe(2);
    const entry = await lastEntry();
    expect(entry.users.map(({ userId, change, lost }) => [userId, change, lost])).toEqual([
      [alone, "left", "users.view,groups.view,roles.view,audit.view"],
      [both, "left", ""],
    ]);
    expect((await (await groups.test.signedIn(alone)).get("/users")).status).toBe(403);
  });

  it("deletes no group that changed since the Warning page, and says what changed", async () => {
    const member = await addUser(groups.test.db, { groups: [] });
    const id = await addGroup([await role("auditors")], [member]);
    const form = await groups.admin.form(`/groups/${id}/deletion`);
    const other = await groups.test.signedIn();
    const edit = await review(other, id, { title: "Meanwhile renamed" });
    expect((await other.post(`/groups/${id}/edit`, edit)).status).toBe(303);
    const refused = await groups.admin.post(`/groups/${id}/deletion`, form);
    expect([refused.status, await groups.test.db.read.group.count({ where: { id } })]).toEqual([
      409, 1,
    ]);
    expect(textOf(refused.text)).toMatch(/Somebody changed this group .* Meanwhile renamed/);
    expect([
      (await groups.test.db.read.user.findUniqueOrThrow({ where: { id: member } })).version,
      (await lastEntry()).result,
    ]).toEqual([1, "refused"]);
    expect((await groups.admin.post(`/groups/${id}/deletion`, readForm(refused.text))).status).toBe(
      303,
    );
    expect(await groups.test.db.read.group.count({ where: { id } })).toBe(0);
  });

  describe("keeps group and role Administrators as they are:", () => {
    const administrators = () =>
      groups.test.db.read.group.findUniqueOrThrow({ where: { systemKey: "administrators" } });
    const refusal = async () => (await lastEntry()).reason;

    it("the title", async () => {
      const path = `/groups/${(await administrators()).id}/edit`;
      const form = await groups.admin.form(path);
      const answer = await groups.admin.post(path, { ...form, title: "Others", step: "save" });
      expect(answer.status).toBe(409);
      expect(await refusal()).toContain("groups.whyNot.lockedTitle");
      expect(textOf((await groups.admin.get(path)).text)).toContain(
        "This group is locked and keeps its title.",
      );
    });

    it("the role", async () => {
      const { id } = await administrators();
      const { roles: _, ...without } = await groups.admin.form(`/groups/${id}/edit`);
      const answer = await groups.admin.post(`/groups/${id}/edit`, { ...without, step: "save" });
      expect(answer.status).toBe(409);
      expect(await refusal()).toContain("groups.whyNot.lockedRole");
      expect(await roleIdsOf(id)).toEqual([await role("administrators")]);
    });

    it("the group", async () => {
      const { id, version } = await administrators();
      const path = `/groups/${id}/deletion`;
      expect(textOf((await groups.admin.get(path)).text)).toContain("cannot be deleted");
      const { _csrf = "", _form = "" } = await groups.admin.form("/groups/new");
      const fields = { _csrf, _form, version: String(version), seen: "x".repeat(43) };
      expect((await groups.admin.post(path, fields)).status).toBe(409);
      expect(await refusal()).toContain('"groups.whyNot.locked"');
    });
  });
});
