import { addressOf } from "../../domain/address.ts";
import { auditActions } from "../../domain/audit-changes.ts";
import { countText, entryRow } from "../../domain/audit-rows.ts";
import { actionText } from "../../domain/audit-text.ts";
import type { SignedInContext } from "../../http/page.ts";
import type { EntryPage } from "./queries.ts";
import { type AuditQuery, auditPageSizes, plainAudit } from "./schemas.ts";
import { type LoadedAudit, MAX_PEOPLE } from "./service.ts";

interface AuditParts extends LoadedAudit {
  query: AuditQuery;
}

/** Everything that happened, under the filters of the address. */
export function auditModel(ctx: SignedInContext, { page, tooMany, query }: AuditParts) {
  const { t } = ctx;
  return {
    title: t("audit.title"),
    lead: t("audit.lead"),
    filter: filterModel(ctx, query),
    rows: page.entries.map((entry) => entryRow(ctx, entry)),
    empty: page.entries.length > 0 ? null : emptyText(ctx, query, tooMany),
    pager: pagerModel(ctx, query, page),
  };
}

function filterModel({ t }: SignedInContext, query: AuditQuery) {
  const { who, whom, from, to } = query;
  const option = (value: string, text: string, current: string) => ({
    value,
    text,
    selected: value === current,
  });
  const areas = [...new Set(auditActions.map((action) => action.split(".")[0] as string))];
  return {
    who,
    whom,
    from,
    to,
    anyAct: option("", t("audit.filter.anyAct"), query.act),
    areas: areas.map((area) => ({
      title: t(`audit.area.${area}`),
      acts: auditActions
        .filter((action) => action.startsWith(`${area}.`))
        .map((action) => option(action, actionText(t, action), query.act)),
    })),
    results: [
      option("", t("audit.filter.anyResult"), query.result),
      ...(["done", "refused"] as const).map((value) =>
        option(value, t(`audit.result.${value}`), query.result),
      ),
    ],
    // The page size is no filter: it stays.
    per: query.per === plainAudit.per ? "" : String(query.per),
    clearUrl: isFiltered(query) ? address({ per: query.per }) : "",
  };
}

function isFiltered(query: AuditQuery): boolean {
  return [query.who, query.whom, query.act, query.result, query.from, query.to].some(
    (value) => value !== "",
  );
}

/** Nothing at all, nothing that matches, and too much to answer are three things. */
function emptyText(
  { t }: SignedInContext,
  query: AuditQuery,
  tooMany: string | undefined,
): { title: string; text: string } {
  if (tooMany !== undefined)
    return {
      title: t("audit.tooMany.title"),
      text: t("audit.tooMany.text", { text: tooMany, max: MAX_PEOPLE }),
    };
  const kind = isFiltered(query) ? "noMatch" : "empty";
  return { title: t(`audit.${kind}.title`), text: t(`audit.${kind}.text`) };
}

function pagerModel(ctx: SignedInContext, query: AuditQuery, { total, older, newer }: EntryPage) {
  const to = (before: number | undefined) =>
    before === undefined ? "" : address({ ...query, before });
  return {
    shown: countText(ctx, total),
    pages: [],
    previousUrl: to(newer),
    nextUrl: to(older),
    many: older !== undefined || newer !== undefined,
    sizes: auditPageSizes.map((per) => ({
      text: String(per),
      href: address({ ...query, per, before: 0 }),
      current: per === query.per,
    })),
  };
}

function address(query: Partial<AuditQuery>): string {
  return addressOf("/audit", query, plainAudit);
}
