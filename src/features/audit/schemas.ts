import { z } from "zod";
import { idParam, pageSize, searchText } from "../../http/fields.ts";
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
