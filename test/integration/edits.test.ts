import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryPassword } from "../../src/db/tables.ts";
import { addUser, startApp, type TestApp } from "../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../support/browser.ts";
import { administrator, unreachable } from "../support/databases.ts";
import { addGroup, addRole } from "../support/rights.ts";

type Row = Record<string, unknown>;
/**
 * A field that is changed alone: what is typed, what the audit says, and the columns that are
 * others afterwards.
 */
type Edit = [field: string, typed: Fields, changes: Row, columns: Row];

const secret = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };

/**
 * What the audit says of an edit is what the database shows: of every field of every form that
 * edits a row.
 */
describe.skipIf(unreachable)("an edit of one field", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  const userRow = (id: number) =>
    test.db.read.user.findUniqueOrThrow({
      where: { id },
      omit: { passwordHash: false },
    }) as Promise<Row>;
  const groupRow = (id: number) =>
    test.db.read.group.findUniqueOrThrow({ where: { id } }) as Promise<Row>;
  const roleRow = (id: number) =>
    test.db.read.role.findUniqueOrThrow({ where: { id } }) as Promise<Row>;
  const titleOf = async (id: number) => (await groupRow(id)).title as string;

  /** The columns that differ; the version rises by one, and the time is the act's. */
  function expectColumns(before: Row, after: Row, expected: Row): void {
    const changed = Object.fromEntries(
      Object.keys(after).flatMap((name) =>
        String(after[name]) === String(before[name]) ? [] : [[name, after[name]]],
      ),
    );
    expect(changed).toEqual({
      ...expected,
      version: Number(before.version) + 1,
      updatedAt: test.clock.now,
    });
  }

  async function expectEntry(action: string, subjectId: number, changes: Row): Promise<void> {
    const entry = await test.db.read.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect([entry.action, entry.result, entry.subjectId, JSON.parse(entry.changes)]).toEqual([
      action,
      "done",
      subjectId,
      changes,
    ]);
  }

  const old = { email: "old@example.com", firstName: "Olda", lastName: "Older" };
  /** As searched: two spaces before every word. */
  const search = (...words: string[]) => words.map((word) => `  ${word}`).join("");

  const userEdits: Edit[] = [
    [
      "email",
      { email: "New@Example.com" },
      { email: { from: old.email, to: "New@Example.com" } },
      {
        email: "New@Example.com",
        emailKey: "new@example.com",
        searchText: search("new@example.com", "olda", "older"),
      },
    ],
    [
      "firstName",
      { firstName: "Änne" },
      { firstName: { from: "Olda", to: "Änne" } },
      { firstName: "Änne", firstNameKey: "anne", searchText: search(old.email, "anne", "older") },
    ],
    [
      "lastName",
      { lastName: "Luft" },
      { lastName: { from: "Older", to: "Luft" } },
      { lastName: "Luft", lastNameKey: "luft", searchText: search(old.email, "olda", "luft") },
    ],
    ["agent", { agent: "on" }, { agent: { from: false, to: true } }, { agent: true }],
    ["locale", { locale: "de" }, { locale: { from: "en", to: "de" } }, { locale: "de" }],
  ];

  /** A user whose row nothing else knows. */
  async function somebody(): Promise<{ id: number; group: number }> {
    await test.db.write((tx) =>
      tx.user.deleteMany({ where: { emailKey: { in: ["old@example.com", "new@example.com"] } } }),
    );
    const id = await addUser(test.db, { ...old, groups: [] });
    return { id, group: await addGroup(test.db, [], [id]) };
  }

  describe("of a user", () => {
    it.each(userEdits)("%s", async (_, typed, changes, columns) => {
      const { id } = await somebody();
      const before = await userRow(id);
      test.clock.advance(1000);
      expect((await admin.submit(`/users/${id}/edit`, typed)).status).toBe(303);
      const after = await userRow(id);
      // Another address ends the sessions.
      expectColumns(
        { ...before, ...("email" in columns ? { epoch: after.epoch } : {}) },
        after,
        columns,
      );
      await expectEntry("user.updated", id, changes);
    });

    it("groups", async () => {
      const { id, group } = await somebody();
      const other = await addGroup(test.db);
      const before = await userRow(id);
      test.clock.advance(1000);
      expect((await admin.submit(`/users/${id}/edit`, { groups: String(other) })).status).toBe(303);
      expectColumns(before, await userRow(id), {});
      expect(await test.db.read.userGroup.findMany({ where: { userId: id } })).toEqual([
        { userId: id, groupId: other },
      ]);
      await expectEntry("user.updated", id, {
        groups: { from: [await titleOf(group)], to: [await titleOf(other)] },
      });
    });

    it("password", async () => {
      const { id } = await somebody();
      const before = await userRow(id);
      test.clock.advance(1000);
      expect((await admin.submit(`/users/${id}/edit`, secret)).status).toBe(303);
      const after = await userRow(id);
      const setter = { actor: { userId: 1, name: "Ada Admin" }, now: test.clock.now };
      expectColumns({ ...before, epoch: after.epoch }, after, {
        ...temporaryPassword(after.passwordHash as string, setter),
        deviceEpoch: Number(before.deviceEpoch) + 1,
      });
      expect(await test.deps.hasher.verify(after.passwordHash as string, secret.password)).toBe(
        true,
      );
      await expectEntry("user.updated", id, { password: "changed" });
    });

    it("none changes nothing but the record", async () => {
      const { id } = await somebody();
      const before = await userRow(id);
      test.clock.advance(1000);
      expect((await admin.submit(`/users/${id}/edit`)).status).toBe(303);
      expect(await userRow(id)).toEqual(before);
      await expectEntry("user.updated", id, {});
    });
  });

  describe("of oneself", () => {
    it.each([
      ...userEdits.filter(([field]) => !["email", "agent"].includes(field)),
      [
        "theme",
        { theme: "dark" },
        { theme: { from: "system", to: "dark" } },
        { theme: "dark" },
      ] as Edit,
    ])("%s", async (_, typed, changes, columns) => {
      const { id } = await somebody();
      const before = await userRow(id);
      const browser = await test.signedIn(id);
      test.clock.advance(1000);
      expect((await browser.submit("/profile", typed)).status).toBe(303);
      expectColumns(before, await userRow(id), columns);
      await expectEntry("profile.updated", id, changes);
    });

    it("password", async () => {
      const { id } = await somebody();
      await test.db.write(async (tx) =>
        tx.user.update({
          where: { id },
          data: { passwordHash: await test.deps.hasher.hash(administrator.password) },
        }),
      );
      const before = await userRow(id);
      const browser = await test.signedIn(id);
      test.clock.advance(1000);
      expect(
        (
          await browser.submit("/profile/password", {
            currentPassword: administrator.password,
            ...secret,
          })
        ).status,
      ).toBe(303);
      const after = await userRow(id);
      expectColumns({ ...before, epoch: after.epoch }, after, {
        passwordHash: after.passwordHash,
        deviceEpoch: Number(before.deviceEpoch) + 1,
      });
      expect(await test.deps.hasher.verify(after.passwordHash as string, secret.password)).toBe(
        true,
      );
      await expectEntry("profile.updated", id, { password: "changed" });
    });
  });

  /** Saves an edit through its review. */
  async function save(path: string, typed: Fields): Promise<void> {
    const review = await admin.submit(path, typed);
    expect(review.status, textOf(review.text)).toBe(200);
    expect((await admin.post(path, { ...readForm(review.text), step: "save" })).status).toBe(303);
  }

  describe("of a group", () => {
    it.each([
      [
        "title",
        { title: "Ärzte 1" },
        (from: string) => ({ title: { from, to: "Ärzte 1" } }),
        { title: "Ärzte 1", titleKey: "arzte 1" },
      ],
      [
        "description",
        { description: "A line" },
        () => ({ description: { from: "", to: "A line" } }),
        { description: "A line" },
      ],
    ] as [string, Fields, (title: string) => Row, Row][])(
      "%s",
      async (_, typed, changes, columns) => {
        const id = await addGroup(test.db);
        const before = await groupRow(id);
        test.clock.advance(1000);
        await save(`/groups/${id}/edit`, typed);
        expectColumns(before, await groupRow(id), columns);
        await expectEntry("group.updated", id, changes(before.title as string));
      },
    );

    it("description, taken away", async () => {
      const id = await addGroup(test.db);
      await save(`/groups/${id}/edit`, { description: "A line" });
      const before = await groupRow(id);
      test.clock.advance(1000);
      await save(`/groups/${id}/edit`, { description: "" });
      expectColumns(before, await groupRow(id), { description: null });
      await expectEntry("group.updated", id, { description: { from: "A line", to: "" } });
    });

    it("roles", async () => {
      const [one, other] = [
        await addRole(test.db, ["users.view"]),
        await addRole(test.db, ["audit.view"]),
      ];
      const id = await addGroup(test.db, [one]);
      const before = await groupRow(id);
      test.clock.advance(1000);
      await save(`/groups/${id}/edit`, { roles: String(other) });
      expectColumns(before, await groupRow(id), {});
      expect(await test.db.read.groupRole.findMany({ where: { groupId: id } })).toEqual([
        { groupId: id, roleId: other },
      ]);
      const names = await Promise.all([one, other].map(async (role) => (await roleRow(role)).name));
      await expectEntry("group.updated", id, { roles: { from: [names[0]], to: [names[1]] } });
    });
  });

  describe("of a role", () => {
    it("name", async () => {
      const id = await addRole(test.db, ["users.view"]);
      const before = await roleRow(id);
      test.clock.advance(1000);
      await save(`/roles/${id}/edit`, { name: "Ärztin" });
      expectColumns(before, await roleRow(id), { name: "Ärztin", nameKey: "arztin" });
      await expectEntry("role.updated", id, { name: { from: before.name, to: "Ärztin" } });
    });

    it("rights", async () => {
      const id = await addRole(test.db, ["users.view", "audit.view"]);
      const before = await roleRow(id);
      test.clock.advance(1000);
      await save(`/roles/${id}/edit`, { permissions: ["users.view", "roles.view"] });
      expectColumns(before, await roleRow(id), {});
      const held = (await test.db.read.rolePermission.findMany({ where: { roleId: id } }))
        .map(({ permission }) => permission)
        .sort();
      expect(held).toEqual(["roles.view", "users.view"]);
      await expectEntry("role.updated", id, {
        permissions: { from: ["users.view", "audit.view"], to: ["users.view", "roles.view"] },
      });
    });
  });

  describe("by somebody else", () => {
    it.each([
      ["e-mail", { email: "New@example.com" }, 0],
      ["password", secret, 0],
      ["name", { lastName: "Luft" }, 2],
      ["groups", {}, 2],
    ] as [string, Fields, number][])(
      "of the %s ends the user's sessions, if it is one that signs in",
      async (what, typed, left) => {
        const { id } = await somebody();
        const browsers = [await test.signedIn(id), await test.signedIn(id)];
        const groups = what === "groups" ? { groups: String(await addGroup(test.db)) } : {};
        expect((await admin.submit(`/users/${id}/edit`, { ...typed, ...groups })).status).toBe(303);
        expect(await test.db.read.session.count({ where: { userId: id } })).toBe(left);
        for (const browser of browsers) {
          const answer = await browser.get("/profile");
          expect([answer.status, answer.headers.location]).toEqual(
            left > 0 ? [200, undefined] : [303, "/login?next=%2Fprofile"],
          );
        }
        expect((await admin.get("/profile")).status).toBe(200);
      },
    );
  });
});
