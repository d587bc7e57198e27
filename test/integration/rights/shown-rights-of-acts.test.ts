import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Permission } from "../../../src/domain/permissions.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole } from "../../support/rights.ts";

describe.skipIf(unreachable)("rights are given as they were shown", () => {
  let test: TestApp;
  let admin: Browser;
  let counter = 0;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  const giveRole = async (group: number, role: number) =>
    test.db.write((tx) => tx.groupRole.create({ data: { groupId: group, roleId: role } }));
  const locked = async () =>
    (await test.db.read.role.findUniqueOrThrow({ where: { systemKey: "administrators" } })).id;
  const statusOf = async (id: number) =>
    (await test.db.read.user.findUniqueOrThrow({ where: { id } })).status;
  const titleOf = async (id: number) =>
    (await test.db.read.group.findUniqueOrThrow({ where: { id } })).title;
  const groupOf = async (...rights: Permission[]) =>
    addGroup(test.db, rights.length > 0 ? [await addRole(test.db, rights)] : []);
  describe.each([
    ["activation", "deactivated", "active"],
    ["restoration", "deleted", "deactivated"],
  ] as const)("%s", (act, before, after) => {
    const somebody = async (group: number) => {
      const id = await addUser(test.db, {
        groups: [],
        status: before,
        lastName: `Act${++counter}`,
      });
      await test.db.write((tx) => tx.userGroup.create({ data: { userId: id, groupId: group } }));
      return id;
    };

    it("shows the rights that come back, and gives no others", async () => {
      const group = await groupOf("users.view");
      const id = await somebody(group);
      const page = await admin.get(`/users/${id}/${act}`);
      expect(textOf(page.text)).toMatch(/Rights that apply .*: View users/);
      await giveRole(group, await locked());
      const refused = await admin.post(`/users/${id}/${act}`, readForm(page.text));
      expect([refused.status, await statusOf(id)]).toEqual([409, before]);
      expect(textOf(refused.text)).toMatch(
        new RegExp(`${await titleOf(group)} now also grants: Create users.*apply .*: all`),
      );
      expect((await admin.post(`/users/${id}/${act}`, readForm(refused.text))).status).toBe(303);
      expect(await statusOf(id)).toBe(after);
    });

    describe("in one click on the list gives what the list was made of", () => {
      let id: number;
      let group: number;
      let fields: Fields;
      beforeAll(async () => {
        group = await groupOf("users.view");
        id = await somebody(group);
        fields = await listed(id);
        await giveRole(group, await locked());
      });

      const listed = async (userId: number): Promise<Fields> => {
        const list = await admin.get(`/users?q=Act${counter}`);
        const field = (name: string) =>
          new RegExp(`<form method="post">.*?name="${name}" value="([^"]*)"`, "s").exec(
            list.text,
          )?.[1] ?? "";
        expect(list.text).toContain(`formaction="/users/${userId}/${act}?`);
        return {
          _csrf: field("_csrf"),
          _form: field("_form"),
          version: "1",
          shownRights: field("shownRights"),
        };
      };

      it("at once", async () => {
        const other = await somebody(await groupOf("users.view"));
        expect((await admin.post(`/users/${other}/${act}`, await listed(other))).status).toBe(303);
        expect(await statusOf(other)).toBe(after);
      });

      it("and asks about what is otherwise now", async () => {
        expect((await admin.post(`/users/${id}/${act}`, fields)).status).toBe(409);
        expect(await statusOf(id)).toBe(before);
      });

      it("and asks when it was not said", async () => {
        const { shownRights: _, ...unsaid } = fields;
        expect((await admin.post(`/users/${id}/${act}`, unsaid)).status).toBe(409);
        expect(await statusOf(id)).toBe(before);
      });
    });

    /** Does what this act undoes; answers the form of the banner that offers it then. */
    async function bannerAfterUndone(id: number): Promise<Fields> {
      const undone = { activation: "deactivation", restoration: "deletion" }[act];
      await test.db.write((tx) => tx.user.update({ where: { id }, data: { status: "active" } }));
      const banner = (await admin.follow(await admin.submit(`/users/${id}/${undone}`))).text;
      const form = `<form method="post" action="/users/${id}/${act}">[\\s\\S]*?</form>`;
      const [undo = ""] = new RegExp(form).exec(banner) ?? [];
      return Object.fromEntries(
        [...undo.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
      ) as Fields;
    }

    describe("from the banner asks first about somebody in more groups than a cookie holds", () => {
      let id: number;
      let fields: Fields;
      let asked: Answer;
      beforeAll(async () => {
        id = await somebody(await groupOf("users.view"));
        await joinCrowd(id);
        fields = await bannerAfterUndone(id);
        asked = await admin.post(`/users/${id}/${act}`, fields);
      });
      afterAll(() => test.db.write((tx) => tx.group.deleteMany({ where: crowdOf(id) })));

      const crowdOf = (userId: number) => ({ title: { startsWith: `Crowd ${userId} ` } });
      const joinCrowd = (userId: number) =>
        test.db.write(async (tx) => {
          const own = { createdAt: test.clock.now, updatedAt: test.clock.now };
          const titles = Array.from({ length: 300 }, (_, index) => `Crowd ${userId} ${index}`);
          await tx.group.createMany({
            data: titles.map((title) => ({ title, titleKey: title.toLowerCase(), ...own })),
          });
          const made = await tx.group.findMany({
            where: crowdOf(userId),
            select: { id: true },
          });
          await tx.userGroup.createMany({
            data: made.map(({ id: groupId }) => ({ userId, groupId })),
          });
        });

      it("as the banner says nothing of rights", () =>
        expect(Object.keys(fields)).toEqual(["_csrf", "_form", "version"]));

      it("with the page of the act", () => expect(asked.status).toBe(409));

      it("and does it then", async () => {
        const done = await admin.post(`/users/${id}/${act}`, readForm(asked.text));
        expect(done.status).toBe(303);
        expect(await statusOf(id)).toBe(after);
      });
    });

    it("from the banner gives what there was when it was taken", async () => {
      const id = await somebody(await groupOf("users.view"));
      const fields = await bannerAfterUndone(id);
      expect((await admin.post(`/users/${id}/${act}`, fields)).status).toBe(303);
      expect(await statusOf(id)).toBe(after);
    });

    it("from the banner gives nothing more than there was when it was taken", async () => {
      const group = await groupOf("users.view");
      const id = await somebody(group);
      const fields = await bannerAfterUndone(id);
      await giveRole(group, await locked());
      expect((await admin.post(`/users/${id}/${act}`, fields)).status).toBe(409);
      expect(await statusOf(id)).toBe(before);
    });
  });
});
