import { describe, expect, it } from "vitest";
import type { Permission } from "../../../src/domain/permissions.ts";
import { createRoleModel, editRoleModel } from "../../../src/features/roles/views/form.ts";
import { readerWith } from "../../support/reader.ts";

const form = { id: "", submitted: false, values: {}, errors: [] };
const manager = readerWith("roles.view", "roles.manage", "users.view", "users.edit");

function tickOf(right: Permission, held: Permission[], reader = manager) {
  const role = {
    id: 5,
    name: "Night shift",
    version: 1,
    systemKey: null,
    permissions: new Set(held),
    unknown: [],
  };
  const parts = {
    form,
    role: role as never,
    groups: [],
    meanwhile: [],
    back: { list: "", from: "" as const },
  };
  const { areas } = editRoleModel(reader, parts);
  return areas.flatMap(({ rights }) => rights).find(({ value }) => value === right);
}

describe("a tick on the form of a role", () => {
  it.each<[string, Permission, Permission[], object]>([
    ["given, and one's to take", "users.view", ["users.view"], { checked: true, disabled: false }],
    ["not given, and one's to give", "users.view", [], { checked: false, disabled: false }],
    [
      "given, and not one's to take",
      "audit.view",
      ["audit.view"],
      { checked: true, disabled: true, reason: "rights.whyNot.revoke rights.audit.view.name" },
    ],
    [
      "not given, and not one's to give",
      "audit.view",
      [],
      { checked: false, disabled: true, reason: "rights.whyNot.grant rights.audit.view.name" },
    ],
    [
      "needed by what is not one's to take",
      "users.view",
      ["users.view", "users.delete"],
      { checked: true, disabled: true, reason: "rights.whyNot.revoke rights.users.delete.name" },
    ],
  ])("%s", (_, right, held, expected) => {
    expect(tickOf(right, held)).toMatchObject(expected);
  });

  it.each<[Permission, string]>([
    ["users.view", ""],
    ["users.edit", "roles.form.rights.needs rights.users.view.name"],
    ["users.password", "roles.form.rights.needs rights.users.view.name + rights.users.edit.name"],
  ])("says what %s needs", (right, needs) => {
    expect(tickOf(right, [])?.needs).toBe(needs);
  });
});

describe("the form of a new role", () => {
  const ticked = (state: Parameters<typeof createRoleModel>[1]) =>
    createRoleModel(manager, state)
      .areas.flatMap(({ rights }) => rights)
      .filter(({ checked }) => checked)
      .map(({ value }) => value);

  it("begins with nothing", () => {
    expect(ticked(form)).toEqual([]);
  });

  it("keeps what was ticked, but for what one may not give", () => {
    const values = { name: "Night", permissions: ["users.view", "audit.view"] };
    expect(ticked({ ...form, submitted: true, values })).toEqual(["users.view"]);
  });
});
