import { z } from "zod";
import { auditActions } from "../../domain/audit-changes.ts";
import { codePoints } from "../../domain/text.ts";
import { idParam } from "../../http/fields.ts";

export const auditPageSizes = [25, 50, 100] as const;

const person = z
  .string()
  .refine((text) => codePoints(text) <= 100 && !/\p{Cc}|\p{Cs}/u.test(text))
  .transform((text) => text.trim())
  .default("");

const day = z
  .literal("")
  .or(z.iso.date().refine((text) => text >= "1970-01-02" && text <= "2999-12-31"))
  .default("");

/**
 * All state of the audit, as it stands in the address. `who` and `whom` are part of a name or
 * e-mail, or `#` and a user's number.
 */
export const auditQuery = z.object({
  who: person,
  whom: person,
  act: z.enum(["", ...auditActions]).default(""),
  result: z.enum(["", "done", "refused"]).default(""),
  from: day,
  to: day,
  per: z
    .enum(auditPageSizes.map(String) as ["25", "50", "100"])
    .transform(Number)
    .default(25),
  /** The page begins after this entry; 0 is the newest page. */
  before: idParam.default(0),
});

export type AuditQuery = z.infer<typeof auditQuery>;

/** The audit without filters. */
export const plainAudit = auditQuery.parse({});
