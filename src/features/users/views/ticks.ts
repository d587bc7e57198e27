import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import type { Permission } from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { totalText } from "../../../views/pager.ts";
import { type UsersQuery, usersQuery } from "../../users-list/schemas.ts";

/** What can be done with many, and the right of each. */
const acts = [
  { act: "activation", permission: "users.status" },
  { act: "deactivation", permission: "users.status" },
  { act: "joining", permission: "groups.manage" },
  { act: "leaving", permission: "groups.manage" },
] as const satisfies readonly { act: string; permission: Permission }[];

interface TicksParts {
  query: UsersQuery;
  list: ListPage<{ id: number }>;
  /** Ids, of this page and of others. */
  ticks: readonly number[];
  /** `?list=…` */
  back: string;
}

/** What this reader may do with many. */
function actsOf({ actor }: SignedInContext) {
  return acts.filter(({ permission }) => may(actor, permission));
}

/** The way to the list with boxes, and back; null for whoever may do nothing with many. */
export function ticksSwitch(ctx: SignedInContext, query: UsersQuery) {
  const on = query.ticks === "yes";
  if (actsOf(ctx).length === 0) return null;
  const href = addressOf("/users", usersQuery, { ...query, ticks: on ? "" : "yes" });
  return { href, text: ctx.t(on ? "batches.ticks.off" : "batches.ticks.on") };
}

/** The ticks of the list and what can be done with them; null where it has no boxes. */
export function ticksModel(ctx: SignedInContext, { query, list, ticks, back }: TicksParts) {
  const { t } = ctx;
  const own = actsOf(ctx);
  if (query.ticks === "" || own.length === 0 || list.total === 0) return null;
  const here = list.rows.filter(({ id }) => ticks.includes(id)).length;
  return {
    action: `/users/bulk/ticks${back}`,
    shown: list.rows.map(({ id }) => id).join(),
    elsewhere: ticks.length - here,
    some: ticks.length > 0,
    count: ctx.format.number(ticks.length),
    all: t("batches.ticks.all", { total: totalText(ctx, list) }),
    acts: own.map(({ act }) => ({ value: act, text: t(`batches.${act}.button`) })),
  };
}
