import { z } from "zod";

/** What the store calls a customer, percent-encoded in the address. */
export const referenceParams = z.strictObject({ reference: z.string().min(1).max(64) });

const previewReasons = ["held", "holder-not-active", "not-held"] as const;

export const previewAnswer = z.strictObject({
  allowed: z.boolean(),
  reason: z.enum(previewReasons),
  user: z.strictObject({ id: z.int(), name: z.string() }).nullable(),
});
