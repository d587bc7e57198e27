import { describe, expect, it } from "vitest";
import type { UserStatus } from "../../../src/domain/audit-entry.ts";
import { ADMINISTRATORS, type Permission, permissions } from "../../../src/domain/permissions.ts";
import * as groups from "../../../src/features/groups/policy.ts";
import { actorWith, said } from "../../support/policy.ts";

type Rights = readonly Permission[];
const thing = (rights: Rights, systemKey: string | null = null) => ({
  systemKey,
  permissions: new Set(rights),
});
const manager = actorWith("groups.manage", "users.view");
const administrator = actorWith(...permissions);

describe("the group Administrators", () => {
  it.each([
    [ADMINISTRATORS, "groups.whyNot.lockedTitle"],
    ["auditors", "may"],
    [null, "may"],
  ])("keeps its title: %s", (systemKey, outcome) => {
    expect(said(groups.whyNotRename({ systemKey }))).toBe(outcome);
  });

  it.each([
    ["its own role", ADMINISTRATORS, ADMINISTRATORS, "groups.whyNot.lockedRole"],
    ["its own role, from another group", null, ADMINISTRATORS, "may"],
    ["another role", ADMINISTRATORS, null, "may"],
  ])("keeps %s", (_, group, role, outcome) => {
    const reason = groups.whyNotTakeRole(administrator, thing([], group), thing([], role));
    expect(said(reason)).toBe(outcome);
  });

  it("is deleted by nobody", () => {
    const reason = groups.whyNotDeleteGroup(administrator, thing([], ADMINISTRATORS));
    expect(said(reason)).toBe("groups.whyNot.locked");
  });
});

describe("a role of a group", () => {
  it.each<[Rights, given: string, taken: string]>([
    [[], "may", "may"],
    [["users.view"], "may", "may"],
    [["audit.view"], "rights.whyNot.grant audit.view", "rights.whyNot.revoke audit.view"],
  ])("that gives %j: given (%s), taken (%s)", (rights, given, taken) => {
    expect([
      said(groups.whyNotGiveRole(manager, thing(rights))),
      said(groups.whyNotTakeRole(manager, thing([]), thing(rights))),
    ]).toEqual([given, taken]);
  });
});

describe("deleting a group", () => {
  it.each<[string, typeof manager, Rights, string]>([
    ["a manager", manager, ["users.view"], "may"],
    ["a manager", manager, ["audit.view"], "rights.whyNot.revoke audit.view"],
    ["somebody else", actorWith("users.view"), [], "errors.forbidden.permission groups.manage"],
  ])("%s, of a group that gives…", (_, actor, rights, outcome) => {
    expect(said(groups.whyNotDeleteGroup(actor, thing(rights)))).toBe(outcome);
  });
});

describe("members", () => {
  interface Case {
    by?: typeof manager;
    id?: number;
    status?: UserStatus;
    holds?: Rights;
    gives?: Rights;
  }
  it.each<[string, Case, added: string, removed: string]>([
    ["somebody", {}, "may", "may"],
    ["somebody deactivated", { status: "deactivated" }, "may", "may"],
    ["somebody deleted", { status: "deleted" }, "users.whyNot.deleted", "users.whyNot.deleted"],
    ["oneself", { id: 1 }, "users.whyNot.ownGroups", "users.whyNot.ownGroups"],
    [
      "somebody who holds more",
      { holds: ["audit.view"] },
      "rights.whyNot.actOn audit.view",
      "rights.whyNot.actOn audit.view",
    ],
    [
      "somebody, of a group that gives more",
      { gives: ["audit.view"] },
      "rights.whyNot.grant audit.view",
      "may",
    ],
    [
      "somebody, by who may only look",
      { by: actorWith("groups.view") },
      "errors.forbidden.permission groups.manage",
      "errors.forbidden.permission groups.manage",
    ],
  ])(
    "%s",
    (_, { by = manager, id = 2, status = "active", holds = [], gives = [] }, ...outcomes) => {
      const user = { id, status, permissions: new Set(holds) };
      expect([
        said(groups.whyNotAdd(by, thing(gives), user)),
        said(groups.whyNotRemove(by, user)),
      ]).toEqual(outcomes);
    },
  );
});
