import { describe, expect, it } from "vitest";
import type { UserStatus } from "../../../src/domain/audit-entry.ts";
import type { Permission } from "../../../src/domain/permissions.ts";
import { whyNotAssignCustomers } from "../../../src/features/customers/policy.ts";
import * as users from "../../../src/features/users/policy.ts";
import { actorWith, said } from "../../support/policy.ts";

const now = new Date("2026-03-02T09:00:00Z");
const later = new Date("2026-03-02T09:01:00Z");

/** Everything that is done to one user, by its right. */
const acts = {
  edit: ["users.edit", users.whyNotEdit],
  "set the password of": ["users.password", users.whyNotSetPassword],
  activate: ["users.status", users.whyNotActivate],
  deactivate: ["users.status", users.whyNotDeactivate],
  delete: ["users.delete", users.whyNotDelete],
  "end the sessions of": ["users.status", users.whyNotEndSessions],
  "set the end of access of": [
    "users.status",
    (...[actor, user]) => users.whyNotEndAccess(actor, { ...user, accessEndsAt: null }),
  ],
  restore: ["users.restore", users.whyNotRestore],
  "give a link to": ["users.password", users.whyNotGiveLink],
  "revoke the link of": [
    "users.password",
    (...[actor, user]) => users.whyNotRevokeLink(actor, user, now),
  ],
  erase: ["users.erase", users.whyNotErase],
  unlock: ["users.status", (...[actor, user]) => users.whyNotUnlock(actor, user, now)],
} as const satisfies Record<string, readonly [Permission, (typeof users.whyNotTo)["deletion"]]>;

type Name = keyof typeof acts;
const names = Object.keys(acts) as Name[];

/** A user whom nothing keeps from this act, but for what is said. */
const targets = {
  activate: { status: "deactivated" },
  restore: { status: "deleted" },
  erase: { status: "deleted" },
  unlock: { lockedUntil: later },
  "revoke the link of": { linkExpiresAt: later },
} as const;
const target = (
  act: Name,
  of: Partial<Parameters<(typeof users.whyNotTo)["deletion"]>[1]> = {},
) => ({
  id: 2,
  status: "active" as UserStatus,
  permissions: new Set<Permission>(),
  lockedUntil: null,
  linkExpiresAt: null,
  erasedAt: null,
  ...(act in targets ? targets[act as keyof typeof targets] : {}),
  ...of,
});
const outcome = (act: Name, of: Parameters<typeof target>[1], ...holds: Permission[]) =>
  said(acts[act][1](actorWith(...holds), target(act, of), now));

describe.each(names)("to %s somebody", (act) => {
  const [right] = acts[act];

  it("is for those who hold its right", () => {
    expect(outcome(act, {}, right)).toBe("may");
  });

  it("is for nobody else", () => {
    expect(outcome(act, {})).toBe(`errors.forbidden.permission ${right}`);
  });

  it("is not for those who hold less", () => {
    const higher = { permissions: new Set<Permission>(["audit.view"]) };
    expect(outcome(act, higher, right)).toBe("rights.whyNot.actOn audit.view");
  });

  it("is not for those who hold less, whatever else is in the way", () => {
    const higher = { permissions: new Set<Permission>(["audit.view"]), status: "deleted" as const };
    expect(outcome(act, higher, right)).toBe("rights.whyNot.actOn audit.view");
  });
});

describe("what the status forbids", () => {
  const deleted = "users.whyNot.deleted";
  it.each<[Name, active: string, deactivated: string, deleted: string]>([
    ["edit", "may", "may", deleted],
    ["set the password of", "may", "may", deleted],
    ["activate", "users.whyNot.alreadyActive", "may", deleted],
    ["deactivate", "may", "users.whyNot.alreadyDeactivated", deleted],
    ["delete", "may", "may", deleted],
    ["end the sessions of", "may", "may", deleted],
    ["restore", "users.whyNot.notDeleted", "users.whyNot.notDeleted", "may"],
    ["erase", "users.whyNot.notDeleted", "users.whyNot.notDeleted", "may"],
    ["unlock", "may", "may", deleted],
    ["give a link to", "may", "users.whyNot.linkNotActive", deleted],
    ["revoke the link of", "may", "may", deleted],
  ])("to %s those who are active (%s), deactivated (%s) or deleted (%s)", (act, ...outcomes) => {
    const statuses = ["active", "deactivated", "deleted"] as const;
    expect(statuses.map((status) => outcome(act, { status }, acts[act][0]))).toEqual(outcomes);
  });
});

