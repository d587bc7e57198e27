import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import {
  ADMINISTRATORS,
  type Permission,
  permissions,
  permissionsByArea,
} from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { RoleRights } from "../../../rights/held-rights.ts";
import { personName } from "../../../views/former.ts";
import { groupLink } from "../../../views/group-text.ts";
import type { Person } from "../queries.ts";
import { type AccessQuery, accessQuery } from "../schemas.ts";
import type { Chain, Explanation } from "../service/explain.ts";

/** Every right by area, each as `describe` makes it. */
export function byArea<Described>(
  { t }: SignedInContext,
  describe: (permission: Permission) => Described,
) {
  return permissionsByArea(new Set(permissions)).map(({ area, permissions: list }) => ({
    title: t(`rights.area.${area}`),
    rights: list.map(describe),
  }));
}

/** The acts to ask about, by area. */
export function actOptions(ctx: SignedInContext, chosen: Permission | "") {
  return byArea(ctx, (permission) => ({
    value: permission,
    text: ctx.t(`rights.act.${permission}`),
    selected: permission === chosen,
  }));
}

/** A link for those who may see roles. The locked role gives every right. */
export function roleLink({ actor, t }: SignedInContext, { id, name, systemKey }: RoleRights) {
  return {
    text: name,
    href: may(actor, "roles.view") ? `/roles/${id}` : "",
    locked: systemKey === ADMINISTRATORS ? t("rights.role.locked") : "",
  };
}

export function chainModel(ctx: SignedInContext, { group, role }: Chain) {
  return { group: groupLink(ctx, group), role: roleLink(ctx, role) };
}

/** Three answers, for the badge: a word, a shape and a colour. */
export function grantState({ t }: SignedInContext, { granted, chains }: Explanation) {
  const state = granted ? "yes" : chains.length > 0 ? "waiting" : "no";
  return { state, text: t(`rights.state.${state}`) };
}

/** "Yes, Ada Admin can delete users." */
export function verdict(
  { t }: SignedInContext,
  person: Person,
  { granted, permission }: Explanation,
): string {
  return t(granted ? "rights.answer.yes" : "rights.answer.no", {
    name: personName(t, person),
    act: t(`rights.act.${permission}`),
  });
}

export function accessUrl(id: number, right: AccessQuery["right"], list = ""): string {
  return addressOf(`/users/${id}/access`, accessQuery, { list, right });
}

/** Where "Who can …?" is answered; empty for those who may not see it. */
export function whoMayUrl({ actor }: SignedInContext, permission: Permission): string {
  return may(actor, "roles.view") ? `/rights/${permission}` : "";
}
