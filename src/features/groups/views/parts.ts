import { groupDescription } from "../../../domain/group-text.ts";
import { type Permission, permissions } from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { RoleRights } from "../../rights/queries.ts";
import { isLocked } from "../policy.ts";

export function rightNames({ t }: SignedInContext, held: ReadonlySet<Permission>): string[] {
  return permissions.filter((permission) => held.has(permission)).map((permission) => t(`rights.${permission}.name`));
}

/** What a role gives, in a line. */
export function roleText(ctx: SignedInContext, { permissions: held }: RoleRights): string {
  if (held.size === permissions.length) return ctx.t("groups.role.everything");
  return held.size === 0 ? ctx.t("groups.role.nothing") : rightNames(ctx, held).join(" · ");
}

interface Described {
  id: number;
  title: string;
  systemKey: string | null;
  description: string | null;
}

export function groupSummary({ t }: SignedInContext, group: Described) {
  return { url: `/groups/${group.id}`, title: group.title, description: groupDescription(t, group), locked: isLocked(group) };
}
