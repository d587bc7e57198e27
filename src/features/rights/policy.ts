import type { Permission } from "../../domain/permissions.ts";

const onUser = ["holdsMore", "deleted"] as const;
const ofHouse = ["changeHeld", "lastAdministrator"] as const;

/**
 * What a right does not decide alone: rules that ask about the target too, as the explanation names
 * them. Those of users are in users/policy.ts.
 */
const rules = {
  "users.create": ["assignHeld"],
  "users.edit": [...onUser, "ownGroups", "assignHeld", "lastAdministrator"],
  "users.password": [...onUser, "ownPassword"],
  "users.status": [...onUser, "ownLock", "lastAdministrator"],
  "users.delete": [...onUser, "lastAdministrator"],
  "users.restore": ["holdsMore", "onlyDeleted"],
  "users.erase": ["holdsMore", "onlyDeleted"],
  "users.customers": ["deleted", "takenCustomer"],
  "groups.manage": [...ofHouse, "lockedGroup"],
  "roles.manage": [...ofHouse, "lockedRole", "roleInUse"],
} as const satisfies Partial<Record<Permission, readonly string[]>>;

export const targetRules: Partial<Record<Permission, readonly Rule[]>> = rules;

type Rule = (typeof rules)[keyof typeof rules][number];
