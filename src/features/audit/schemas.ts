import { z } from "zod";
import { queryText } from "../../domain/address.ts";
import { idParam, pageNumber, pageSize, searchText } from "../../http/fields.ts";
import { parseQueryValues } from "../../http/query.ts";
import { auditActions } from "../../views/audit-changes.ts";

const day = z
  .literal("")
  .or(z.iso.date().refine((text) => text >= "1970-01-02" && text <= "2999-12-31"))
  .default("");

/**
 * All state of the audit, as it stands in the address. `who` and `whom` are part of a name or
 * e-mail, or `#` and a user's number.
 */
export const auditQuery = z.object({
  who: searchText,
  whom: searchText,
  act: z.enum(["", ...auditActions]).default(""),
  result: z.enum(["", "done", "refused"]).default(""),
  from: day,
  to: day,
  per: pageSize,
  /** The page begins after this entry; 0 is the newest page. */
  before: idParam.default(0),
});

export type AuditQuery = z.infer<typeof auditQuery>;

/** Whether the period ends before it begins: then no entry is looked for. */
export function isReversed({ from, to }: Pick<AuditQuery, "from" | "to">): boolean {
  return from !== "" && to !== "" && from > to;
}

export const entryParams = z.object({ id: idParam });

/** The audit somebody came from, as its own query: re-parsed by its schema, never a URL. */
const auditList = z
  .string()
  .max(1_000)
  .default("")
  .transform((list) => {
    const raw = Object.fromEntries(new URLSearchParams(list));
    return queryText(auditQuery, parseQueryValues(auditQuery, raw).query);
  });

/** Of those whom an entry touched. */
export const entryQuery = z.object({ q: searchText, page: pageNumber, list: auditList });

export type EntryQuery = z.infer<typeof entryQuery>;
