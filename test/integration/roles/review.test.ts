import { describe, expect, it } from "vitest";
import { addUser } from "../../support/app.ts";
import { readForm, textOf } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { useRoles } from "../../support/roles.ts";

describe.skipIf(unreachable)("roles", () => {
  const roles = useRoles();
  const { addRole, join, rightsOf, row, lastEntry, review, save } = roles;

  it("a review shows who gains and loses what, keeps the form, changes nothing", async () => {
    const { group, path } = await addRole(["users.view", "users.status"], { members: 14 });
    await addUser(roles.test.db, { groups: [], status: "deleted" }).then((id) => join(group, id));
    const before = await dumpDatabase(roles.test.db, ["Session.lastSeenAt"]);
    const reviewed = await review(path, {
      name: "Other",
      permissions: ["users.view", "users.delete"],
    });
    const text = textOf(reviewed.text);
    expect(text).toContain("14 users gain: Delete users; lose: Activate and deactivate users");
    expect([...reviewed.text.matchAll(/<li><a href="\/users\/\d+">/g)]).toHaveLength(14);

    const back = await roles.browser.post(`${path}/edit`, {
      ...readForm(reviewed.text),
      step: "edit",
    });
    expect([back.status, readForm(back.text)]).toMatchObject([
      200,
      { name: "Other", permissions: ["users.view", "users.delete"], version: "1" },
    ]);
    expect(await dumpDatabase(roles.test.db, ["Session.lastSeenAt"])).toEqual(before);
  });

  it("count a user in two groups once, and nobody who keeps a right otherwise", async () => {
    const { role, users, path, name } = await addRole(["audit.view"], {
      members: 3,
      name: "Counted once",
    });
    const other = await addRole(["audit.view"], { members: 0 });
    await join(other.group, users[0]);
    await roles.test.db.write((tx) =>
      tx.groupRole.create({ data: { roleId: role, groupId: other.group } }),
    );
    await addUser(roles.test.db, { groups: [], status: "deleted" }).then((id) =>
      join(other.group, id),
    );
    const without = await addRole(["audit.view"], { members: 0 });
    await join(without.group, users[1]);
    expect(textOf((await roles.browser.get(path)).text)).toContain("User Groups 2 Users 3");
    expect(textOf((await roles.browser.get(`/roles?q=${name}`)).text)).toContain(
      "View the audit 2 3 ",
    );
    expect(textOf((await review(path, { permissions: [] })).text)).toContain(
      "1 user loses: View the audit",
    );
  });

  it("are not saved with other effects than those that were seen", async () => {
    const { role, group, path } = await addRole(["users.view"], { members: 1 });
    const reviewed = await review(path, { permissions: ["users.view", "audit.view"] });
    await join(group);
    const answer = await save(path, reviewed);
    expect([answer.status, textOf(answer.text)]).toEqual([
      409,
      expect.stringContaining("has other effects than the page showed"),
    ]);
    expect(textOf(answer.text)).toContain("2 users gain: View the audit");
    expect([await rightsOf(role), await lastEntry(role)]).toMatchObject([
      ["users.view"],
      { action: "role.updated", result: "refused" },
    ]);
    expect((await save(path, answer)).status).toBe(303);
    expect(await rightsOf(role)).toEqual(["audit.view", "users.view"]);

    const form = await roles.browser.form(`${path}/edit`);
    for (const step of ["save"])
      expect(
        (await roles.browser.post(`${path}/edit`, { ...form, permissions: "users.view", step }))
          .status,
      ).toBe(409);
    expect(await rightsOf(role)).toEqual(["audit.view", "users.view"]);
  });

  it("the audit names all who gained or lost a right, and their own history says so", async () => {
    const { role, users, path } = await addRole(["users.view"], { members: 2 });
    await save(path, await review(path, { permissions: ["users.view", "users.create"] }));
    const entry = await lastEntry(role);
    const touched = await roles.test.db.read.auditUser.findMany({
      where: { entryId: entry.id },
      orderBy: { userId: "asc" },
    });
    expect(touched).toMatchObject(
      users.map((userId) => ({
        userId,
        change: "rights",
        gained: "users.create",
        lost: "",
        version: null,
      })),
    );
    expect(JSON.parse(entry.changes)).toMatchObject({
      effects: [{ users: 2, gained: ["users.create"], lost: [] }],
    });
    expect(textOf((await roles.browser.get(`/users/${users[0]}`)).text)).toContain("Role edited");
  });

  it("a change is in force on the next request of everybody it touches", async () => {
    const { users, path } = await addRole(["users.view"], { members: 1 });
    const member = await roles.test.signedIn(users[0] as number);
    expect((await member.get("/audit")).status).toBe(403);
    await save(path, await review(path, { permissions: ["users.view", "audit.view"] }));
    expect((await member.get("/audit")).status).toBe(200);
    await save(path, await review(path, { permissions: [] }));
    expect([
      (await member.get("/audit")).status,
      (await member.get("/users")).status,
      (await member.get("/")).status,
    ]).toEqual([403, 403, 200]);
  });

  it("a stale form keeps both sides' changes, names a collision, can then be saved", async () => {
    const { role, path, name } = await addRole(["users.view"]);
    const mine = {
      ...(await roles.browser.form(`${path}/edit`)),
      name: "Mine",
      permissions: ["users.view", "users.create"],
      step: "review",
    };
    await save(
      path,
      await review(path, { name: "Theirs", permissions: ["users.view", "audit.view"] }),
    );
    const answer = await roles.browser.post(`${path}/edit`, mine);
    expect(answer.status).toBe(409);
    const text = textOf(answer.text);
    for (const part of [
      "Somebody changed this role",
      `Name: ${name} → Theirs`,
      "Name Theirs Mine Your change. Both of you changed this: please decide",
      "Rights + View the audit + Create users Both changes, combined",
    ])
      expect(text).toContain(part);
    const merged = readForm(answer.text);
    expect(merged).toMatchObject({
      name: "Mine",
      version: "2",
      baseName: "Theirs",
      permissions: ["users.view", "users.create", "audit.view"],
    });
    await save(path, await roles.browser.post(`${path}/edit`, { ...merged, step: "review" }));
    expect([(await row(role)).name, await rightsOf(role)]).toEqual([
      "Mine",
      ["audit.view", "users.create", "users.view"],
    ]);
  });

  it("a right that they took away and nobody else touched is taken over", async () => {
    const { path } = await addRole(["users.view", "audit.view"]);
    const mine = {
      ...(await roles.browser.form(`${path}/edit`)),
      name: "Only the name",
      step: "review",
    };
    await save(path, await review(path, { permissions: "users.view" }));
    expect(readForm((await roles.browser.post(`${path}/edit`, mine)).text)).toMatchObject({
      name: "Only the name",
      permissions: "users.view",
    });
  });
});
