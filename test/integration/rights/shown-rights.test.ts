import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Permission } from "../../../src/domain/permissions.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
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
  const statusOf = async (id: number) =>
    (await test.db.read.user.findUniqueOrThrow({ where: { id } })).status;
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

  it("a typo does not make an old page a new one", async () => {
    const group = await groupOf("users.view");
    const fields = {
      ...(await admin.form("/users/new")),
      ...person(),
      ...secret,
      groups: String(group),
    };
    await giveRole(group, await locked());
    const typo = await admin.post("/users/new", { ...fields, firstName: "" });
    expect(typo.status).toBe(422);
    const refused = await admin.post("/users/new", {
      ...readForm(typo.text),
      ...secret,
      firstName: "Sho",
    });
    expect(refused.status).toBe(409);
    expect(textOf(refused.text)).toContain("now also grants: Create users");
  });

  it("a group deleted meanwhile is an error at the field, as ever", async () => {
    const group = await groupOf("users.view");
    const form = {
      ...(await admin.form("/users/new")),
      ...person(),
      ...secret,
      groups: String(group),
    };
    await test.db.write((tx) => tx.group.delete({ where: { id: group } }));
    const refused = await admin.post("/users/new", form);
    expect([
      refused.status,
      textOf(refused.text).includes("One of the groups no longer exists"),
    ]).toEqual([422, true]);
  });

  it("shows what each group gives where it can be chosen", async () => {
    const group = await groupOf("users.view", "audit.view");
    for (const path of ["/users/new", `/users/${await addUser(test.db)}/edit`]) {
      const text = textOf((await admin.get(path)).text);
      expect(text).toMatch(
        new RegExp(`${await titleOf(group)} Rights: View users · View the audit`),
      );
      expect(text).toContain("Rights: all");
    }
    expect(textOf((await german.get(`/groups/${group}/members`)).text)).toContain(
      "Rechte der Mitglieder: Benutzer ansehen · Protokoll ansehen",
    );
  });

  describe("editing", () => {
    it("takes no group away that took other rights with it; one that stays is fine", async () => {
      const [kept, taken, other] = [
        await groupOf("users.view"),
        await groupOf("users.view"),
        await groupOf(),
      ];
      const id = await addUser(test.db, { groups: [] });
      await test.db.write((tx) =>
        tx.userGroup.createMany({
          data: [kept, taken].map((groupId) => ({ userId: id, groupId })),
        }),
      );
      const form = {
        ...(await admin.form(`/users/${id}/edit`)),
        groups: [kept, other].map(String),
      };
      await giveRole(kept, await locked());
      await giveRole(taken, await addRole(test.db, ["audit.view"]));
      const refused = await admin.post(`/users/${id}/edit`, form);
      expect([refused.status, await isMember(id, taken)]).toEqual([409, true]);
      const text = textOf(refused.text);
      expect(text).toContain(
        `have changed since the page was shown: ${await titleOf(taken)}. Nothing`,
      );
      expect(text).toContain(`${await titleOf(taken)} now also grants: View the audit`);
      expect((await admin.post(`/users/${id}/edit`, readForm(refused.text))).status).toBe(303);
      expect([
        await isMember(id, kept),
        await isMember(id, taken),
        await isMember(id, other),
      ]).toEqual([true, false, true]);
    });

    it("tells of both at once: what another changed, what the group gives now", async () => {
      const [held, group] = [await groupOf(), await groupOf("users.view")];
      const id = await addUser(test.db, { groups: [] });
      await test.db.write((tx) => tx.userGroup.create({ data: { userId: id, groupId: held } }));
      const form = {
        ...(await admin.form(`/users/${id}/edit`)),
        groups: [held, group].map(String),
      };
      expect((await german.submit(`/users/${id}/edit`, { lastName: "Theirs" })).status).toBe(303);
      await giveRole(group, await locked());
      const refused = await admin.post(`/users/${id}/edit`, form);
      expect(refused.status).toBe(409);
      expect(textOf(refused.text)).toMatch(
        /now also grants: Create users.*What changed meanwhile.*Theirs/,
      );
      expect((await admin.post(`/users/${id}/edit`, readForm(refused.text))).status).toBe(303);
      expect(await isMember(id, group)).toBe(true);
    });

    it("of oneself is never in the way", async () => {
      const form = await admin.form("/users/1/edit");
      const own = await groupOf();
      await giveRole(own, await locked());
      const { shownRights: _, ...without } = form;
      expect((await admin.post("/users/1/edit", { ...without, firstName: "Ada" })).status).toBe(
        303,
      );
    });
  });

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
