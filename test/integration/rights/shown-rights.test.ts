import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Permission } from "../../../src/domain/permissions.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole } from "../../support/rights.ts";

const secret = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };

/**
 * A page that hands rights out, shown and filled in; what it hands out, and to whom, is read back.
 */
interface Way {
  path: string;
  form: Fields;
  /** Whether it was done. */
  done(): Promise<boolean>;
}

describe.skipIf(unreachable)("rights are given as they were shown", () => {
  let test: TestApp;
  let admin: Browser;
  let german: Browser;
  let counter = 0;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    german = await test.signedIn(
      await addUser(test.db, { groups: ["administrators"], locale: "de" }),
    );
  });
  afterAll(() => test.close());

  /** As a request of somebody else would: through triggers, so that every process learns of it. */
  const giveRole = async (group: number, role: number) =>
    test.db.write((tx) => tx.groupRole.create({ data: { groupId: group, roleId: role } }));
  const locked = async () =>
    (await test.db.read.role.findUniqueOrThrow({ where: { systemKey: "administrators" } })).id;
  const isMember = async (userId: number, groupId: number) =>
    (await test.db.read.userGroup.count({ where: { userId, groupId } })) > 0;
  const titleOf = async (id: number) =>
    (await test.db.read.group.findUniqueOrThrow({ where: { id } })).title;
  const groupOf = async (...rights: Permission[]) =>
    addGroup(test.db, rights.length > 0 ? [await addRole(test.db, rights)] : []);
  const lastEntry = () => test.db.read.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
  const person = () => ({
    email: `shown${++counter}@example.com`,
    firstName: "Sho",
    lastName: "Wn",
    locale: "en",
  });

  /** Everything but the passwords, which never come back. */
  const typed = (form: Fields) =>
    Object.fromEntries(
      ["email", "firstName", "lastName", "groups", "users"].map((name) => [name, form[name]]),
    );

  const ways: Record<string, (by: Browser, group: number) => Promise<Way>> = {
    "Create new User": async (by, group) => {
      const fields = person();
      const form = {
        ...(await by.form("/users/new")),
        ...fields,
        ...secret,
        groups: String(group),
      };
      return {
        path: "/users/new",
        form,
        done: async () => (await test.db.read.user.count({ where: { email: fields.email } })) > 0,
      };
    },
    "Edit User": async (by, group) => {
      const id = await addUser(test.db, { groups: [] });
      const path = `/users/${id}/edit`;
      const form = { ...(await by.form(path)), lastName: "Typed", groups: String(group) };
      return { path, form, done: () => isMember(id, group) };
    },
    "Members of a group": async (by, group) => {
      const id = await addUser(test.db, { groups: [], lastName: `Aa${++counter}` });
      const path = `/groups/${group}/members`;
      return {
        path,
        form: { ...(await by.form(path)), do: "add", users: String(id) },
        done: () => isMember(id, group),
      };
    },
  };

  describe.each(Object.keys(ways))("%s", (name) => {
    const open = (by: Browser, group: number) => (ways[name] as (typeof ways)[string])(by, group);

    it("hands nothing out when the group got Administrators since, until it is shown", async () => {
      const group = await groupOf("users.view");
      const { path, form, done } = await open(admin, group);
      await giveRole(group, await locked());
      const refused = await admin.post(path, form);
      expect([refused.status, await done()]).toEqual([409, false]);
      const title = await titleOf(group);
      expect(textOf(refused.text)).toContain(
        `The rights of these groups have changed since the page was shown: ${title}.`,
      );
      expect(textOf(refused.text)).toMatch(
        new RegExp(`${title} now also grants: Create users, Edit users, .*View the audit`),
      );
      const again = readForm(refused.text);
      if (name !== "Members of a group") expect(typed(again)).toEqual(typed(form));
      else expect(refused.text).toMatch(new RegExp(`value="${form.users}" checked`));
      const entry = await lastEntry();
      expect([entry.result, JSON.parse(entry.reason as string)]).toEqual([
        "refused",
        { key: "rights.whyNot.notShown", params: { groups: title } },
      ]);

      const saved = await admin.post(path, {
        ...again,
        ...(name === "Create new User" ? secret : {}),
        ...(form.do ? { do: "add", users: form.users } : {}),
      });
      expect([saved.status, await done()]).toEqual([303, true]);
    });

    it("says so in German, and what the group gives no longer", async () => {
      const group = await groupOf("users.view", "audit.view");
      const { path, form, done } = await open(german, group);
      await test.db.write((tx) =>
        tx.rolePermission.deleteMany({
          where: { permission: "audit.view", role: { groups: { some: { groupId: group } } } },
        }),
      );
      const refused = await german.post(path, form);
      expect([refused.status, await done()]).toEqual([409, false]);
      expect(textOf(refused.text)).toContain(
        `${await titleOf(group)} gewährt nicht mehr: Protokoll ansehen`,
      );
    });

    it("refuses a post that says nothing of what was shown, or something forged", async () => {
      const group = await groupOf("users.view");
      const { path, form, done } = await open(admin, group);
      const { shownRights, ...without } = form;
      expect(shownRights).toMatch(/^[\w-]{6}~/);
      expect((await admin.post(path, without)).status).toBe(409);
      expect(
        (
          await admin.post(path, {
            ...form,
            shownRights: String(shownRights).split("~")[0] as string,
          })
        ).status,
      ).toBe(409);
      for (const bad of ["<script>", "x".repeat(200_001)])
        expect((await admin.post(path, { ...form, shownRights: bad })).status).toBe(400);
      expect(
        (
          await admin.post(path, {
            ...form,
            shownRights: [String(shownRights), String(shownRights)],
          })
        ).status,
      ).toBe(400);
      expect(await done()).toBe(false);
      expect([(await admin.post(path, form)).status, await done()]).toEqual([303, true]);
    });

    it("is not kept from a renamed group, nor by another one whose rights changed", async () => {
      const [group, other] = [await groupOf("users.view"), await groupOf()];
      const { path, form, done } = await open(admin, group);
      await giveRole(other, await locked());
      await test.db.write((tx) =>
        tx.group.update({
          where: { id: group },
          data: { title: `Renamed ${group}`, titleKey: `renamed ${group}` },
        }),
      );
      expect([(await admin.post(path, form)).status, await done()]).toEqual([303, true]);
    });

    it("a right that is missing comes before a page that is out of date", async () => {
      const group = await groupOf("users.view");
      const others: Permission[] = [
        "users.view",
        "users.create",
        "users.edit",
        "groups.view",
        "groups.manage",
      ];
      const by = await test.signedIn(
        await addUser(test.db, { groups: [] }).then(
          async (id) => (await addGroup(test.db, [await addRole(test.db, others)], [id])) && id,
        ),
      );
      const { path, form, done } = await open(by, group);
      await giveRole(group, await addRole(test.db, ["audit.view"]));
      const refused = await by.post(path, form);
      expect([
        refused.status,
        textOf(refused.text).includes("View the audit"),
        await done(),
      ]).toEqual([403, true, false]);
    });

    it("a form sent twice is answered as the first time, whatever changed in between", async () => {
      const group = await groupOf("users.view");
      const { path, form } = await open(admin, group);
      const first = await admin.post(path, form);
      await giveRole(group, await locked());
      const second = await admin.post(path, form);
      expect([first.status, second.status, second.headers.location]).toEqual([
        303,
        303,
        first.headers.location,
      ]);
    });
  });
});
