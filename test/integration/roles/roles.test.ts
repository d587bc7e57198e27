import { describe, expect, it } from "vitest";
import { permissions } from "../../../src/domain/permissions.ts";
import { readForm, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { useRoles } from "../../support/roles.ts";

describe.skipIf(unreachable)("roles", () => {
  const roles = useRoles();
  const { addRole, holding, rightsOf, row, lastEntry, review, save } = roles;

  const nightShift = (name = "  Night   shift ") =>
    roles.browser.submit("/roles/new", { name, permissions: ["users.view", "audit.view"] });
  const pathOf = ({ headers }: Answer) => headers.location as string;
  const idOf = (answer: Answer) => Number(pathOf(answer).split("/")[2]);

  it("are created, and lead to the groups", async () => {
    const created = await nightShift();
    expect(textOf((await roles.browser.follow(created)).text)).toContain(
      "Night shift has been created. Next, assign it to a group.",
    );
    expect(await row(idOf(created))).toMatchObject({ name: "Night shift", version: 1 });
    expect(await rightsOf(idOf(created))).toEqual(["audit.view", "users.view"]);
  });

  it("are found by their name, with rights and numbers", async () => {
    await nightShift("Night owls");
    expect(textOf((await roles.browser.get("/roles?q=NIGHT+OW")).text)).toContain(
      "Users: View users Audit: View the audit 0 0",
    );
  });

  it.each([
    "Night train → Night watch",
    "Added rights Activate and deactivate users",
    "Removed rights View the audit",
    "No user gains or loses a right.",
  ])("are reviewed before they are saved: %s", async (part) => {
    const { path, role } = await addRole(["users.view", "audit.view"]);
    await save(path, await review(path, { name: "Night train" }));
    const changes = { name: "Night watch", permissions: ["users.view", "users.status"] };
    expect(textOf((await review(path, changes)).text)).toContain(part);
    expect((await row(role)).name).toBe("Night train");
    await roles.browser.submit(`${path}/deletion`);
  });

  it("are saved after the review", async () => {
    const { path, role } = await addRole(["users.view", "audit.view"]);
    const changes = { name: "Night guard", permissions: ["users.view", "users.status"] };
    const saved = await save(path, await review(path, changes));
    expect(textOf((await roles.browser.follow(saved)).text)).toContain(
      "Name of Night guard changed. Rights: Activate and deactivate users added,",
    );
    expect(await row(role)).toMatchObject({ nameKey: "night guard", version: 2 });
    expect(await rightsOf(role)).toEqual(["users.status", "users.view"]);
    expect(await lastEntry(role)).toMatchObject({ action: "role.updated", subjectVersion: 2 });
  });

  it("are deleted, with their rights", async () => {
    const { path, role, name } = await addRole(["users.view"]);
    const deleted = await roles.browser.submit(`${path}/deletion`);
    expect(deleted.headers.location).toMatch(/^\/roles#r\d+$/);
    expect((await roles.browser.get(path)).status).toBe(404);
    expect(await rightsOf(role)).toEqual([]);
    expect(await lastEntry(role)).toMatchObject({
      action: "role.deleted",
      subjectName: name,
      subjectVersion: 2,
    });
  });

  it.each([
    ["nothing", " ", "Enter a name."],
    ["too much", "x".repeat(101), "Use at most 100 characters."],
    ["a forbidden character", "a<b", "Names cannot contain"],
    ["a name that is taken", "AUDITORS", "Another role has this name."],
  ])("say that a name is %s, and keep what was typed", async (_, name, message) => {
    const form = { name, permissions: "users.view" };
    const answer = await roles.browser.submit("/roles/new", form);
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain(message);
    expect(readForm(answer.text)).toMatchObject(form);
  });

  it("say before the review that a name is taken", async () => {
    const { path } = await addRole([]);
    const form = { name: "auditors", permissions: "audit.view" };
    const refused = await review(path, form);
    expect([refused.status, readForm(refused.text)]).toMatchObject([422, form]);
  });

  it("say after the review that a name was taken meanwhile", async () => {
    const { path } = await addRole([]);
    const form = { name: "Quick", permissions: "audit.view" };
    const reviewed = await review(path, form);
    await roles.browser.submit("/roles/new", { name: "quick" });
    const refused = await save(path, reviewed);
    expect([refused.status, readForm(refused.text)]).toMatchObject([422, form]);
  });

  it("bring along what a right needs, and say so", async () => {
    const created = await roles.browser.submit("/roles/new", {
      name: "Needy",
      permissions: ["users.password"],
    });
    expect(textOf((await roles.browser.follow(created)).text)).toContain(
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

  it("saving what is already so changes neither version nor date, and says so", async () => {
    const { role, path, name } = await addRole(["users.view"], { members: 1 });
    const before = await row(role);
    roles.test.clock.advance(60_000);
    const answer = await review(path, {});
    expect([
      answer.status,
      textOf((await roles.browser.follow(answer)).text).includes(`${name} was already like this.`),
    ]).toEqual([303, true]);
    expect(await row(role)).toEqual(before);
    expect(await lastEntry(role)).toMatchObject({
      action: "role.updated",
      result: "done",
      changes: "{}",
      subjectVersion: 1,
    });
  });

  it("the role Administrators is locked", async () => {
    const { id } = await roles.test.db.read.role.findUniqueOrThrow({
      where: { systemKey: "administrators" },
    });
    const record = await roles.browser.get(`/roles/${id}`);
    expect([
      record.text.includes(`/roles/${id}/edit`),
      textOf(record.text).includes("Administrators Locked"),
    ]).toEqual([false, true]);
    expect((await roles.browser.get(`/roles/${id}/edit`)).status).toBe(409);
    expect(textOf((await roles.browser.get(`/roles/${id}/deletion`)).text)).toContain("is locked");
    const { path } = await addRole([]);
    const form = await roles.browser.form(`${path}/edit`);
    const deletion = await roles.browser.form(`${path}/deletion`);
    for (const step of ["review", "save", "edit"])
      expect(
        (await roles.browser.post(`/roles/${id}/edit`, { ...form, name: "Mine", step })).status,
      ).toBe(409);
    expect((await roles.browser.post(`/roles/${id}/deletion`, deletion)).status).toBe(409);
    expect(await row(id)).toMatchObject({ name: "Administrators", version: 1 });
  });

  it("are not deleted while a group has them; the groups are named", async () => {
    const { role, group, path, name } = await addRole(["users.view"], { members: 2 });
    const page = await roles.browser.get(`${path}/deletion`);
    expect(textOf(page.text)).toContain(`Groups with this role Group of ${name} 2 users`);
    expect(page.text).toContain(`href="/groups/${group}"`);
    const free = await addRole([]);
    const form = await roles.browser.form(`${free.path}/deletion`);
    const answer = await roles.browser.post(`${path}/deletion`, form);
    expect([
      answer.status,
      textOf(answer.text).includes("This role is assigned to groups"),
    ]).toEqual([409, true]);
    expect(await lastEntry(role)).toMatchObject({ action: "role.deleted", result: "refused" });
    await save(free.path, await review(free.path, { name: "Changed meanwhile" }));
    const stale = await roles.browser.post(`${free.path}/deletion`, form);
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
      expect(textOf((await roles.browser.get(address)).text)).toContain("users.teleport");
    expect((await roles.browser.get(`${path}/edit`)).text).not.toContain('value="users.teleport"');
    await save(path, await review(path, { permissions: ["audit.view"] }));
    expect(await rightsOf(role)).toEqual(["audit.view", "users.teleport"]);
    expect((await (await roles.test.signedIn(users[0] as number)).get("/users")).status).toBe(403);
  });

  describe("of the last administrator", () => {
    const without = (right: string) => ({
      permissions: permissions.filter((one) => one !== right),
    });

    it("cannot lose one of the last administrator's rights", () =>
      roles.withoutTheFirst(async () => {
        const { role, users, path } = await addRole(permissions, { members: 1 });
        const last = await roles.test.signedIn(users[0]);
        const answer = await save(path, await review(path, without("users.restore"), last), last);
        expect(answer.status).toBe(409);
        expect(textOf(answer.text)).toContain("this is the last one");
        expect(readForm(answer.text).permissions).toHaveLength(permissions.length - 1);
        expect(await rightsOf(role)).toEqual([...permissions].sort());
      }));

    it("may lose a right that the last administrator can do without", () =>
      roles.withoutTheFirst(async () => {
        const { users, path } = await addRole(permissions, { members: 1 });
        const last = await roles.test.signedIn(users[0]);
        const saved = await save(path, await review(path, without("audit.view"), last), last);
        expect(saved.status).toBe(303);
      }));
  });
});
