import type { z } from "zod";
import type { ActingContext, SealedDatabase } from "../command.ts";
import type { StoreScope } from "../domain/store-scopes.ts";
import type { PlainKey, Translate } from "../languages/texts.ts";
import type { SignInRefusal } from "../metrics.ts";
import type { KnownAccount } from "./device.ts";
import type { FieldError, ProblemName } from "./problem.ts";

type Method = "GET" | "PUT" | "POST" | "DELETE";

/** What a handler knows of who asks: the actor is the store by its key. */
export interface StoreContext extends ActingContext {
  db: SealedDatabase;
  source: "store";
  /** English, which the interface speaks. */
  t: Translate;
  /** The id of the device that a token of ours names, if it is known to the account. */
  knownToken(token: string, account: KnownAccount): string | undefined;
  /** A token of the same device, or of a new one, to which the account is known. */
  tokenWith(token: string, account: KnownAccount): string;
  /** For the metrics. */
  countRefusedSignIn(why: SignInRefusal): void;
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
  /** Of a body of lines, all of them. */
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
  /** Instead of a body: NDJSON of such lines, at most 1 MB; the handler reads them (readLines). */
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
  const errors = error.issues
    .slice(0, MOST_ERRORS)
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({ at: place([...issue.path, key]), detail: "Unknown field" }))
        : [{ at: place(issue.path), detail: issue.message }],
    );
  return { errors: errors.slice(0, MOST_ERRORS) };
}

/** A body of unknown fields alone would be answered with many times its size. */
const MOST_ERRORS = 20;

/** A line of NDJSON, counted from 1; neither value nor errors where it is no JSON. */
export interface WireLine<Value> {
  line: number;
  value?: Value;
  errors?: FieldError[];
}

/** Reads each line by a wire schema; blank ones are passed over, but counted. */
export function readLines<Schema extends z.ZodType>(
  schema: Schema,
  lines: readonly string[],
): WireLine<z.infer<Schema>>[] {
  return lines.flatMap((text, at) =>
    text.trim() === "" ? [] : [{ line: at + 1, ...readLine(schema, text) }],
  );
}

function readLine<Schema extends z.ZodType>(schema: Schema, text: string) {
  try {
    return readWire(schema, JSON.parse(text));
  } catch {
    return {};
  }
}

/** A JSON pointer (RFC 6901). */
function place(path: readonly PropertyKey[]): string {
  return path
    .map((name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}
