import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain/actor.ts";
import type { UserStatus } from "../../src/domain/audit-entry.ts";
import { type Permission, permissions } from "../../src/domain/permissions.ts";
import type { Reason } from "../../src/domain/reason.ts";
import * as customers from "../../src/features/customers/policy.ts";
import { targetRules } from "../../src/features/rights/policy.ts";
import * as users from "../../src/features/users/policy.ts";

type Rule = (actor: Actor, user: users.Erasable) => Reason | undefined;

/** The acts behind a right of the catalogue. */
const acts: [Permission, Rule[]][] = [
  ["users.edit", [users.whyNotEdit]],
  ["users.password", [users.whyNotSetPassword, users.whyNotGiveLink]],
  ["users.status", [users.whyNotActivate, users.whyNotDeactivate, users.whyNotEndSessions]],
  ["users.delete", [users.whyNotDelete]],
  ["users.restore", [users.whyNotRestore]],
  ["users.erase", [users.whyNotErase]],
  ["users.customers", [customers.whyNotAssignCustomers]],
];

const actorWith = (permission: Permission) =>
  ({ userId: 1, permissions: new Set([permission]) }) as unknown as Actor;
const user = (over: Partial<users.Erasable>): users.Erasable => ({
  id: 2,
  status: "active",
  permissions: new Set(),
  erasedAt: null,
  ...over,
});
/** Whether some act is refused for each user of some status. */
const refused = (
  permission: Permission,
  rules: Rule[],
  of: Partial<users.Erasable>,
  statuses: UserStatus[],
) =>
  statuses.every((status) =>
    rules.every((rule) => rule(actorWith(permission), user({ ...of, status })) !== undefined),
  );

describe("the rules that an explanation names", () => {
  it.each(acts)("are those that are enforced: %s", (permission, rules) => {
    const named = (rule: string) => targetRules[permission]?.some((one) => one === rule) ?? false;
    const higher = { permissions: new Set(permissions) };
    expect(named("holdsMore")).toBe(
      refused(permission, rules, higher, ["active", "deactivated", "deleted"]),
    );
    expect(named("deleted")).toBe(refused(permission, rules, {}, ["deleted"]));
    expect(named("onlyDeleted")).toBe(
      refused(permission, rules, {}, ["active", "deactivated"]) &&
        !refused(permission, rules, {}, ["deleted"]),
    );
    expect(named("ownPassword")).toBe(
      refused(permission, rules, { id: 1 }, ["active", "deactivated"]) && !named("onlyDeleted"),
    );
    expect(refused(permission, rules, {}, named("onlyDeleted") ? ["deleted"] : ["active"])).toBe(
      false,
    );
  });

  it("are none for seeing and reading", () => {
    expect(
      permissions.filter((permission) => permission.endsWith(".view") && targetRules[permission]),
    ).toEqual([]);
  });
});
