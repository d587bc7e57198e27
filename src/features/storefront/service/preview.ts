import type { z } from "zod";
import type { ReadDatabase } from "../../../db/client.ts";
import { hasEnded } from "../../../domain/end-of-access.ts";
import { fullName } from "../../../domain/text.ts";
import { findHolder } from "../queries.ts";
import type { previewAnswer } from "../wire.ts";

/**
 * Whether drafts may be shown as this customer: while an Active user holds it (manual, "Assigning
 * customers"). Unknown references are answered like free ones.
 */
export async function previewAs(
  { read }: ReadDatabase,
  reference: string,
  now: Date,
): Promise<z.infer<typeof previewAnswer>> {
  const holder = await findHolder(read, reference);
  if (!holder) return { allowed: false, reason: "not-held", user: null };
  if (holder.status !== "active" || hasEnded(holder, now))
    return { allowed: false, reason: "holder-not-active", user: null };
  return { allowed: true, reason: "held", user: { id: holder.id, name: fullName(holder) } };
}
