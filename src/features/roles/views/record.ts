import { describeHistory } from "../../../domain/audit-rows.ts";
import { groupLink } from "../../../domain/group-text.ts";
import { permissionsByArea } from "../../../domain/permissions.ts";
import type { Reason } from "../../../domain/reason.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { EntryPage } from "../../audit/queries.ts";
import { isLocked, whyNotDeleteRole, whyNotEditRole } from "../policy.ts";
import type { CountedGroup, LoadedRole } from "../service/load.ts";
import { rightModel } from "./parts.ts";

interface RecordParts {
  role: LoadedRole;
  users: number;
  groups: readonly CountedGroup[];
  history: EntryPage;
}

export function roleModel(ctx: SignedInContext, { role, users, groups, history }: RecordParts) {
  const { t, format, actor } = ctx;
  const link = (why: Reason | undefined, path: string, key: string) => {
    const href = `/roles/${role.id}/${path}`;
    return why ? [] : [{ href, text: t(key), danger: path === "deletion" }];
  };
  return {
    title: role.name,
    locked: isLocked(role),
    acts: [
      ...link(whyNotEditRole(actor, role), "edit", "roles.edit.button"),
      ...link(whyNotDeleteRole(actor, role), "deletion", "roles.deletion.button"),
    ],
    facts: [
      { label: t("roles.column.groups"), text: format.number(groups.length) },
      { label: t("roles.column.users"), text: format.number(users) },
      { label: t("roles.column.updated"), text: format.dateTime(role.updatedAt) },
      { label: t("roles.record.created"), text: format.dateTime(role.createdAt) },
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
    history: describeHistory(
      ctx,
      history,
      (before) => `/roles/${role.id}${before === 0 ? "" : `?history=${before}`}#history`,
    ),
  };
}
