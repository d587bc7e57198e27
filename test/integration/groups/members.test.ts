import { describe, expect, it } from "vitest";
import { addUser } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { useGroups } from "../../support/groups.ts";
import { changedMembers } from "../../support/rights.ts";

describe.skipIf(unreachable)("members of a group", () => {
  const groups = useGroups();
  const { addGroup, role, lastEntry } = groups;

  it("marks a group without roles, and a user without groups among its candidates", async () => {
    const id = await addGroup();
    await addUser(groups.test.db, { lastName: "Aaalone", groups: [] });
    expect(textOf((await groups.admin.get("/groups")).text)).toContain("No role");
    expect(textOf((await groups.admin.get(`/groups/${id}/members?add=aaalone`)).text)).toContain(
      "No group",
    );
  });

  it("adds and removes several members at once: rights, version and history follow", async () => {
    const id = await addGroup([await role("auditors")]);
    const users = [
      await addUser(groups.test.db, { groups: [] }),
      await addUser(groups.test.db, { groups: [] }),
    ];
    const browser = await groups.test.signedIn(users[0]);
    expect((await browser.get("/audit")).status).toBe(403);
    const post = async (what: "add" | "remove") =>
      (await changedMembers(groups.admin, id, what, users))();
    expect((await groups.admin.follow(await post("add"))).text).toContain("have been added to");
    expect((await browser.get("/audit")).status).toBe(200);
    const entry = await lastEntry();
    expect(
      entry.users.map(({ userId, change, version, gained }) => [userId, change, version, gained]),
    ).toEqual(
      users.map((user) => [user, "joined", 2, "users.view,groups.view,roles.view,audit.view"]),
    );
    expect(textOf((await groups.admin.get(`/users/${users[1]}`)).text)).toContain(
      "Members of the group changed",
    );
    const again = await post("add");
    expect([again.status, textOf(again.text)]).toEqual([
      409,
      expect.stringMatching(
        /All of them are already members of .* What changed meanwhile Members of the group changed by Ada Admin/,
      ),
    ]);
    expect((await groups.admin.follow(await post("remove"))).text).toContain(
      "have been removed from",
    );
    expect((await browser.get("/audit")).status).toBe(403);
    expect(
      (await groups.test.db.read.user.findUniqueOrThrow({ where: { id: users[0] as number } }))
        .version,
    ).toBe(3);
  });

  it.each(["User edited", "Members of the group changed"])(
    "who was taken out before is named with who did it, and when (%s)",
    async (act) => {
      const [id, other] = [await addGroup(), await addGroup()];
      const user = await addUser(groups.test.db, { groups: [] });
      await (await changedMembers(groups.admin, id, "add", [user]))();
      const late = await changedMembers(groups.admin, id, "remove", [user]);
      if (act === "User edited")
        await groups.admin.submit(`/users/${user}/edit`, { groups: [String(other)] });
      else await (await changedMembers(groups.admin, id, "remove", [user]))();
      const { status, text } = await late();
      const [, told] =
        /This user is not a member of .* any more\. (.*) by Ada/.exec(textOf(text)) ?? [];
      expect([status, told]).toEqual([409, `What changed meanwhile ${act}`]);
    },
  );

  it("one member who may not be changed refuses all of them", async () => {
    const id = await addGroup();
    const fine = await addUser(groups.test.db, { groups: [] });
    const deleted = await addUser(groups.test.db, { groups: [], status: "deleted" });
    const form = await groups.admin.form(`/groups/${id}/members`);
    const post = async (users: number[]) =>
      groups.admin.post(`/groups/${id}/members`, {
        ...form,
        _form: (await groups.admin.form(`/groups/${id}/members`))._form as string,
        do: "add",
        users: users.map(String),
      });
    for (const bad of [deleted, 1, 99_999])
      for (const users of [
        [fine, bad],
        [bad, fine],
      ])
        expect((await post(users)).status).toBe(409);
    expect(await groups.test.db.read.userGroup.count({ where: { groupId: id } })).toBe(0);
  });

  it("does not let one put oneself into a group", async () => {
    const id = await addGroup();
    const form = await groups.admin.form(`/groups/${id}/members`);
    const answer = await groups.admin.post(`/groups/${id}/members`, {
      ...form,
      do: "add",
      users: ["1"],
    });
    expect(answer.status).toBe(409);
  });
});
