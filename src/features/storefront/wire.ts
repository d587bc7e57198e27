import { z } from "zod";

/** What the store calls a customer, percent-encoded in the address. */
export const referenceParams = z.strictObject({ reference: z.string().regex(/^\P{Cc}{1,64}$/u) });

const previewReasons = ["held", "holder-not-active", "not-held"] as const;

export const previewAnswer = z.strictObject({
  allowed: z.boolean(),
  reason: z.enum(previewReasons),
  user: z.strictObject({ id: z.int(), name: z.string() }).nullable(),
});

const yes = z.literal("1").optional();
export const acceptQuery = z.strictObject({ accept: yes });
export const releaseQuery = z.strictObject({ release: yes });

const said = {
  email: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  company: z.string().optional(),
};

export const customerBody = z.strictObject(said);
export const customerLine = z.strictObject({ reference: z.string(), ...said });

const written = ["added", "updated", "unchanged", "replaced"] as const;

export const customerAnswer = z.strictObject({
  reference: z.string(),
  result: z.enum(written),
  notes: z.array(z.string()),
});

const lineProblem = z.strictObject({
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.strictObject({ at: z.string(), detail: z.string() })).optional(),
});

/** `reference` is null where the line could not be read. */
export const lineAnswer = z.strictObject({
  line: z.int(),
  reference: z.string().nullable(),
  result: z.enum([...written, "kept", "refused"]),
  notes: z.array(z.string()),
  problem: lineProblem.optional(),
});
