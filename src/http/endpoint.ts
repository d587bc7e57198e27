import type { z } from "zod";
import type { ActingContext, SealedDatabase } from "../command.ts";
import type { StoreScope } from "../domain/store-scopes.ts";
import type { PlainKey, Translate } from "../languages/texts.ts";
import type { FieldError, ProblemName } from "./problem.ts";

type Method = "GET" | "PUT" | "POST" | "DELETE";

/** What a handler knows of who asks: the actor is the store by its key. */
export interface StoreContext extends ActingContext {
  db: SealedDatabase;
  source: "store";
  /** English, which the interface speaks. */
  t: Translate;
}

/** An answer: a body of its status' schema, or one of them for each line. */
export interface StoreAnswer {
  status: number;
  body?: unknown;
  lines?: readonly unknown[];
}

interface Asked<Params, Query, Body> {
  ctx: StoreContext;
  params: Params;
  query: Query;
  body: Body;
  /** Of a body of lines, those that are not empty. */
  lines: readonly string[];
}

type Values<Schema> = Schema extends z.ZodType ? z.infer<Schema> : Record<string, never>;

/**
 * What an address answers to a method. Its schemas are the wire's: plain, without transforms, as
 * the contract shows them.
 */
interface EndpointSpec<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodObject | undefined,
> {
  /** `public`: without a key. */
  scope: StoreScope | "public";
  /** Key of a sentence that says what it is for. */
  summary: PlainKey;
  params?: Params;
  query?: Query;
  /** JSON, at most 4 KB; unknown fields are refused. */
  body?: Body;
  /** Instead of a body: NDJSON of such lines, at most 1 MB; the handler reads each by itself. */
  lines?: z.ZodObject;
  /** Of each status, the body's schema; null where there is none. */
  answers: Readonly<Record<number, z.ZodType | null>>;
  /** What it refuses with, besides what every address may. */
  problems?: readonly ProblemName[];
  /** What it counts for in a key's share; 1 unless it says otherwise. */
  cost?: number;
  handle(asked: Asked<Values<Params>, Values<Query>, Values<Body>>): Promise<StoreAnswer>;
}

type AnyEndpoint = EndpointSpec<
  z.ZodObject | undefined,
  z.ZodObject | undefined,
  z.ZodObject | undefined
>;

/** A declared address: what the contract and the authorisation tests walk over. */
export interface Endpoint {
  path: string;
  method: Method;
  spec: AnyEndpoint;
}

/** Declares what an address answers to a method. The path is one below /api/v1. */
export function endpoint<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodObject | undefined,
>(method: Method, path: string, spec: EndpointSpec<Params, Query, Body>): Endpoint {
  // The one place where a schema's type is taken for what it parsed: inside, all are alike.
  return { method, path, spec: spec as unknown as AnyEndpoint };
}

/** Reads a value by a wire schema: what is wrong with it is named by its place. */
export function readWire<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { value: z.infer<Schema> } | { errors: FieldError[] } {
  const { success, data, error } = schema.safeParse(value);
  if (success) return { value: data };
  const errors = error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ at: place([...issue.path, key]), detail: "Unknown field" }))
      : [{ at: place(issue.path), detail: issue.message }],
  );
  return { errors };
}

/** A JSON pointer (RFC 6901). */
function place(path: readonly PropertyKey[]): string {
  return path
    .map((name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}
