import { addressOf } from "../../../domain/address.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { entryRow, touchedRow, undoUrl } from "../../../views/audit-rows.ts";
import { describeFilters } from "../../../views/filters.ts";
import { describePages, totalText } from "../../../views/pager.ts";
import { type EntryQuery, entryQuery } from "../schemas.ts";
import type { LoadedEntry } from "../service.ts";

interface EntryParts extends LoadedEntry {
  query: EntryQuery;
}

/** One entry with everything that it touched. */
export function entryModel(ctx: SignedInContext, parts: EntryParts) {
  const { entry, undoesThere, undoneBy, query } = parts;
  const taken = { undoesThere, undoneBy };
  const row = entryRow(ctx, { ...entry, ...taken, customers: undefined, users: undefined });
  return {
    title: row.act,
    lead: ctx.t("audit.entry.lead", { id: ctx.format.number(entry.id) }),
    row,
    backUrl: query.list ? `/audit?${query.list}` : "/audit",
    acts: [{ href: undoUrl(ctx.actor, { ...entry, undoneBy }), text: ctx.t("undo.link") }],
    touched: touchedModel(ctx, parts),
  };
}

/** Whom it touched, under the words of the address. */
function touchedModel(ctx: SignedInContext, { entry, touched, query }: EntryParts) {
  if (!touched) return null;
  const { t } = ctx;
  const { kind, list } = touched;
  const [path, anchor] = [`/audit/${entry.id}`, "#touched"];
  const address = (page: number) => addressOf(path, entryQuery, { ...query, page }) + anchor;
  return {
    title: t(`audit.entry.${kind}`),
    count: query.q ? "" : totalText(ctx, list),
    placeholder: t(`audit.entry.${kind}Placeholder`),
    q: query.q,
    filter: describeFilters({ path, anchor, schema: entryQuery, query, filters: ["q"] }),
    rows: list.rows.map((row) => touchedRow(t, row)),
    named: t(kind === "users" ? "audit.area.user" : "audit.area.customers"),
    what: t("audit.column.what"),
    empty: t("audit.entry.noMatch"),
    pager: describePages(ctx, list, { to: address, numbered: true }),
  };
}
