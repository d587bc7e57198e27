import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import type { ListedEntry } from "../../../domain/audit-entry.ts";
import type { CursorPage, ListPage } from "../../../domain/list-page.ts";
import { permissionsByArea } from "../../../domain/permissions.ts";
import { writeShown } from "../../../domain/shown-rights.ts";
import type { StoreScope } from "../../../domain/store-scopes.ts";
import { customerName } from "../../../domain/text.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { describeHistory } from "../../../views/audit-rows.ts";
import { exportLinks } from "../../../views/export-link.ts";
import { personName } from "../../../views/former.ts";
import { describePages } from "../../../views/pager.ts";
import { describeStoreHint } from "../../../views/store-hint.ts";
import { auditQuery } from "../../audit/schemas.ts";
import { whyNotAssignCustomers } from "../../customers/policy.ts";
import type { CustomerRow } from "../../customers/queries/rows.ts";
import { listUrl } from "../../users-list/schemas.ts";
import { isSelf } from "../policy.ts";
import type { findLink } from "../queries.ts";
import { recordQuery } from "../schemas.ts";
import type { LoadedUser } from "../service/load.ts";
import { actsOn } from "./acts.ts";
import { leavingFacts } from "./leaving.ts";
import { recordLinkModel } from "./link.ts";
import { asQuery, summary } from "./parts.ts";

interface RecordParts {
  user: LoadedUser;
  customers: ListPage<CustomerRow>;
  history: CursorPage<ListedEntry>;
  link: Awaited<ReturnType<typeof findLink>>;
  /** What the store may ask. */
  asked: ReadonlySet<StoreScope>;
  /** How many, to those who may end them. */
  sessions: number | undefined;
  list: string;
  /** Of the acts that a click does at once. */
  formId: string;
}

export function userModel(ctx: SignedInContext, parts: RecordParts) {
  const { user, list } = parts;
  const { actor, t } = ctx;
  const you = isSelf(actor, user) ? t("people.you") : "";
  return {
    title: personName(t, user),
    user: summary(ctx, user),
    customers: ctx.format.number(user.customerCount),
    you,
    sessions: sessionsModel(ctx, parts),
    leaving: leavingFacts(ctx, user, asQuery({ list, from: "record" })),
    acts: actsModel(ctx, parts),
    link: recordLinkModel(ctx, user, parts),
    access: accessModel(ctx, user, list),
    agentStore: user.agent ? describeStoreHint(ctx, "agents", parts.asked) : null,
    previewStore: user.erasedAt ? null : describeStoreHint(ctx, "preview", parts.asked),
    held: customersModel(ctx, parts),
    history: historyModel(ctx, parts),
    listUrl: listUrl(list, user),
  };
}

/** They lead back here. */
function actsModel(ctx: SignedInContext, { user, list, formId }: RecordParts) {
  const { version } = user;
  const back = asQuery({ list, from: "record" });
  return actsOn(ctx, user).map(({ path, text, posts }) => {
    const address = `/users/${user.id}/${path}${back}`;
    // Why, and whether at once, is asked here; a row of the list does it with one click.
    return posts && path !== "deactivation"
      ? { text, post: { action: address, formId, version, shownRights: writeShown(user.groups) } }
      : { text, href: address, danger: path === "deletion" || path === "erasure" };
  });
}

/** The way to the sessions, for those who may end them. */
function sessionsModel({ t }: SignedInContext, { user, sessions, list }: RecordParts) {
  if (sessions === undefined) return null;
  const href = sessions > 0 ? `/users/${user.id}/sessions${asQuery({ list })}` : "";
  return { href, text: t("users.sessions.count", { count: sessions }) };
}

/**
 * The rights held, in short: which groups they come through. The whole explanation has a page of
 * its own.
 */
function accessModel(ctx: SignedInContext, user: LoadedUser, list: string) {
  const { t, actor } = ctx;
  return {
    areas: permissionsByArea(user.permissions).map(({ area, permissions }) => ({
      title: t(`rights.area.${area}`),
      rights: permissions.map((permission) => ({
        name: t(`rights.${permission}.name`),
        through: throughText(
          ctx,
          user.groups.filter((group) => group.permissions.has(permission)),
        ),
      })),
    })),
    waits: user.status !== "active",
    nothing: user.groups.length === 0 ? t("users.record.noGroup") : t("users.record.noRights"),
    links: [
      ...(user.erasedAt
        ? []
        : [{ href: `/users/${user.id}/access${asQuery({ list })}`, text: t("users.record.why") }]),
      ...(may(actor, "roles.view") ? [{ href: "/rights", text: t("users.record.allRights") }] : []),
    ],
  };
}

/** So many groups are named that grant one right. */
const NAMED = 3;

function throughText({ t, format }: SignedInContext, groups: readonly { title: string }[]) {
  const titles = groups.map(({ title }) => title);
  const count = titles.length - NAMED;
  return count > 1
    ? t("users.record.throughMany", { groups: titles.slice(0, NAMED).join(", "), count })
    : t("users.record.through", { groups: format.list(titles) });
}

/** The customers, with links to the neighbouring pages. */
function customersModel(ctx: SignedInContext, { user, customers, list }: RecordParts) {
  const path = `/users/${user.id}`;
  const { t, actor } = ctx;
  const back = asQuery({ list, from: "record" });
  const labels = {
    name: t("customers.column.name"),
    company: t("customers.column.company"),
    email: t("customers.column.email"),
    reference: t("customers.column.reference"),
  };
  return {
    columns: Object.values(labels).map((text) => ({ text })),
    rows: customers.rows.map((row) => [
      { label: labels.name, text: customerName(row), names: true, class: "col-main" },
      { label: labels.company, text: row.company ?? "–" },
      { label: labels.email, text: row.email },
      { label: labels.reference, text: row.reference },
    ]),
    links: [
      ...(customers.total > 0 ? exportLinks(ctx, `${path}/customers/export`) : []),
      ...(whyNotAssignCustomers(actor, user)
        ? []
        : [
            { href: `${path}/customers${back}`, text: t("customers.assign.button") },
            ...(user.customerCount > 0
              ? [{ href: `${path}/customers/move${back}`, text: t("customers.move.button") }]
              : []),
          ]),
    ],
    pager: describePages(ctx, customers, {
      to: (page) => `${addressOf(path, recordQuery, { list, customers: page })}#customers`,
    }),
  };
}

function historyModel(ctx: SignedInContext, { user, history, list }: RecordParts) {
  const to = (before: number) =>
    `${addressOf(`/users/${user.id}`, recordQuery, { list, history: before })}#history`;
  return {
    ...describeHistory(ctx, history, { to, list }),
    links: may(ctx.actor, "audit.view")
      ? [
          {
            href: addressOf("/audit", auditQuery, { who: `#${user.id}` }),
            text: ctx.t("users.record.ownActs"),
          },
        ]
      : [],
  };
}