describe("who was erased", () => {
  it.each(["restore", "erase"] as const)("is nobody to %s", (act) => {
    expect(outcome(act, { erasedAt: now }, acts[act][0])).toBe("users.whyNot.erased");
  });
});

describe("what is not done to oneself", () => {
  it.each<[Name, string]>([
    ["edit", "may"],
    ["set the password of", "users.whyNot.ownPassword"],
    ["deactivate", "may"],
    ["delete", "may"],
    ["end the sessions of", "may"],
    ["unlock", "users.whyNot.ownLock"],
    ["give a link to", "users.whyNot.ownPassword"],
    ["revoke the link of", "users.whyNot.ownPassword"],
  ])("to %s oneself: %s", (act, expected) => {
    expect(outcome(act, { id: 1 }, acts[act][0])).toBe(expected);
  });

  it("one's own password belongs to the profile, whatever one holds", () => {
    expect(outcome("set the password of", { id: 1 })).toBe("users.whyNot.ownPassword");
  });

  it.each([
    [1, "users.whyNot.ownGroups"],
    [2, "may"],
  ])("the groups of user %i: %s", (id, expected) => {
    expect(said(users.whyNotRegroup(actorWith(), target("edit", { id })))).toBe(expected);
  });
});

describe("a lockout", () => {
  it.each([
    [null, "users.whyNot.notLocked"],
    [new Date(now.getTime() - 1), "users.whyNot.notLocked"],
    [now, "users.whyNot.notLocked"],
    [new Date(now.getTime() + 1), "may"],
  ])("until %s", (lockedUntil, expected) => {
    expect(outcome("unlock", { lockedUntil }, "users.status")).toBe(expected);
  });
});

describe("a link", () => {
  it.each([
    [null, "users.whyNot.noLink"],
    [now, "users.whyNot.noLink"],
    [later, "may"],
  ])("is revoked while it opens: until %s", (linkExpiresAt, expected) => {
    expect(outcome("revoke the link of", { linkExpiresAt }, "users.password")).toBe(expected);
  });

  it.each([
    [true, 72],
    [false, 24],
  ])("of somebody without a password (%s) opens for %i hours", (invited, hours) => {
    expect(users.linkHours({ invited })).toBe(hours);
  });
});

describe("a group's rights", () => {
  it.each<[Permission[], string]>([
    [["users.view"], "may"],
    [["users.view", "audit.view"], "rights.whyNot.grant audit.view"],
  ])("%j, given with the membership: %s", (rights, expected) => {
    const group = { permissions: new Set(rights) };
    expect(said(users.whyNotJoin(actorWith("users.view"), group))).toBe(expected);
  });
});

describe("to assign customers to somebody", () => {
  it.each<[Permission[], UserStatus, string]>([
    [["users.customers"], "active", "may"],
    [["users.customers"], "deactivated", "may"],
    [["users.customers"], "deleted", "users.whyNot.deleted"],
    [["users.edit"], "active", "errors.forbidden.permission users.customers"],
    [[], "deleted", "errors.forbidden.permission users.customers"],
  ])("who holds %j, to somebody %s: %s", (holds, status, expected) => {
    expect(said(whyNotAssignCustomers(actorWith(...holds), { status }))).toBe(expected);
  });
});

describe("to create users", () => {
  it.each<[Permission[], boolean]>([
    [["users.create"], true],
    [["users.edit", "users.view"], false],
  ])("who holds %j: %s", (holds, expected) => {
    expect(users.mayCreate(actorWith(...holds))).toBe(expected);
  });
});

const rules = {
  activation: users.whyNotActivate,
  deactivation: users.whyNotDeactivate,
  deletion: users.whyNotDelete,
  restoration: users.whyNotRestore,
  erasure: users.whyNotErase,
  unlocking: users.whyNotUnlock,
  link: users.whyNotGiveLink,
  revocation: users.whyNotRevokeLink,
} as const satisfies typeof users.whyNotTo;

describe("the acts that a page asks about", () => {
  it.each(Object.keys(rules) as (keyof typeof rules)[])("%s has its own rule", (act) => {
    expect(users.whyNotTo[act]).toBe(rules[act]);
  });
});
