import { permissions } from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { RoleRights } from "../../../rights/held-rights.ts";
import { groupDescription } from "../../../views/group-text.ts";
import { isLocked } from "../policy.ts";

/** What a role gives, in a line. */
export function roleText({ t }: SignedInContext, { permissions: held }: RoleRights): string {
  if (held.size === permissions.length) return t("groups.role.everything");
  const names = permissions
    .filter((permission) => held.has(permission))
    .map((permission) => t(`rights.${permission}.name`));
  return names.join(" · ") || t("groups.role.nothing");
}

interface Described {
  id: number;
  title: string;
  systemKey: string | null;
  description: string | null;
}

export function groupSummary({ t }: SignedInContext, group: Described) {
  return {
    url: `/groups/${group.id}`,
    title: group.title,
    description: groupDescription(t, group),
    locked: isLocked(group),
  };
}
