import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import { scopeSet } from "../../../domain/store-scopes.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { personName } from "../../../views/former.ts";
import { lastDayText } from "../../../views/last-day.ts";
import { describePages } from "../../../views/pager.ts";
import { stateOf, whyNotRevoke } from "../policy.ts";
import type { KeyRow } from "../queries.ts";
import { storeQuery } from "../schemas.ts";

/** The keys of the store. */
export function keysModel(ctx: SignedInContext, list: ListPage<KeyRow>) {
  return {
    title: ctx.t("store.title"),
    isEmpty: list.total === 0,
    rows: list.rows.map((row) => rowModel(ctx, row)),
    pager: describePages(ctx, list, {
      to: (page) => addressOf("/store", storeQuery, { page }),
    }),
  };
}

function rowModel(ctx: SignedInContext, row: KeyRow) {
  const text = ctx.t("store.revocation.button");
  const url = `/store/${row.id}/revocation`;
  return {
    ...keyFacts(ctx, row),
    anchor: `k${row.id}`,
    here: ctx.place === `k${row.id}`,
    acts: whyNotRevoke(row) ? [] : [{ url, text, label: `${text} ${row.name}` }],
  };
}

/** What is known of a key, in words. */
export function keyFacts(ctx: SignedInContext, row: KeyRow) {
  const { t, format, actor, now } = ctx;
  const creator = personName(t, {
    firstName: row.creatorFirstName ?? "",
    lastName: row.creatorLastName ?? "",
  });
  const state = stateOf(row, now);
  return {
    name: row.name,
    scopes: [...scopeSet(row.scopes)].map((scope) => ({ text: t(`store.scope.${scope}.name`) })),
    createdBy: {
      text: creator || t("audit.system"),
      href: row.createdById && may(actor, "users.view") ? `/users/${row.createdById}` : "",
    },
    created: format.day(row.createdAt, now),
    used: row.lastUsedAt ? format.dateTime(row.lastUsedAt) : t("store.neverUsed"),
    ends: row.endsAt ? lastDayText(format, row.endsAt) : t("store.noEnd"),
    // Shapes of their own would say no more than those of users do.
    state: { status: shapes[state], text: t(`store.state.${state}`) },
  };
}

const shapes = { active: "active", ended: "deactivated", revoked: "deleted" } as const;
