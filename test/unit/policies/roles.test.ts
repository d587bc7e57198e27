import { describe, expect, it } from "vitest";
import { ADMINISTRATORS, type Permission, permissions } from "../../../src/domain/permissions.ts";
import * as roles from "../../../src/features/roles/policy.ts";
import { actorWith, said } from "../../support/policy.ts";

type Rights = readonly Permission[];
const role = (rights: Rights, systemKey: string | null = null) => ({
  systemKey,
  permissions: new Set(rights),
});
const manager = actorWith("roles.manage", "users.view", "users.edit");
const administrator = actorWith(...permissions);
const forbidden = "errors.forbidden.permission roles.manage";

describe("a role", () => {
  it.each([
    ["a manager", manager, null, "may", "may"],
    ["who may only look", actorWith("roles.view"), null, forbidden, forbidden],
    ["who may only look", actorWith("roles.view"), ADMINISTRATORS, forbidden, forbidden],
    ["anybody", administrator, ADMINISTRATORS, "roles.whyNot.locked", "roles.whyNot.locked"],
    ["a manager", manager, "auditors", "may", "may"],
  ])("edited and deleted by %s", (_, actor, systemKey, edited, deleted) => {
    expect([
      said(roles.whyNotEditRole(actor, role([], systemKey))),
      said(roles.whyNotDeleteRole(actor, role([], systemKey))),
    ]).toEqual([edited, deleted]);
  });

  it("takes with it what it gives, when it is deleted", () => {
    const reason = roles.whyNotDeleteRole(manager, role(["users.view", "audit.view"]));
    expect(said(reason)).toBe("rights.whyNot.revoke audit.view");
  });
});

describe("the rights of a role", () => {
  it.each<[Rights, Rights, string]>([
    [["users.view"], ["users.view", "users.edit"], "may"],
    [["users.view", "audit.view"], ["audit.view"], "may"],
    [["users.view"], ["audit.view"], "rights.whyNot.grant audit.view"],
    [["audit.view"], ["users.view"], "rights.whyNot.revoke audit.view"],
  ])("made from %j into %j: %s", (before, after, outcome) => {
    expect(said(roles.whyNotUpdateRole(manager, role(before), after))).toBe(outcome);
  });

  it("a right that is missing is told before a lock", () => {
    const actor = actorWith("roles.manage");
    const reason = roles.whyNotUpdateRole(actor, role([], ADMINISTRATORS), ["audit.view"]);
    expect(said(reason)).toBe("rights.whyNot.grant audit.view");
  });
});

describe("a tick", () => {
  it.each<[string, Rights, Permission, string]>([
    ["gives what one holds", [], "users.edit", "may"],
    ["takes what one holds", ["users.edit"], "users.edit", "may"],
    ["does not give what one lacks", [], "audit.view", "rights.whyNot.grant audit.view"],
    ["does not take it", ["audit.view"], "audit.view", "rights.whyNot.revoke audit.view"],
    [
      "does not give what a right needs and one lacks",
      [],
      "roles.manage",
      "rights.whyNot.grant roles.view",
    ],
    [
      "does not take what needs it and one lacks",
      ["users.view", "users.delete"],
      "users.view",
      "rights.whyNot.revoke users.delete",
    ],
  ])("%s", (_, before, right, outcome) => {
    expect(said(roles.whyNotToggle(manager, new Set(before), right))).toBe(outcome);
  });
});

describe("what a right needs", () => {
  it.each<[string, Rights, Rights, Rights]>([
    ["comes along", ["users.password"], [], ["users.view", "users.edit", "users.password"]],
    ["is not brought twice", ["users.edit", "users.view"], [], ["users.view", "users.edit"]],
    ["stays away where the role did without", ["users.delete"], ["users.delete"], ["users.delete"]],
    [
      "comes where the role had it",
      ["users.delete"],
      ["users.delete", "users.view"],
      ["users.view", "users.delete"],
    ],
    ["is nothing for looking", ["audit.view"], [], ["audit.view"]],
  ])("%s", (_, chosen, before, complete) => {
    expect(roles.completeRights(chosen, new Set(before))).toEqual(complete);
  });

  it("is said with the first right that needs it", () => {
    expect(roles.addedRights(["users.edit", "users.password"], new Set())).toEqual([
      { right: "users.view", because: "users.edit" },
    ]);
  });
});
