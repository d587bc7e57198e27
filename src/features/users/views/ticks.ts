import { may } from "../../../domain/actor.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import type { Permission } from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { totalText } from "../../../views/pager.ts";

/** What can be done with many, and the right of each. */
const acts = [
  { act: "activation", permission: "users.status" },
  { act: "deactivation", permission: "users.status" },
  { act: "joining", permission: "groups.manage" },
  { act: "leaving", permission: "groups.manage" },
] as const satisfies readonly { act: string; permission: Permission }[];

interface TicksParts {
  list: ListPage<{ id: number }>;
  /** Ids, of this page and of others. */
  ticks: readonly number[];
  /** `?list=…` */
  back: string;
}

/** The ticks of the list and what can be done with them; null for whoever may do nothing. */
export function ticksModel(ctx: SignedInContext, { list, ticks, back }: TicksParts) {
  const { t, actor } = ctx;
  const own = acts.filter(({ permission }) => may(actor, permission));
  if (own.length === 0 || list.total === 0) return null;
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
