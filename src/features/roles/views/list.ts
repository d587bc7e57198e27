import { may } from "../../../domain/actor.ts";
import { addressOf, queryText } from "../../../domain/address.ts";
import {
  permissions as catalogue,
  type Permission,
  permissionsByArea,
} from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { describeFilters } from "../../../views/filters.ts";
import { describePages, totalText } from "../../../views/pager.ts";
import { isLocked, whyNotDeleteRole, whyNotEditRole } from "../policy.ts";
import type { RoleRow } from "../queries.ts";
import { asQuery, type RolesQuery, rolesQuery } from "../schemas.ts";
import type { LoadedRoles } from "../service/load.ts";
import { rightModel } from "./parts.ts";

/** User Roles, by name. */
export function rolesModel(
  ctx: SignedInContext,
  { query, list, here }: LoadedRoles & { query: RolesQuery },
) {
  const { t, actor, place } = ctx;
  const path = "/roles";
  const back = asQuery({ list: queryText(rolesQuery, query) });
  const filter = describeFilters({ path, schema: rolesQuery, query, filters: ["q"] });
  const kind = filter.isFiltered ? "noMatch" : "empty";
  return {
    title: t("roles.title"),
    q: query.q,
    filter,
    rows: list.rows.map((row) => ({
      ...rowModel(ctx, row, back),
      anchor: row.id === here ? place : `r${row.id}`,
      here: row.id === here,
    })),
    place: here ? place : "",
    empty:
      list.total > 0 ? null : { title: t(`roles.${kind}.title`), text: t(`roles.${kind}.text`) },
    createUrl: may(actor, "roles.manage") ? "/roles/new" : "",
    pager: describePages(ctx, list, {
      to: (page) => addressOf(path, rolesQuery, { ...query, page }),
    }),
  };
}

function rowModel(ctx: SignedInContext, row: RoleRow, back: string) {
  const { format, actor } = ctx;
  return {
    url: `/roles/${row.id}${back}`,
    name: row.name,
    locked: isLocked(row),
    rights: rightsModel(ctx, row.permissions),
    groups: format.number(row.groupIds.length),
    users: totalText(ctx, row.users),
    updated: format.day(row.updatedAt, ctx.now),
    acts: [
      ...(whyNotEditRole(actor, row) ? [] : [editAct(ctx, row, back)]),
      ...(whyNotDeleteRole(actor, row) ? [] : [deletionAct(ctx, row, back)]),
    ],
  };
}

function editAct({ t }: SignedInContext, { id, name }: RoleRow, back: string) {
  const label = t("roles.edit.labelOf", { name });
  return { url: `/roles/${id}/edit${back}`, text: t("roles.edit.button"), label };
}

function deletionAct({ t }: SignedInContext, { id, name }: RoleRow, back: string) {
  const label = t("roles.deletion.labelOf", { name });
  return { url: `/roles/${id}/deletion${back}`, text: t("roles.deletion.button"), label };
}

/** Of an area so many rights are named before the rest is a number. */
const NAMED = 2;

/**
 * What a role may do in short: the whole catalogue and whole areas in a word, else the first rights
 * of each area.
 */
function rightsModel(ctx: SignedInContext, held: ReadonlySet<Permission>) {
  const { t, format } = ctx;
  const whole = (list: readonly Permission[], area: string) =>
    list.length === catalogue.filter((one) => one.startsWith(`${area}.`)).length;
  const areas = permissionsByArea(held).map(({ area, permissions }) => {
    const all = permissions.length > NAMED && whole(permissions, area);
    const named = all ? [] : permissions.slice(0, NAMED);
    const rest = permissions
      .slice(named.length)
      .map((permission) => t(`rights.${permission}.name`));
    return {
      title: t(`rights.area.${area}`),
      rights: named.map((permission) => rightModel(ctx, permission)),
      more:
        rest.length === 0
          ? null
          : { text: all ? t("roles.list.all") : `+${rest.length}`, title: format.list(rest) },
    };
  });
  return { everything: held.size === catalogue.length, areas };
}
