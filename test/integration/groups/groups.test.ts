import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { changedMembers } from "../../support/rights.ts";

describe.skipIf(unreachable)("the pages of the groups", () => {
  let test: TestApp;
  let admin: Browser;
  let counter = 0;
  beforeAll(async () => {
    test = await startApp();
  });
  beforeEach(async () => {
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  const group = (systemKey: string) =>
    test.db.read.group.findUniqueOrThrow({ where: { systemKey } });
  const role = async (systemKey: string) =>
    String((await test.db.read.role.findUniqueOrThrow({ where: { systemKey } })).id);
  const roleIdsOf = async (id: number) =>
    (
      await test.db.read.groupRole.findMany({ where: { groupId: id }, orderBy: { roleId: "asc" } })
    ).map(({ roleId }) => String(roleId));
  const lastEntry = () =>
    test.db.read.auditEntry.findFirstOrThrow({
      orderBy: { id: "desc" },
      include: { users: { orderBy: { userId: "asc" } } },
    });

  async function addGroup(roles: string[] = [], members: number[] = []): Promise<number> {
    const title = `Group ${++counter}`;
    const done = await admin.submit("/groups/new", { title, description: "", roles });
    expect(done.status).toBe(303);
    const { id } = await test.db.read.group.findUniqueOrThrow({
      where: { titleKey: title.toLowerCase() },
    });
    await test.db.write((tx) =>
      tx.userGroup.createMany({ data: members.map((userId) => ({ userId, groupId: id })) }),
    );
    return id;
  }

  /** A role straight into the database. */
  async function addRole(permissions: string[]): Promise<string> {
    const name = `Role ${++counter}`;
    const data = {
      name,
      nameKey: name.toLowerCase(),
      createdAt: test.clock.now,
      updatedAt: test.clock.now,
    };
    const { id } = await test.db.write((tx) =>
      tx.role.create({
        data: {
          ...data,
          permissions: { create: permissions.map((permission) => ({ permission })) },
        },
      }),
    );
    return String(id);
  }

  /** Somebody with exactly these rights. */
  async function somebodyWith(permissions: string[]): Promise<number> {
    const id = await addUser(test.db, { groups: [] });
    await addGroup([await addRole(permissions)], [id]);
    return id;
  }

  /** Reviews an edit and answers the review's fields, ready to be saved. */
  async function review(
    browser: Browser,
    id: number,
    fields: Record<string, string | string[]>,
  ): Promise<Fields> {
    const answer = await browser.submit(`/groups/${id}/edit`, fields);
    expect(answer.status, textOf(answer.text)).toBe(200);

    return { ...readForm(answer.text), step: "save" };
  }

  it("creates a group, lists it with roles and members, shows its rights and history", async () => {
    const user = await addUser(test.db, { groups: [] });
    const id = await addGroup([await role("customer-service")], [user]);
    const list = textOf((await admin.get("/groups?q=Group")).text);
    expect(list).toContain("Customer service");
    const record = textOf((await admin.get(`/groups/${id}`)).text);
    expect(record).toMatch(/Assign customers .* via Customer service/);
    expect(record).toContain("Group created");
    expect((await admin.get("/groups")).text).toContain(`href="/users?group=${id}"`);
  });

  it("marks a group without roles, and a user without groups among its candidates", async () => {
    const id = await addGroup();
    await addUser(test.db, { lastName: "Aaalone", groups: [] });
    expect(textOf((await admin.get("/groups")).text)).toContain("No role");
    expect(textOf((await admin.get(`/groups/${id}/members?add=aaalone`)).text)).toContain(
      "No group",
    );
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
    const before = await test.db.read.group.count();
    const answer = await admin.submit("/groups/new", { description: "kept words", ...fields });
    expect([answer.status, await test.db.read.group.count()]).toEqual([422, before]);
    expect(textOf(answer.text)).toContain(text);
    if (!("description" in fields)) expect(answer.text).toContain("kept words");
  });

  it("reviews before saving: who gains and loses what, and saves exactly that", async () => {
    const [both, one] = [
      await addUser(test.db, { groups: ["auditors"] }),
      await addUser(test.db, { groups: [], lastName: "Solo" }),
    ];
    const id = await addGroup([await role("customer-service")], [both, one]);
    const answer = await admin.submit(`/groups/${id}/edit`, { roles: [await role("auditors")] });
    const text = textOf(answer.text);
    expect(text).toMatch(
      /Nothing has been saved yet\. .*Added roles Auditors .*Removed roles Customer service /,
    );
    expect(text).toContain("1 user loses: Assign customers");
    expect(text).toMatch(
      /1 user gains: View groups, View roles, View the audit; loses: Assign customers/,
    );
    expect(text).toContain("Solo");
    expect(await roleIdsOf(id)).toEqual([await role("customer-service")]);

    const saved = await admin.post(`/groups/${id}/edit`, {
      ...readForm(answer.text),
      step: "save",
    });
    expect([saved.status, saved.headers.location]).toEqual([303, `/groups/${id}`]);
    expect(await roleIdsOf(id)).toEqual([await role("auditors")]);
    const entry = await lastEntry();
    expect([
      entry.action,
      entry.users.map(({ userId, change, lost }) => [userId, change, lost]),
    ]).toEqual([
      "group.updated",
      [
        [both, "rights", "users.customers"],
        [one, "rights", "users.customers"],
      ],
    ]);
    expect(textOf((await admin.get(`/users/${one}`)).text)).toContain("Group edited");
  });

  it("goes back from the review to the form with everything typed", async () => {
    const id = await addGroup();
    const fields = await review(admin, id, { title: "Renamed group", description: "still here" });
    const form = await admin.post(`/groups/${id}/edit`, { ...fields, step: "edit" });
    expect([
      form.status,
      form.text.includes("Renamed group"),
      form.text.includes("still here"),
    ]).toEqual([200, true, true]);
  });

  it("refuses a save whose effects are others than those seen, and shows them anew", async () => {
    const id = await addGroup(
      [await role("customer-service")],
      [await addUser(test.db, { groups: [] })],
    );
    const fields = await review(admin, id, { roles: [] });
    const late = await addUser(test.db, { groups: [], lastName: "Latecomer" });
    await test.db.write((tx) => tx.userGroup.create({ data: { userId: late, groupId: id } }));
    const refused = await admin.post(`/groups/${id}/edit`, fields);
    expect([refused.status, await roleIdsOf(id)]).toEqual([409, [await role("customer-service")]]);
    expect(textOf(refused.text)).toContain("2 users lose: View users, Assign customers");
    expect(refused.text).toContain("Latecomer");

    expect(
      (await admin.post(`/groups/${id}/edit`, { ...readForm(refused.text), step: "save" })).status,
    ).toBe(303);
    expect(await roleIdsOf(id)).toEqual([]);
  });

  it("puts two people's changes together, shows theirs and yours where they collide", async () => {
    const [auditors, service] = [await role("auditors"), await role("customer-service")];
    const id = await addGroup([service]);
    const mine = await admin.form(`/groups/${id}/edit`);
    const other = await test.signedIn();
    await other.post(
      `/groups/${id}/edit`,
      await review(other, id, {
        title: "Theirs",
        description: "their line",
        roles: [service, auditors],
      }),
    );
    const answer = await admin.post(`/groups/${id}/edit`, { ...mine, title: "Yours", roles: [] });
    expect(answer.status).toBe(409);
    const text = textOf(answer.text);
    expect(text).toMatch(/Title Theirs Yours Your change\. Both of you changed this/);
    expect(text).toMatch(/Description their line empty Their change, taken over/);
    expect(text).toMatch(/Assigned roles \+ Auditors − Customer service Both changes, combined/);

    const merged = readForm(answer.text);
    expect([merged.title, merged.description, merged.roles]).toEqual([
      "Yours",
      "their line",
      auditors,
    ]);
    const saved = await admin.post(`/groups/${id}/edit`, {
      ...readForm((await admin.post(`/groups/${id}/edit`, merged)).text),
      step: "save",
    });
    expect([saved.status, await roleIdsOf(id)]).toEqual([303, [auditors]]);
  });

  it("adds and removes several members at once: rights, version and history follow", async () => {
    const id = await addGroup([await role("auditors")]);
    const users = [await addUser(test.db, { groups: [] }), await addUser(test.db, { groups: [] })];
    const browser = await test.signedIn(users[0]);
    expect((await browser.get("/audit")).status).toBe(403);
    const post = async (what: "add" | "remove") => (await changedMembers(admin, id, what, users))();
    expect((await admin.follow(await post("add"))).text).toContain("2 users have been added");
    expect((await browser.get("/audit")).status).toBe(200);
    const entry = await lastEntry();
    expect(
      entry.users.map(({ userId, change, version, gained }) => [userId, change, version, gained]),
    ).toEqual(
      users.map((user) => [user, "joined", 2, "users.view,groups.view,roles.view,audit.view"]),
    );
    expect(textOf((await admin.get(`/users/${users[1]}`)).text)).toContain(
      "Members of the group changed",
    );
    expect((await admin.follow(await post("add"))).text).toContain(
      "All of them were already members",
    );
    expect((await admin.follow(await post("remove"))).text).toContain("2 users have been removed");
    expect((await browser.get("/audit")).status).toBe(403);
    expect(
      (await test.db.read.user.findUniqueOrThrow({ where: { id: users[0] as number } })).version,
    ).toBe(3);
  });

  it("one member who may not be changed refuses all of them", async () => {
    const id = await addGroup();
    const fine = await addUser(test.db, { groups: [] });
    const deleted = await addUser(test.db, { groups: [], status: "deleted" });
    const form = await admin.form(`/groups/${id}/members`);
    const post = async (users: number[]) =>
      admin.post(`/groups/${id}/members`, {
        ...form,
        _form: (await admin.form(`/groups/${id}/members`))._form as string,
        do: "add",
        users: users.map(String),
      });
    for (const bad of [deleted, 1, 99_999])
      for (const users of [
        [fine, bad],
        [bad, fine],
      ])
        expect((await post(users)).status).toBe(409);
    expect(await test.db.read.userGroup.count({ where: { groupId: id } })).toBe(0);
  });

  it("warns who loses what before a group is deleted; then it is gone for them", async () => {
    const [alone, both] = [
      await addUser(test.db, { groups: [] }),
      await addUser(test.db, { groups: ["auditors"] }),
    ];
    const id = await addGroup([await role("auditors")], [alone, both]);
    const page = textOf((await admin.get(`/groups/${id}/deletion`)).text);
    expect(page).toContain("1 user loses: View users, View groups, View roles, View the audit");
    expect(page).toContain("2 users will be removed from the group");
    const done = await admin.submit(`/groups/${id}/deletion`);
    expect([done.status, done.headers.location]).toEqual([303, "/groups"]);
    expect((await admin.get(`/groups/${id}`)).status).toBe(404);
    expect((await test.db.read.user.findUniqueOrThrow({ where: { id: both } })).version).toBe(2);
    const entry = await lastEntry();
    expect(entry.users.map(({ userId, change, lost }) => [userId, change, lost])).toEqual([
      [alone, "left", "users.view,groups.view,roles.view,audit.view"],
      [both, "left", ""],
    ]);
    expect((await (await test.signedIn(alone)).get("/users")).status).toBe(403);
  });

  it("deletes no group that changed since the Warning page, and says what changed", async () => {
    const member = await addUser(test.db, { groups: [] });
    const id = await addGroup([await role("auditors")], [member]);
    const form = await admin.form(`/groups/${id}/deletion`);
    const other = await test.signedIn();
    const edit = await review(other, id, { title: "Meanwhile renamed" });
    expect((await other.post(`/groups/${id}/edit`, edit)).status).toBe(303);
    const refused = await admin.post(`/groups/${id}/deletion`, form);
    expect([refused.status, await test.db.read.group.count({ where: { id } })]).toEqual([409, 1]);
    expect(textOf(refused.text)).toMatch(/Somebody changed this group .* Meanwhile renamed/);
    expect([
      (await test.db.read.user.findUniqueOrThrow({ where: { id: member } })).version,
      (await lastEntry()).result,
    ]).toEqual([1, "refused"]);
    expect((await admin.post(`/groups/${id}/deletion`, readForm(refused.text))).status).toBe(303);
    expect(await test.db.read.group.count({ where: { id } })).toBe(0);
  });

  it("keeps group and role Administrators as they are", async () => {
    const { id, version } = await group("administrators");
    const edit = await admin.get(`/groups/${id}/edit`);
    expect(textOf(edit.text)).toContain("This group is locked and keeps its title.");
    const form = await admin.form(`/groups/${id}/edit`);
    expect(
      (await admin.post(`/groups/${id}/edit`, { ...form, title: "Others", step: "save" })).status,
    ).toBe(409);
    expect((await lastEntry()).reason).toContain("groups.whyNot.lockedTitle");
    const { roles: _, ...without } = form;
    expect((await admin.post(`/groups/${id}/edit`, { ...without, step: "save" })).status).toBe(409);
    expect((await lastEntry()).reason).toContain("groups.whyNot.lockedRole");
    expect(textOf((await admin.get(`/groups/${id}/deletion`)).text)).toContain("cannot be deleted");
    const deletion = await admin.form("/groups/new");
    const seen = "x".repeat(43);
    expect(
      (
        await admin.post(`/groups/${id}/deletion`, {
          _csrf: deletion._csrf as string,
          _form: deletion._form as string,
          version: String(version),
          seen,
        })
      ).status,
    ).toBe(409);
    expect((await lastEntry()).reason).toContain('"groups.whyNot.locked"');
    expect(await roleIdsOf(id)).toEqual([await role("administrators")]);
  });

  describe("the ceiling", () => {
    const rights = ["groups.view", "groups.manage", "users.view", "roles.view"];

    it("neither gives nor takes what the actor lacks, and records the attempt", async () => {
      const browser = await test.signedIn(await somebodyWith(rights));
      const [auditors, service] = [await role("auditors"), await role("customer-service")];
      const victim = await addUser(test.db, { groups: [] });
      const id = await addGroup([service], [victim]);
      const refused = async (answer: { status: number; text: string }, right: string) => {
        expect([answer.status, textOf(answer.text).includes(right)]).toEqual([403, true]);
        expect((await lastEntry()).result).toBe("refused");
      };
      await refused(
        await browser.submit("/groups/new", { title: "Mine", roles: [auditors] }),
        "View the audit",
      );
      const form = await browser.form(`/groups/${id}/edit`);
      expect(form.roles).toBe(service);
      await refused(
        await browser.post(`/groups/${id}/edit`, { ...form, roles: [service, auditors] }),
        "View the audit",
      );
      await refused(
        await browser.post(`/groups/${id}/edit`, {
          ...form,
          roles: [service, auditors],
          step: "save",
        }),
        "View the audit",
      );
      const { roles: _, ...without } = form;
      await refused(await browser.post(`/groups/${id}/edit`, without), "Assign customers");
      expect((await browser.get(`/groups/${id}/deletion`)).status).toBe(403);
      const { _csrf, _form } = form as Record<string, string>;
      await refused(
        await browser.post(`/groups/${id}/deletion`, {
          _csrf: _csrf as string,
          _form: _form as string,
          version: "1",
          seen: "x".repeat(43),
        }),
        "Assign customers",
      );
      const other = await addUser(test.db, { groups: [] });
      const members = { _csrf: _csrf as string, _form: _form as string };
      await refused(
        await browser.post(`/groups/${id}/members`, {
          ...members,
          do: "add",
          users: [String(other)],
        }),
        "Assign customers",
      );
      await refused(
        await browser.post(`/groups/${id}/members`, {
          ...members,
          do: "remove",
          users: [String(victim)],
        }),
        "Assign customers",
      );
      expect([
        await roleIdsOf(id),
        await test.db.read.userGroup.count({ where: { groupId: id } }),
      ]).toEqual([[service], 1]);
    });

    it("lets what is there be sent again", async () => {
      const browser = await test.signedIn(await somebodyWith(rights));
      const id = await addGroup([await role("auditors")]);
      const saved = await browser.post(
        `/groups/${id}/edit`,
        await review(browser, id, { title: `Still ${id}` }),
      );
      expect([saved.status, await roleIdsOf(id)]).toEqual([303, [await role("auditors")]]);
    });

    it("does not let one put oneself into a group", async () => {
      const id = await addGroup();
      const form = await admin.form(`/groups/${id}/members`);
      expect(
        (await admin.post(`/groups/${id}/members`, { ...form, do: "add", users: ["1"] })).status,
      ).toBe(409);
    });
  });

  it("the last administrator stays, be it the group, its role or the membership", async () => {
    const essential = [
      "users.view",
      "users.create",
      "users.edit",
      "users.password",
      "users.status",
      "users.delete",
      "users.restore",
      "users.customers",
    ];
    const all = await addRole([
      ...essential,
      "groups.view",
      "groups.manage",
      "roles.view",
      "roles.manage",
    ]);
    const last = await addUser(test.db, { groups: [] });
    const id = await addGroup([all], [last]);
    const browser = await test.signedIn(
      await somebodyWith([
        ...essential,
        "groups.view",
        "groups.manage",
        "roles.view",
        "audit.view",
      ]),
    );
    const actor = await test.signedIn(
      await somebodyWith([
        ...essential,
        "groups.view",
        "groups.manage",
        "roles.view",
        "roles.manage",
      ]),
    );
    await test.db.write((tx) =>
      tx.user.updateMany({ where: { id: 1 }, data: { status: "deactivated" } }),
    );
    const remove = await changedMembers(actor, id, "remove", [last]);
    // Two hold everything: one of them may go.
    expect((await browser.get("/groups")).status).toBe(200);
    expect((await remove()).status).toBe(303);
    await test.db.write((tx) => tx.userGroup.create({ data: { userId: last, groupId: id } }));
    const own = (
      await test.db.read.userGroup.findFirstOrThrow({
        where: {
          userId: (
            await test.db.read.session.findFirstOrThrow({ orderBy: { createdAt: "desc" } })
          ).userId,
        },
      })
    ).groupId;
    const lastBrowser = await test.signedIn(last);
    await test.db.write((tx) =>
      tx.user.updateMany({
        where: { groups: { some: { groupId: own } } },
        data: { status: "deactivated" },
      }),
    );
    const edit = await review(lastBrowser, id, { roles: [] });
    const refused = await lastBrowser.post(`/groups/${id}/edit`, edit);
    expect([refused.status, textOf(refused.text).includes("this is the last one")]).toEqual([
      409,
      true,
    ]);
    expect((await lastBrowser.submit(`/groups/${id}/deletion`)).status).toBe(409);
    expect([
      await roleIdsOf(id),
      await test.db.read.userGroup.count({ where: { groupId: id } }),
    ]).toEqual([[all], 1]);
    await test.db.write((tx) =>
      tx.user.updateMany({ where: { id: 1 }, data: { status: "active" } }),
    );
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
    const before = await test.db.read.group.count();
    const form = await admin.form("/groups/new");
    const answer = await admin.post("/groups/new", {
      ...form,
      description: "",
      ...(fields as Fields),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await test.db.read.group.count()).toBe(before);
  });

  it("one form sent twenty times acts once", async () => {
    const form = { ...(await admin.form("/groups/new")), title: "Only once", description: "" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => admin.post("/groups/new", form)),
    );
    expect(
      new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`)).size,
    ).toBe(1);
    expect(await test.db.read.group.count({ where: { titleKey: "only once" } })).toBe(1);
  });
});
