import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import type { ListedEntry } from "../../../domain/audit-entry.ts";
import type { CursorPage } from "../../../domain/list-page.ts";
import { permissionsByArea } from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { describeHistory } from "../../../views/audit-rows.ts";
import { usersQuery } from "../../users-list/schemas.ts";
import { isLocked } from "../policy.ts";
import { asQuery, groupQuery, listUrl } from "../schemas.ts";
import type { LoadedGroup } from "../service/load.ts";
import { groupSummary } from "./parts.ts";

interface RecordParts {
  group: LoadedGroup;
  history: CursorPage<ListedEntry>;
  list: string;
}

export function groupModel(ctx: SignedInContext, { group, history, list }: RecordParts) {
  const { t, format, actor } = ctx;
  const manages = may(actor, "groups.manage");
  const back = asQuery({ list, from: "record" });
  return {
    title: group.title,
    group: groupSummary(ctx, group),
    locked: isLocked(group) ? t("groups.locked") : "",
    listUrl: listUrl(list, group),
    id: group.id,
    members: format.number(group.members),
    membersUrl: `/groups/${group.id}/members`,
    usersUrl: may(actor, "users.view")
      ? addressOf("/users", usersQuery, { group: [group.id] })
      : "",
    acts: [
      { href: manages ? `/groups/${group.id}/edit${back}` : "", text: t("groups.edit.button") },
      { href: `/groups/${group.id}/members`, text: t("groups.members.button") },
      {
        href: manages && !isLocked(group) ? `/groups/${group.id}/deletion${back}` : "",
        text: t("groups.deletion.button"),
        danger: true,
      },
    ],
    roles: group.roles.map((role) => ({
      text: role.name,
      href: may(actor, "roles.view") ? `/roles/${role.id}` : "",
    })),
    created: format.moment(group.createdAt, ctx.now),
    changed: format.moment(group.updatedAt, ctx.now),
    areas: rightsModel(ctx, group),
    history: describeHistory(ctx, history, {
      to: (before) =>
        `${addressOf(`/groups/${group.id}`, groupQuery, { list, history: before })}#history`,
      list,
    }),
  };
}

/** Every right of the group with the roles it comes from. */
function rightsModel(
  { t, format, actor }: SignedInContext,
  { permissions: held, roles }: LoadedGroup,
) {
  return permissionsByArea(held).map(({ area, permissions }) => ({
    title: t(`rights.area.${area}`),
    rights: permissions.map((permission) => ({
      name: t(`rights.${permission}.name`),
      whoUrl: may(actor, "roles.view") ? `/rights/${permission}` : "",
      text: t(`rights.${permission}.text`),
      through: t("groups.record.through", {
        roles: format.list(
          roles.filter((role) => role.permissions.has(permission)).map(({ name }) => name),
        ),
      }),
    })),
  }));
}
