import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Permission } from "../../../src/domain/permissions.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole } from "../../support/rights.ts";

const secret = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };

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
  const person = () => ({
    email: `shown${++counter}@example.com`,
    firstName: "Sho",
    lastName: "Wn",
    locale: "en",
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
});
