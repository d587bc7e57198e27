import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { permissions } from "../../../src/domain/permissions.ts";
import { fold } from "../../../src/domain/text.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("roles", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());

  let counter = 0;
  /**
   * A role straight into the database, and a group of its own that has it, with so many members.
   */
  async function addRole(
    rights: readonly string[],
    { members = -1, name = `Role ${++counter}` } = {},
  ) {
    const now = test.clock.now;
    const { role, group } = await test.db.write(async (tx) => {
      const role = (
        await tx.role.create({
          data: { name, nameKey: fold(name), createdAt: now, updatedAt: now },
        })
      ).id;
      await tx.rolePermission.createMany({
        data: rights.map((permission) => ({ roleId: role, permission })),
      });
      if (members < 0) return { role, group: 0 };
      const group = (
        await tx.group.create({
          data: {
            title: `Group of ${name}`,
            titleKey: fold(`group of ${name}`),
            createdAt: now,
            updatedAt: now,
          },
        })
      ).id;
      await tx.groupRole.create({ data: { roleId: role, groupId: group } });
      return { role, group };
    });
    const users: number[] = [];
    for (let index = 0; index < members; index++) users.push(await join(group));
    return { role, group, users, name, path: `/roles/${role}` };
  }

  async function join(groupId: number, userId?: number): Promise<number> {
    const id = userId ?? (await addUser(test.db, { groups: [] }));
    await test.db.write((tx) => tx.userGroup.create({ data: { userId: id, groupId } }));
    return id;
  }

  /** A browser of somebody who holds exactly these rights. */
  async function holding(...rights: string[]): Promise<Browser> {
    const { users } = await addRole(rights, { members: 1 });
    return test.signedIn(users[0] as number);
  }

  const rightsOf = async (roleId: number) =>
    (
      await test.db.read.rolePermission.findMany({
        where: { roleId },
        orderBy: { permission: "asc" },
      })
    ).map(({ permission }) => permission);
  const row = (id: number) => test.db.read.role.findUniqueOrThrow({ where: { id } });
  const lastEntry = (id: number) =>
    test.db.read.auditEntry.findFirstOrThrow({
      where: { subjectType: "role", subjectId: id },
      orderBy: { id: "desc" },
    });

  /** The edit form with these rights, submitted to its review. */
  async function review(path: string, fields: Record<string, string | string[]>, as = browser) {
    return as.submit(`${path}/edit`, { ...fields, step: "review" });
  }
  const save = (path: string, reviewed: { text: string }, as = browser) =>
    as.post(`${path}/edit`, { ...readForm(reviewed.text), step: "save" });

  it("are created, shown, found, edited after a review, and deleted", async () => {
    const created = await browser.submit("/roles/new", {
      name: "  Night   shift ",
      permissions: ["users.view", "audit.view"],
    });
    expect(created.status).toBe(303);
    const path = created.headers.location as string;
    const id = Number(path.split("/")[2]);
    expect(textOf((await browser.follow(created)).text)).toContain(
      "Night shift has been created. Next, assign it to a group.",
    );
    expect([(await row(id)).version, await rightsOf(id)]).toEqual([
      1,
      ["audit.view", "users.view"],
    ]);
    expect(textOf((await browser.get("/roles?q=NIGHT")).text)).toContain(
      "Users: View users Audit: View the audit 0 0",
    );

    const reviewed = await review(path, {
      name: "Night watch",
      permissions: ["users.view", "users.status"],
    });
    expect(reviewed.status).toBe(200);
    const text = textOf(reviewed.text);
    for (const part of [
      "Night shift → Night watch",
      "Added rights Activate and deactivate users",
      "Removed rights View the audit",
      "No user gains or loses a right.",
    ])
      expect(text).toContain(part);
    expect((await row(id)).name).toBe("Night shift");

    const saved = await save(path, reviewed);
    expect(saved.headers.location).toBe(path);
    expect(textOf((await browser.follow(saved)).text)).toContain("Night watch has been updated.");
    expect([await row(id), await rightsOf(id)]).toMatchObject([
      { name: "Night watch", nameKey: "night watch", version: 2 },
      ["users.status", "users.view"],
    ]);
    expect(await lastEntry(id)).toMatchObject({
      action: "role.updated",
      result: "done",
      subjectVersion: 2,
    });

    const deleted = await browser.submit(`${path}/deletion`);
    expect(deleted.headers.location).toBe("/roles");
    expect([await rightsOf(id), (await browser.get(path)).status]).toEqual([[], 404]);
    expect(await lastEntry(id)).toMatchObject({
      action: "role.deleted",
      subjectName: "Night watch",
      subjectVersion: 3,
    });
  });

  it("say what was typed wrong, and that a name is taken", async () => {
    const { name, path } = await addRole([]);
    const cases: [string, string][] = [
      [" ", "Enter a name."],
      ["x".repeat(101), "Use at most 100 characters."],
      ["a<b", "Names cannot contain"],
      [name.toUpperCase(), "Another role has this name."],
    ];
    for (const [typed, message] of cases) {
      const answer = await browser.submit("/roles/new", { name: typed, permissions: "users.view" });
      expect([
        answer.status,
        textOf(answer.text).includes(message),
        readForm(answer.text),
      ]).toMatchObject([422, true, { name: typed, permissions: "users.view" }]);
    }
    const taken = await review(path, { name: "auditors", permissions: "audit.view" });
    const refused = await save(path, taken);
    expect([refused.status, readForm(refused.text)]).toMatchObject([
      422,
      { name: "auditors", permissions: "audit.view" },
    ]);
  });

  it("bring along what a right needs, and say so", async () => {
    const created = await browser.submit("/roles/new", {
      name: "Needy",
      permissions: ["users.password"],
    });
    expect(textOf((await browser.follow(created)).text)).toContain(
      "Added, because the rights you chose need them: View users and Edit users.",
    );
    const path = created.headers.location as string;
    expect(await rightsOf(Number(path.split("/")[2]))).toEqual([
      "users.edit",
      "users.password",
      "users.view",
    ]);

    const reviewed = await review(path, {
      permissions: ["users.view", "users.edit", "users.password", "roles.manage"],
    });
    expect(textOf(reviewed.text)).toContain("“Manage roles” also needs “View roles”");
    expect(readForm(reviewed.text).permissions).toContain("roles.view");

    const kept = await review(path, { permissions: ["users.edit", "users.password"] });
    expect(textOf(kept.text)).toContain(
      "Nothing changes. Added to what you chose “Edit users” also needs “View users”",
    );
    expect(kept.text).not.toContain('value="save"');
  });

  it("leave alone what a role already did without", async () => {
    const { role, path } = await addRole(["users.delete"]);
    const actor = await holding("roles.view", "roles.manage");
    await save(
      path,
      await review(path, { name: "Renamed by somebody without rights" }, actor),
      actor,
    );
    expect([(await row(role)).name, await rightsOf(role)]).toEqual([
      "Renamed by somebody without rights",
      ["users.delete"],
    ]);
  });

  it("a review shows who gains and loses what, keeps the form, changes nothing", async () => {
    const { group, path } = await addRole(["users.view", "users.status"], { members: 14 });
    await addUser(test.db, { groups: [], status: "deleted" }).then((id) => join(group, id));
    const before = await dumpDatabase(test.db, ["Session.lastSeenAt"]);
    const reviewed = await review(path, {
      name: "Other",
      permissions: ["users.view", "users.delete"],
    });
    const text = textOf(reviewed.text);
    expect(text).toContain("14 users gain: Delete users; lose: Activate and deactivate users");
    expect([...reviewed.text.matchAll(/<li><a href="\/users\/\d+">/g)]).toHaveLength(14);

    const back = await browser.post(`${path}/edit`, { ...readForm(reviewed.text), step: "edit" });
    expect([back.status, readForm(back.text)]).toMatchObject([
      200,
      { name: "Other", permissions: ["users.view", "users.delete"], version: "1" },
    ]);
    expect(await dumpDatabase(test.db, ["Session.lastSeenAt"])).toEqual(before);
  });

  it("count a user in two groups once, and nobody who keeps a right otherwise", async () => {
    const { role, users, path, name } = await addRole(["audit.view"], {
      members: 3,
      name: "Counted once",
    });
    const other = await addRole(["audit.view"], { members: 0 });
    await join(other.group, users[0]);
    await test.db.write((tx) =>
      tx.groupRole.create({ data: { roleId: role, groupId: other.group } }),
    );
    await addUser(test.db, { groups: [], status: "deleted" }).then((id) => join(other.group, id));
    const without = await addRole(["audit.view"], { members: 0 });
    await join(without.group, users[1]);
    expect(textOf((await browser.get(path)).text)).toContain("User Groups 2 Users 3");
    expect(textOf((await browser.get(`/roles?q=${name}`)).text)).toContain("View the audit 2 3 ");
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

    const form = await browser.form(`${path}/edit`);
    for (const step of ["save"])
      expect(
        (await browser.post(`${path}/edit`, { ...form, permissions: "users.view", step })).status,
      ).toBe(409);
    expect(await rightsOf(role)).toEqual(["audit.view", "users.view"]);
  });

  it("the audit names all who gained or lost a right, and their own history says so", async () => {
    const { role, users, path } = await addRole(["users.view"], { members: 2 });
    await save(path, await review(path, { permissions: ["users.view", "users.create"] }));
    const entry = await lastEntry(role);
    const touched = await test.db.read.auditUser.findMany({
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
    expect(textOf((await browser.get(`/users/${users[0]}`)).text)).toContain("Role edited");
  });

  it("a change is in force on the next request of everybody it touches", async () => {
    const { users, path } = await addRole(["users.view"], { members: 1 });
    const member = await test.signedIn(users[0] as number);
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
      ...(await browser.form(`${path}/edit`)),
      name: "Mine",
      permissions: ["users.view", "users.create"],
      step: "review",
    };
    await save(
      path,
      await review(path, { name: "Theirs", permissions: ["users.view", "audit.view"] }),
    );
    const answer = await browser.post(`${path}/edit`, mine);
    expect(answer.status).toBe(409);
    const text = textOf(answer.text);
    for (const part of [
      "Somebody changed this role",
      `Name: ${name} → Theirs`,
      "Name Theirs Mine Your change. Both of you changed this: decide",
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
    await save(path, await browser.post(`${path}/edit`, { ...merged, step: "review" }));
    expect([(await row(role)).name, await rightsOf(role)]).toEqual([
      "Mine",
      ["audit.view", "users.create", "users.view"],
    ]);
  });

  it("a right that they took away and nobody else touched is taken over", async () => {
    const { path } = await addRole(["users.view", "audit.view"]);
    const mine = { ...(await browser.form(`${path}/edit`)), name: "Only the name", step: "review" };
    await save(path, await review(path, { permissions: "users.view" }));
    expect(readForm((await browser.post(`${path}/edit`, mine)).text)).toMatchObject({
      name: "Only the name",
      permissions: "users.view",
    });
  });

  it("saving what is already so changes neither version nor date, and says so", async () => {
    const { role, path, name } = await addRole(["users.view"], { members: 1 });
    const before = await row(role);
    test.clock.advance(60_000);
    const answer = await review(path, {});
    expect([
      answer.status,
      textOf((await browser.follow(answer)).text).includes(`${name} was already like this.`),
    ]).toEqual([303, true]);
    expect(await row(role)).toEqual(before);
    expect(await lastEntry(role)).toMatchObject({
      action: "role.updated",
      result: "done",
      changes: "{}",
      subjectVersion: 1,
    });
  });

  describe("the ceiling", () => {
    const held = ["roles.view", "roles.manage", "users.view"] as const;
    const shown = (html: string, right: string) =>
      new RegExp(`<input[^>]*id="right-${right}"[^>]*>`).exec(html)?.[0] ?? "";

    it("a right that one lacks can be neither given nor taken, which is recorded", async () => {
      const actor = await holding(...held);
      const { role, path } = await addRole(["users.view", "audit.view"], { members: 1 });
      const form = await actor.form(`${path}/edit`);
      const cases: [string | string[], string][] = [
        [["users.view", "audit.view", "groups.view"], "You cannot grant the right “View groups”"],
        ["users.view", "You cannot revoke the right “View the audit”"],
      ];
      for (const [chosen, message] of cases) {
        for (const step of ["review", "save"]) {
          const answer = await actor.post(`${path}/edit`, { ...form, permissions: chosen, step });
          expect([answer.status, textOf(answer.text).includes(message)]).toEqual([403, true]);
          expect(await lastEntry(role)).toMatchObject({
            action: "role.updated",
            result: "refused",
            actorName: expect.stringContaining("Uma"),
          });
        }
      }
      const created = await actor.submit("/roles/new", {
        name: "Climb",
        permissions: ["users.view", "users.delete"],
      });
      expect([
        created.status,
        textOf(created.text).includes("You cannot grant the right “Delete users”"),
      ]).toEqual([403, true]);
      expect(await rightsOf(role)).toEqual(["audit.view", "users.view"]);
    });

    it("what stays may be re-sent: disabled with the reason, kept by hidden fields", async () => {
      const actor = await holding(...held);
      const { role, path } = await addRole(["audit.view"]);
      const page = await actor.get(`${path}/edit`);
      expect(shown(page.text, "audit.view")).toMatch(/ checked disabled/);
      expect(shown(page.text, "groups.manage")).toMatch(/ disabled/);
      expect(shown(page.text, "users.view")).not.toMatch(/disabled/);
      expect(textOf(page.text)).toContain(
        "You cannot revoke the right “View the audit” because you do not have it.",
      );
      expect(readForm(page.text).permissions).toBe("audit.view");
      await save(
        path,
        await review(path, { permissions: ["audit.view", "users.view"] }, actor),
        actor,
      );
      expect(await rightsOf(role)).toEqual(["audit.view", "users.view"]);
    });

    it("a right is closed when what it needs, or what needs it, cannot be changed", async () => {
      const actor = await holding("roles.view", "roles.manage", "users.create", "users.view");
      const { path } = await addRole(["users.view", "users.delete"]);
      expect(shown((await actor.get(`${path}/edit`)).text, "users.view")).toMatch(
        / checked disabled/,
      );
      const without = await holding("roles.view", "roles.manage", "users.create");
      expect(shown((await without.get("/roles/new")).text, "users.create")).toMatch(/ disabled/);
    });

    it("a role that allows what one does not hold cannot be deleted either", async () => {
      const actor = await holding(...held);
      const { role, path } = await addRole(["audit.view"]);
      expect((await actor.get(path)).text).not.toContain(`${path}/deletion`);
      expect((await actor.get(`${path}/deletion`)).status).toBe(403);
      expect(
        (
          await actor.post(`${path}/deletion`, {
            ...(await actor.form("/roles/new")),
            version: "1",
            name: [],
            permissions: [],
          })
        ).status,
      ).toBe(403);
      expect(await row(role)).toBeTruthy();
    });

    it("whoever may only view sees no act, and each refusal names the missing right", async () => {
      const viewer = await holding("roles.view");
      const { path } = await addRole(["users.view"]);
      const pages = [await viewer.get("/roles"), await viewer.get(path)];
      for (const { text } of pages) expect(text).not.toMatch(/\/roles\/(new|\d+\/(edit|deletion))/);
      for (const address of ["/roles/new", `${path}/edit`, `${path}/deletion`]) {
        const answer = await viewer.get(address);
        expect([answer.status, textOf(answer.text).includes("Manage roles")]).toEqual([403, true]);
      }
    });
  });

  it("the role Administrators is locked", async () => {
    const { id } = await test.db.read.role.findUniqueOrThrow({
      where: { systemKey: "administrators" },
    });
    const record = await browser.get(`/roles/${id}`);
    expect([
      record.text.includes(`/roles/${id}/edit`),
      textOf(record.text).includes("Administrators Locked"),
    ]).toEqual([false, true]);
    expect((await browser.get(`/roles/${id}/edit`)).status).toBe(409);
    expect(textOf((await browser.get(`/roles/${id}/deletion`)).text)).toContain("is locked");
    const { path } = await addRole([]);
    const form = await browser.form(`${path}/edit`);
    const deletion = await browser.form(`${path}/deletion`);
    for (const step of ["review", "save", "edit"])
      expect(
        (await browser.post(`/roles/${id}/edit`, { ...form, name: "Mine", step })).status,
      ).toBe(409);
    expect((await browser.post(`/roles/${id}/deletion`, deletion)).status).toBe(409);
    expect(await row(id)).toMatchObject({ name: "Administrators", version: 1 });
  });

  it("are not deleted while a group has them; the groups are named", async () => {
    const { role, group, path, name } = await addRole(["users.view"], { members: 2 });
    const page = await browser.get(`${path}/deletion`);
    expect(textOf(page.text)).toContain(`Groups with this role Group of ${name} 2 users`);
    expect(page.text).toContain(`href="/groups/${group}"`);
    const free = await addRole([]);
    const form = await browser.form(`${free.path}/deletion`);
    const answer = await browser.post(`${path}/deletion`, form);
    expect([
      answer.status,
      textOf(answer.text).includes("This role is assigned to groups"),
    ]).toEqual([409, true]);
    expect(await lastEntry(role)).toMatchObject({ action: "role.deleted", result: "refused" });
    await save(free.path, await review(free.path, { name: "Changed meanwhile" }));
    const stale = await browser.post(`${free.path}/deletion`, form);
    expect([stale.status, textOf(stale.text)]).toEqual([
      409,
      expect.stringContaining("Changed meanwhile"),
    ]);
    expect([await row(role), await row(free.role)]).toMatchObject([
      { name },
      { name: "Changed meanwhile" },
    ]);
  });

  it("a right that the catalogue does not know is shown, gives nothing, and is kept", async () => {
    const { role, users, path } = await addRole(["users.view", "users.teleport"], { members: 1 });
    for (const address of [path, `${path}/edit`])
      expect(textOf((await browser.get(address)).text)).toContain("users.teleport");
    expect((await browser.get(`${path}/edit`)).text).not.toContain('value="users.teleport"');
    await save(path, await review(path, { permissions: ["audit.view"] }));
    expect(await rightsOf(role)).toEqual(["audit.view", "users.teleport"]);
    expect((await (await test.signedIn(users[0] as number)).get("/users")).status).toBe(403);
  });

  it("the last administrator's rights cannot be taken through their role", async () => {
    const { role, users, path } = await addRole(permissions, { members: 1 });
    await test.db.write((tx) =>
      tx.user.update({ where: { id: 1 }, data: { status: "deactivated" } }),
    );
    try {
      const last = await test.signedIn(users[0] as number);
      const reviewed = await review(
        path,
        { permissions: permissions.filter((right) => right !== "users.restore") },
        last,
      );
      expect(textOf(reviewed.text)).toContain("1 user loses: Restore users");
      const answer = await save(path, reviewed, last);
      expect([
        answer.status,
        textOf(answer.text).includes("this is the last one"),
        readForm(answer.text).permissions,
      ]).toMatchObject([409, true, { length: 12 }]);
      expect([await rightsOf(role), (await row(role)).version]).toEqual([
        [...permissions].sort(),
        1,
      ]);
      const spare = await review(
        path,
        { permissions: permissions.filter((right) => right !== "audit.view") },
        last,
      );
      expect((await save(path, spare, last)).status).toBe(303);
    } finally {
      await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { status: "active" } }));
      await test.db.write((tx) =>
        tx.user.update({ where: { id: users[0] as number }, data: { status: "deactivated" } }),
      );
      browser = await test.signedIn();
    }
  });

  describe("bad input", () => {
    const bad: [string, Fields][] = [
      ["name twice", { name: ["a", "b"] }],
      ["name as list", { "name[]": "a" }],
      ["prototype", { __proto__x: "1", constructor: "x" }],
      ["unknown right", { permissions: ["users.view", "users.everything"] }],
      ["unknown base right", { basePermissions: "__proto__" }],
      ["right with NUL", { permissions: "users.view\0" }],
      ["name with NUL", { name: "a\0b" }],
      ["name with bidi override", { name: "a\u202eb" }],
      ["huge name", { name: "x".repeat(100_000) }],
      ["huge base name", { baseName: "x".repeat(100_000) }],
      ["many rights", { permissions: Array(500).fill("users.view") }],
      ["version of another shape", { version: "1e3" }],
      ["version negative", { version: "-1" }],
      ["step unknown", { step: "destroy" }],
      ["step twice", { step: ["save", "save"] }],
      ["seen twice", { seen: ["a", "b"] }],
    ];

    it.each(bad)("%s changes nothing and is no error of ours", async (_, fields) => {
      const { path } = await addRole(["users.view"]);
      const [create, edit] = [await browser.form("/roles/new"), await browser.form(`${path}/edit`)];
      const before = await dumpDatabase(test.db, ["Session.lastSeenAt"]);
      const answers = [await browser.post(`${path}/edit`, { ...edit, step: "save", ...fields })];
      if (!Object.keys(fields).some((name) => /^(base|version|step|seen)/.test(name)))
        answers.push(await browser.post("/roles/new", { ...create, name: "Bad", ...fields }));
      for (const { status } of answers) expect([400, 413, 422]).toContain(status);
      expect(await dumpDatabase(test.db, ["Session.lastSeenAt"])).toEqual(before);
    });

    it("a raw __proto__ gives nothing, and a repeated right counts once", async () => {
      const { _csrf, _form, ...form } = await browser.form("/roles/new");
      const tokens = { _csrf: _csrf as string, _form: _form as string };
      const named = new URLSearchParams({ ...tokens, name: "Prototype" });
      const body = `${named}&__proto__=x&__proto__=permissions`;
      const answer = await browser.send("post", "/roles/new", body, {
        "content-type": "application/x-www-form-urlencoded",
      });
      expect(answer.status).toBeLessThan(500);
      expect(
        await test.db.read.rolePermission.count({ where: { role: { name: "Prototype" } } }),
      ).toBe(0);
      const twice = await browser.submit("/roles/new", {
        ...form,
        name: "Twice",
        permissions: ["users.view", "users.view"],
      });
      expect(await rightsOf(Number(twice.headers.location?.split("/")[2]))).toEqual(["users.view"]);
      for (const address of [
        "/roles?q[]=a",
        "/roles?page=0",
        "/roles?q=%00",
        `/roles?q=${"x".repeat(5000)}`,
        "/roles/99999",
        "/roles/1?history=x",
      ])
        expect((await browser.get(address)).status, address).toBeLessThan(500);
      for (const address of [
        "/roles/0",
        "/roles/-1",
        "/roles/1e3",
        "/roles/999999999",
        "/roles/x/edit",
        "/roles/999999999/deletion",
      ])
        expect((await browser.get(address)).status, address).toBe(404);
    });
  });

  it("twenty submits of one form act once", async () => {
    const form = { ...(await browser.form("/roles/new")), name: "Once", permissions: "users.view" };
    const created = await Promise.all(
      Array.from({ length: 20 }, () => browser.post("/roles/new", form)),
    );
    expect(
      new Set(created.map(({ status, headers }) => `${status} ${headers.location}`)).size,
    ).toBe(1);
    const path = created[0]?.headers.location as string;
    const reviewed = await review(path, { permissions: ["users.view", "audit.view"] });
    const saved = await Promise.all(Array.from({ length: 20 }, () => save(path, reviewed)));
    expect(new Set(saved.map(({ status }) => status))).toEqual(new Set([303]));
    expect((await row(Number(path.split("/")[2]))).version).toBe(2);
  });

  it("twenty edits of one version: one is saved, the others are told", async () => {
    const { role, path } = await addRole(["users.view"]);
    const reviews = [];
    for (let index = 0; index < 20; index++)
      reviews.push(await review(path, { name: `Race ${index}` }));
    const answers = await Promise.all(reviews.map((reviewed) => save(path, reviewed)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(409)]);
    expect((await row(role)).version).toBe(2);
  });

  it("twenty creations of one name make one role", async () => {
    const forms = await Promise.all(Array.from({ length: 20 }, () => browser.form("/roles/new")));
    const names = ["Straße", "STRASSE", " strasse "];
    const answers = await Promise.all(
      forms.map((form, index) =>
        browser.post("/roles/new", { ...form, name: names[index % 3] as string }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(422)]);
  });

  it("the last two administrators each giving up a right at once never leave none", async () => {
    const [one, two] = [
      await addRole(permissions, { members: 1 }),
      await addRole(permissions, { members: 1 }),
    ];
    const ids = [one.users[0] as number, two.users[0] as number];
    await test.db.write((tx) =>
      tx.user.update({ where: { id: 1 }, data: { status: "deactivated" } }),
    );
    try {
      for (let round = 0; round < 5; round++) {
        await test.db.write(async (tx) => {
          await tx.rolePermission.deleteMany({ where: { roleId: { in: [one.role, two.role] } } });
          await tx.rolePermission.createMany({
            data: [one.role, two.role].flatMap((roleId) =>
              permissions.map((permission) => ({ roleId, permission })),
            ),
          });
        });
        const attacks = await Promise.all(
          [one, two].map(async ({ path }, index) => {
            const as = await test.signedIn(ids[index] as number);
            const reviewed = await review(
              path,
              { permissions: permissions.filter((right) => right !== "users.restore") },
              as,
            );
            expect(textOf(reviewed.text)).toContain("1 user loses");
            return () => save(path, reviewed, as);
          }),
        );
        const answers = await Promise.all(attacks.map((attack) => attack()));
        expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
        const counts = await Promise.all(
          [one.role, two.role].map(async (role) => (await rightsOf(role)).length),
        );
        expect(counts.sort()).toEqual([permissions.length - 1, permissions.length]);
      }
    } finally {
      await test.db.write((tx) =>
        tx.user.updateMany({ where: { id: { in: ids } }, data: { status: "deactivated" } }),
      );
      await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { status: "active" } }));
      browser = await test.signedIn();
    }
  });

  it("a role is never both given to a group and deleted", async () => {
    for (let round = 0; round < 10; round++) {
      const { role, path } = await addRole(["users.view"]);
      const { group } = await addRole([], { members: 0 });
      const form = await browser.form(`${path}/deletion`);
      const given = test.db.write(async (tx) => {
        await test.db.dialect.lockWrites(tx);
        return tx.groupRole.create({ data: { groupId: group, roleId: role } });
      });
      const [deletion, gift] = await Promise.allSettled([
        browser.post(`${path}/deletion`, form),
        given,
      ]);
      const isDeleted = deletion.status === "fulfilled" && deletion.value.status === 303;
      expect(isDeleted).toBe(gift.status === "rejected");
    }
  });

  it("are listed a hundred a page, by name", async () => {
    const now = test.clock.now;
    const data = Array.from({ length: 205 }, (_, index) => `Zz ${String(index).padStart(3, "0")}`);
    await test.db.write((tx) =>
      tx.role.createMany({
        data: data.map((name) => ({ name, nameKey: fold(name), createdAt: now, updatedAt: now })),
      }),
    );
    const names = (html: string) =>
      [...html.matchAll(/class="col-role"><a [^>]*><bdi>([^<]+)</g)].map(([, name]) => name);
    const pages = [1, 2, 3].map(async (page) =>
      names((await browser.get(`/roles?q=zz&page=${page}`)).text),
    );
    expect((await Promise.all(pages)).flat()).toEqual(data);
    expect(textOf((await browser.get("/roles?q=zz&page=99")).text)).toContain("201–205 of 205");
    expect(textOf((await browser.get("/roles?q=%25")).text)).toContain("No role matches");
  });
});
