import { describe, expect, it } from "vitest";
import { readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { useRoles } from "../../support/roles.ts";

describe.skipIf(unreachable)("roles: the ceiling", () => {
  const roles = useRoles();
  const { addRole, holding, rightsOf, row, lastEntry, review, save } = roles;

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
