import { addressOf } from "../../../domain/address.ts";
import type { ListedEntry } from "../../../domain/audit-entry.ts";
import type { Counted, CursorPage } from "../../../domain/list-page.ts";
import { permissionsByArea } from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import { describeHistory } from "../../../views/audit-rows.ts";
import { groupLink } from "../../../views/group-text.ts";
import { totalText } from "../../../views/pager.ts";
import { isLocked, whyNotDeleteRole, whyNotEditRole } from "../policy.ts";
import { asQuery, listUrl, recordQuery } from "../schemas.ts";
import type { CountedGroup, LoadedRole } from "../service/load.ts";
import { rightModel } from "./parts.ts";

interface RecordParts {
  role: LoadedRole;
  users: Counted;
  groups: readonly CountedGroup[];
  history: CursorPage<ListedEntry>;
  list: string;
}

export function roleModel(ctx: SignedInContext, parts: RecordParts) {
  const { role, users, groups, history, list } = parts;
  const { t, format, actor } = ctx;
  const back = asQuery({ list, from: "record" });
  const link = (possible: boolean, path: string, key: PlainKey) =>
    possible
      ? [{ href: `/roles/${role.id}/${path}${back}`, text: t(key), danger: path === "deletion" }]
      : [];
  return {
    title: role.name,
    listUrl: listUrl(list, role),
    locked: isLocked(role) ? t("roles.locked") : "",
    acts: [
      ...link(!whyNotEditRole(actor, role), "edit", "roles.edit.button"),
      ...link(!whyNotDeleteRole(actor, role), "deletion", "roles.deletion.button"),
    ],
    facts: [
      { term: t("roles.column.groups"), text: format.number(groups.length) },
      { term: t("roles.column.users"), text: totalText(ctx, users) },
      { term: t("roles.column.updated"), text: format.moment(role.updatedAt, ctx.now) },
      { term: t("roles.record.created"), text: format.moment(role.createdAt, ctx.now) },
    ],
    areas: permissionsByArea(role.permissions).map(({ area, permissions }) => ({
      title: t(`rights.area.${area}`),
      rights: permissions.map((permission) => rightModel(ctx, permission)),
    })),
    unknown: role.unknown,
    groups: groups.map((group) => ({
      ...groupLink(ctx, group),
      users: t("roles.record.members", { count: group.users }),
    })),
    history: describeHistory(ctx, history, {
      to: (before) =>
        `${addressOf(`/roles/${role.id}`, recordQuery, { list, history: before })}#history`,
      list,
    }),
  };
}
