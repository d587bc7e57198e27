import { addressOf, pageAddressOf, queryText } from "../../../domain/address.ts";
import type { AuditAction } from "../../../domain/audit-entry.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { auditActions } from "../../../views/audit-changes.ts";
import { entriesPager, entryRow } from "../../../views/audit-rows.ts";
import { actionText } from "../../../views/audit-text.ts";
import { exportLinks } from "../../../views/export-link.ts";
import { describeFilters, optionsOf } from "../../../views/filters.ts";
import { describeSizes } from "../../../views/pager.ts";
import { type AuditQuery, auditQuery, entryQuery, isReversed } from "../schemas.ts";
import { type LoadedAudit, MAX_PEOPLE } from "../service.ts";

interface AuditParts extends LoadedAudit {
  query: AuditQuery;
}

/** Everything that happened, under the filters of the address. */
export function auditModel(ctx: SignedInContext, { page, tooMany, query }: AuditParts) {
  const { t } = ctx;
  const filter = filterModel(ctx, query);
  const list = queryText(auditQuery, query);
  const reversed = isReversed(query);
  const hasList = page.rows.length > 0 || reversed;
  return {
    title: t("audit.title"),
    lead: t("audit.lead"),
    acts: exportLinks(ctx, addressOf("/audit/export", auditQuery, query)),
    filter,
    hasErrors: reversed,
    errors: reversed ? [{ field: "to", text: filter.fault }] : [],
    rows: page.rows.map((entry) =>
      entryRow(ctx, entry, addressOf(`/audit/${entry.id}`, entryQuery, { list })),
    ),
    empty: hasList ? null : emptyText(ctx, filter.isFiltered, tooMany),
    pager: pagerModel(ctx, query, page),
  };
}

type Area = AuditAction extends `${infer Name}.${string}` ? Name : never;

function filterModel({ t }: SignedInContext, query: AuditQuery) {
  const { who, whom, act, result, from, to } = query;
  const areas = [...new Set(auditActions.map((action) => action.split(".")[0] as Area))];
  const acts = (area: Area) => auditActions.filter((action) => action.startsWith(`${area}.`));
  return {
    ...describeFilters({
      path: "/audit",
      schema: auditQuery,
      query,
      filters: ["who", "whom", "act", "result", "from", "to"],
    }),
    who,
    whom,
    from,
    to,
    folded: t("lists.filter.folded", {
      count: [whom, act, result, from, to].filter(Boolean).length,
    }),
    /** Of both days, said at the second. */
    fault: isReversed(query) ? t("audit.filter.reversed") : "",
    anyAct: optionsOf(query.act, [["", t("audit.filter.anyAct")]]),
    areas: areas.map((area) => ({
      title: t(`audit.area.${area}`),
      options: optionsOf(
        query.act,
        acts(area).map((action) => [action, actionText(t, action)]),
      ),
    })),
    results: optionsOf(query.result, [
      ["", t("audit.filter.anyResult")],
      ["done", t("audit.result.done")],
      ["refused", t("audit.result.refused")],
    ]),
  };
}

/** Nothing at all, nothing that matches, and too much to answer are three things. */
function emptyText(
  { t }: SignedInContext,
  isFiltered: boolean,
  tooMany: string | undefined,
): { title: string; text: string } {
  if (tooMany !== undefined)
    return {
      title: t("audit.tooMany.title"),
      text: t("audit.tooMany.text", { text: tooMany, max: MAX_PEOPLE }),
    };
  const kind = isFiltered ? "noMatch" : "empty";
  return { title: t(`audit.${kind}.title`), text: t(`audit.${kind}.text`) };
}

function pagerModel(ctx: SignedInContext, query: AuditQuery, page: LoadedAudit["page"]) {
  return entriesPager(ctx, page, {
    to: (before) => pageAddress({ ...query, before }),
    sizes: describeSizes(query.per, (per) => pageAddress({ ...query, per, before: 0 })),
  });
}

function pageAddress(query: AuditQuery): string {
  return pageAddressOf("/audit", auditQuery, query);
}
