import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import { COUNT_LIMIT, type Counted } from "../../../domain/list-page.ts";
import type { Permission } from "../../../domain/permissions.ts";
import { fullName } from "../../../domain/text.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { describeFilters } from "../../../views/filters.ts";
import { groupLink } from "../../../views/group-text.ts";
import { describePages, totalText } from "../../../views/pager.ts";
import type { Person } from "../queries.ts";
import { type HoldersQuery, holdersQuery } from "../schemas.ts";
import type { Holders } from "../service/holders.ts";
import { accessUrl, chainModel } from "./parts.ts";

interface HoldersParts {
  permission: Permission;
  query: HoldersQuery;
  holders: Holders;
}

/** "Who can delete users?": how many, through which chains, and who. */
export function holdersModel(ctx: SignedInContext, parts: HoldersParts) {
  const { t, format } = ctx;
  const { permission, holders } = parts;
  const { active, deactivated } = holders.counts;
  const act = t(`rights.act.${permission}`);
  return {
    title: t("rights.who.title", { act }),
    sentence: t(`rights.${permission}.text`),
    answer: {
      text: countText(ctx, active, { name: "count", act }),
      state: active.total > 0 ? "yes" : "no",
    },
    waiting: deactivated.total > 0 ? countText(ctx, deactivated, { name: "waiting", act }) : "",
    chains: holders.chains.map(({ members, ...chain }) => ({
      ...chainModel(ctx, chain),
      active: format.number(members.active),
      deactivated: format.number(members.deactivated),
    })),
    users: may(ctx.actor, "users.view") ? usersModel(ctx, parts) : null,
  };
}

/** "14 Active users can …", or "More than 1,000". */
function countText(
  { t, format }: SignedInContext,
  { total, open }: Counted,
  { name, act }: { name: "count" | "waiting"; act: string },
): string {
  return open
    ? t(`rights.who.${name}Open`, { max: format.number(COUNT_LIMIT), act })
    : t(`rights.who.${name}`, { count: total, act });
}

function usersModel(ctx: SignedInContext, { permission, query, holders }: HoldersParts) {
  const { t } = ctx;
  const { counts, list } = holders;
  const [path, anchor] = [`/rights/${permission}`, "#users"];
  const to = (other: Partial<HoldersQuery>) =>
    addressOf(path, holdersQuery, { ...query, ...other }) + anchor;
  return {
    tabs: (["active", "deactivated"] as const).map((status) => ({
      text: t(`people.tab.${status}`),
      count: totalText(ctx, counts[status]),
      href: to({ status, page: 1 }),
      current: query.status === status,
    })),
    filter: describeFilters({ path, anchor, schema: holdersQuery, query, filters: ["q"] }),
    q: query.q,
    rows: list.rows.map((person) => rowModel(ctx, person, { permission, ...holders })),
    empty: query.q ? t("people.noMatch") : t("rights.who.empty"),
    pager: describePages(ctx, list, { to: (page) => to({ page }) }),
  };
}

function rowModel(
  ctx: SignedInContext,
  person: Person,
  { permission, sources }: Pick<Holders, "sources"> & { permission: Permission },
) {
  const through = sources.groups.filter(
    (group) => person.groupIds.includes(group.id) && group.permissions.has(permission),
  );
  return {
    name: fullName(person),
    email: person.email,
    status: { status: person.status, text: ctx.t(`people.status.${person.status}`) },
    url: `${accessUrl(person.id, permission)}#answer`,
    groups: through.map((group) => groupLink(ctx, group)),
  };
}
