import { z } from "zod";

/** What the store calls a customer, percent-encoded in the address, however it is composed. */
export const referenceParams = z.strictObject({ reference: z.string().regex(/^\P{Cc}{1,384}$/u) });

const previewReasons = ["held", "holder-not-active", "not-held"] as const;

export const previewAnswer = z.strictObject({
  allowed: z.boolean(),
  reason: z.enum(previewReasons),
  user: z.strictObject({ id: z.int(), name: z.string() }).nullable(),
});

const id = z.string().regex(/^[1-9]\d{0,8}$/);

/** As Node names who is connected, too: ::ffff:192.0.2.1. */
const ipv4 = new RegExp(`^(::[fF]{4}:)?${z.regexes.ipv4.source.slice(1)}`);
const address = z.union([z.string().regex(ipv4), z.string().regex(z.regexes.ipv6)]);

/** As long as any that the sign-in page takes, however it is composed. */
export const agentSignIn = z.strictObject({
  email: z.string().min(1).max(508),
  password: z.string().min(1).max(768),
  address,
  device: z.string().max(1_000).optional(),
});

export const signedInAgent = z.strictObject({
  agent: z.strictObject({ id: z.int(), name: z.string(), email: z.string(), locale: z.string() }),
  device: z.string(),
});

export const agentParams = z.strictObject({ id });

export const agentAnswer = z.discriminatedUnion("agent", [
  z.strictObject({
    agent: z.literal(true),
    id: z.int(),
    name: z.string(),
    locale: z.string(),
  }),
  z.strictObject({ agent: z.literal(false) }),
]);

export const customersSearch = z.strictObject({
  agent: id,
  q: z
    .string()
    .max(100)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u)
    .optional(),
  page: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .optional(),
});

const foundCustomer = z.strictObject({
  reference: z.string(),
  name: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  company: z.string().nullable(),
});

export const customersAnswer = z.strictObject({
  customers: z.array(foundCustomer),
  page: z.int(),
  more: z.boolean(),
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
