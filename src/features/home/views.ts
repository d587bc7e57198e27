import { may } from "../../domain/actor.ts";
import { addressOf } from "../../domain/address.ts";
import { type Permission, permissionsByArea } from "../../domain/permissions.ts";
import { fullName } from "../../domain/text.ts";
import type { SignedInContext } from "../../http/page.ts";
import { plainRow } from "../../views/audit-rows.ts";
import { groupLink } from "../../views/group-text.ts";
import { lastDayText } from "../../views/last-day.ts";
import { totalText } from "../../views/pager.ts";
import { auditQuery } from "../audit/schemas.ts";
import { type UsersQuery, usersQuery } from "../users-list/schemas.ts";
import { UNSEEN_DAYS, type UserNumber } from "./queries.ts";
import type { LoadedHome } from "./service.ts";

/** Where a right leads; the other rights of users lead to the list. */
const pages: Partial<Record<Permission, string>> = {
  "users.create": "/users/new",
  "groups.view": "/groups",
  "groups.manage": "/groups/new",
  "roles.view": "/roles",
  "roles.manage": "/roles/new",
  "audit.view": "/audit",
};

/**
 * The start page: how the users are doing, what happened last, and what this person may do; for
 * whom there is nothing, whom to ask.
 */
export function homeModel(ctx: SignedInContext, home: LoadedHome) {
  const { t, actor } = ctx;
  const parts = {
    numbers: numbersModel(ctx, home),
    lone: loneModel(ctx, home),
    refusals: refusalsModel(ctx, home),
    changes: changesModel(ctx, home),
  };
  return {
    title: t("home.title"),
    greeting: t("home.greeting", { name: actor.name }),
    ask: {
      text: t("home.ask", { count: home.administrators.length }),
      administrators: home.administrators,
    },
    ...parts,
    ...leavingModel(ctx, home),
    areas: areasModel(ctx),
    isAll: Object.values(parts).every((part) => part === null),
  };
}

/** The filter of the Users List that lists whom a number counts. */
const filters: Record<UserNumber, Partial<UsersQuery>> = {
  active: { status: "active" },
  deactivated: { status: "deactivated" },
  locked: { condition: "locked" },
  never: { status: "active", login: "never" },
  unseen: { status: "active", login: `${UNSEEN_DAYS}` },
};

function numbersModel(ctx: SignedInContext, { numbers }: LoadedHome) {
  if (!numbers) return null;
  const words = { days: UNSEEN_DAYS };
  return (Object.keys(filters) as UserNumber[]).map((name) => ({
    number: totalText(ctx, numbers[name]),
    text: ctx.t(`home.number.${name}`, words),
    href: addressOf("/users", usersQuery, filters[name]),
  }));
}

/** That only one administrator is left: who that is, and where to add another. */
function loneModel(ctx: SignedInContext, { lone }: LoadedHome) {
  if (!lone) return null;
  const groups = lone.groups.map((group) => groupLink(ctx, group));
  return {
    person: { text: fullName(lone.person), href: `/users/${lone.person.id}` },
    groups: groups.filter(({ href }) => href !== ""),
  };
}

/** Whose access ends soon, and whose did not end; one's own end for everybody. */
function leavingModel({ t, format, actor }: SignedInContext, { leaving }: LoadedHome) {
  const rowsOf = (when: "accessEndsAt" | "accessKeptAt") =>
    leaving.flatMap((user) => {
      const { id, [when]: end } = user;
      const row = { text: fullName(user), href: `/users/${id}` };
      return end ? [{ ...row, day: lastDayText(format, end) }] : [];
    });
  const { accessEndsAt = null } = actor;
  return {
    kept: rowsOf("accessKeptAt"),
    ending: rowsOf("accessEndsAt"),
    allEnding: addressOf("/users", usersQuery, { condition: "ends" }),
    ownEnd: accessEndsAt ? t("leaving.own", { day: lastDayText(format, accessEndsAt) }) : "",
  };
}

function refusalsModel(ctx: SignedInContext, { refusals }: LoadedHome) {
  if (!may(ctx.actor, "audit.view")) return null;
  const href = addressOf("/audit", auditQuery, { result: "refused" });
  return {
    rows: refusals.map((entry) => plainRow(ctx, entry)),
    links: [{ text: ctx.t("home.refusals.all"), href }],
  };
}

function changesModel(ctx: SignedInContext, { changes }: LoadedHome) {
  const { t, actor } = ctx;
  const seesAudit = may(actor, "audit.view");
  if (changes.length === 0 && !seesAudit) return null;
  const href = addressOf("/audit", auditQuery, { who: `#${actor.userId}` });
  return {
    rows: changes.map((entry) => plainRow(ctx, entry)),
    links: seesAudit ? [{ text: t("home.changes.all"), href }] : [],
  };
}

function areasModel({ t, actor }: SignedInContext) {
  return permissionsByArea(actor.permissions).map(({ area, permissions }) => ({
    title: t(`rights.area.${area}`),
    rights: permissions.map((permission) => ({
      name: t(`rights.${permission}.name`),
      text: t(`rights.${permission}.text`),
      href: pages[permission] ?? (area === "users" ? "/users" : ""),
    })),
  }));
}
