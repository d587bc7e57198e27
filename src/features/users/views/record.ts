import { may } from "../../../domain/actor.ts";
import { countText, entryRow } from "../../../domain/audit-text.ts";
import { permissionsByArea } from "../../../domain/permissions.ts";
import { fullName } from "../../../domain/text.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { EntryPage } from "../../audit/queries.ts";
import type { GroupRights } from "../../rights/queries.ts";
import { isSelf, whyNotActivate, whyNotDeactivate, whyNotEdit } from "../policy.ts";
import type { LoadedUser } from "../service/load.ts";
import { asQuery, listUrl, summary } from "./parts.ts";

interface RecordParts {
  user: LoadedUser;
  groups: readonly GroupRights[];
  /** undefined for a reader who may not see it. */
  history: EntryPage | undefined;
  list: string;
}

/** Whether the reader may see what happened to users: it tells addresses and refused attempts. */
export function maySeeHistory({ actor }: SignedInContext): boolean {
  return may(actor, "audit.view");
}

export function userModel(ctx: SignedInContext, { user, groups, history, list }: RecordParts) {
  const { actor, t } = ctx;
  const back = asQuery(list);
  const link = (possible: boolean, path: string, key: string, danger = false) =>
    possible ? [{ href: `/users/${user.id}/${path}${back}`, text: t(key), danger }] : [];
  return {
    title: fullName(user),
    user: summary(ctx, user),
    customers: ctx.format.number(user.customerCount),
    self: isSelf(actor, user),
    acts: [
      ...link(!whyNotEdit(actor, user), "edit", "users.edit.button"),
      ...link(!whyNotActivate(actor, user), "activation", "users.activation.button"),
      ...link(!whyNotDeactivate(actor, user), "deactivation", "users.deactivation.button", true),
    ],
    rights: rightsModel(ctx, user, groups),
    history: history ? historyModel(ctx, user, history, list) : null,
    historyHidden: t("users.record.historyHidden", { permission: t("rights.audit.view.name") }),
    listUrl: listUrl(list),
  };
}

/** Every right of a user with the groups it comes from. */
function rightsModel({ t, format }: SignedInContext, user: LoadedUser, groups: readonly GroupRights[]) {
  const held = new Set(user.groups.map(({ id }) => id));
  const member = groups.filter(({ id }) => held.has(id));
  return permissionsByArea(user.permissions).map(({ area, permissions }) => ({
    title: t(`rights.area.${area}`),
    rights: permissions.map((permission) => ({
      name: t(`rights.${permission}.name`),
      text: t(`rights.${permission}.text`),
      through: t("users.record.through", { groups: format.list(member.filter((group) => group.permissions.has(permission)).map(({ title }) => title)) }),
    })),
  }));
}

function historyModel(ctx: SignedInContext, { id }: LoadedUser, { entries, total, older, newer }: EntryPage, list: string) {
  const to = (before: number | undefined) =>
    before === undefined ? "" : `/users/${id}${asQuery(list, before === 0 ? {} : { history: String(before) })}#history`;
  return {
    rows: entries.map((entry) => entryRow(ctx, entry)),
    pager: {
      shown: countText(ctx, total),
      pages: [],
      previousUrl: to(newer),
      nextUrl: to(older),
      many: older !== undefined || newer !== undefined,
      sizes: [],
    },
    ownActsUrl: `/audit?who=%23${id}`,
  };
}
