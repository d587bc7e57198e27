import { z } from "zod";
import type { StoreScope } from "../domain/store-scopes.ts";
import type { PlainKey, Translate } from "../languages/texts.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { keyLimits } from "./key-gate.ts";
import { describeProblems, type ProblemName, problemStatus, problemType } from "./problem.ts";

/** A part of the document: JSON. */
type Part = Record<string, unknown>;

/** What a method at an address does, as the document has it. */
export interface Operation {
  operationId: string;
  summary: string;
  /** Its scope, where it needs a key. */
  tags?: StoreScope[];
  security: Record<string, string[]>[];
  parameters: { name: string; in: "path" | "query"; required: boolean; schema: Part }[];
  requestBody?: { required: true; content: Content };
  responses: Record<string, { description: string; headers?: Part; content?: Content }>;
}

/** By the type of a body. */
type Content = Record<string, { schema: Part }>;

/** OpenAPI 3.1, as far as it says something of ours. */
export interface Contract {
  openapi: "3.1.1";
  info: { title: string; version: string; summary: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Part>; securitySchemes: Part };
}

const CONTRACT = "/openapi.json";

const SCHEMAS = "#/components/schemas/";
const contractAnswer = z.looseObject({ openapi: z.literal("3.1.1") });

const problemAnswer = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().regex(/^urn:uuid:/),
  errors: z.array(z.strictObject({ at: z.string(), detail: z.string() })).optional(),
});

/** What an endpoint may refuse with, its own problems last. */
function problemsOf({ spec }: Endpoint): ProblemName[] {
  const { scope, params, query, body, lines, problems = [] } = spec;
  const isSent = body !== undefined || lines !== undefined;
  const isKeyed = scope !== "public";
  return [
    ...onlyIf(true, "badRequest"),
    ...onlyIf(isKeyed, "key", "scope"),
    ...onlyIf(isSent, "tooLarge", "unsupportedMediaType"),
    ...onlyIf(isSent || params !== undefined || query !== undefined, "invalid"),
    ...onlyIf(isKeyed, "tooManyRequests"),
    ...onlyIf(true, "unexpected", "unavailable"),
    ...problems,
  ];
}

function onlyIf(condition: boolean, ...names: ProblemName[]): ProblemName[] {
  return condition ? names : [];
}

/** What the page about the interface shows: the contract, and every problem. */
export interface StoreInterface {
  contract: Contract;
  problems: ReturnType<typeof describeProblems>;
  /** Of a key: requests at once, and a second for long. */
  limits: typeof keyLimits;
}

/** The interface in the language of a reader. */
export function describeInterface(endpoints: readonly Endpoint[], t: Translate): StoreInterface {
  return {
    contract: describeContract(endpoints, t),
    problems: describeProblems(t),
    limits: keyLimits,
  };
}

/** The endpoints, and one that answers their contract, which it is part of. */
export function withContract(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  let document: Contract | undefined;
  const all = [...endpoints];
  all.push(
    endpoint("GET", CONTRACT, {
      scope: "public",
      summary: "api.endpoints.contract",
      answers: { 200: contractAnswer },
      async handle({ ctx }) {
        document ??= describeContract(all, ctx.t);
        return { status: 200, body: document };
      },
    }),
  );
  return all;
}

/** What the store may ask and what it is answered, as OpenAPI 3.1. */
export function describeContract(endpoints: readonly Endpoint[], t: Translate): Contract {
  const names = nameSchemas(endpoints);
  const paths: Contract["paths"] = {};
  for (const one of endpoints) {
    const path = pathTemplate(one.path);
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operation(one, names, t) };
  }
  return {
    openapi: "3.1.1",
    info: { title: t("api.contract.title"), version: "1", summary: t("api.contract.text") },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      schemas: writtenSchemas(names),
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
    },
  };
}

/** As OpenAPI writes `/customers/:reference`. */
function pathTemplate(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}");
}

/** The name of what an endpoint does, alike in the contract and on its page. */
function operationName(summary: PlainKey): string {
  return summary.replace("api.endpoints.", "");
}

function operation(one: Endpoint, names: Names, t: Translate): Operation {
  const { scope, summary, params, query } = one.spec;
  const body = requestBody(one, names);
  return {
    operationId: operationName(summary),
    summary: t(summary),
    ...(scope === "public" ? { security: [] } : { tags: [scope], security: [{ key: [] }] }),
    parameters: [...parameters("path", params), ...parameters("query", query)],
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: { ...answers(one, names, t), ...problemAnswers(one, t) },
  };
}

function parameters(place: "path" | "query", schema: z.ZodObject | undefined) {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: !(field as z.ZodType).safeParse(undefined).success,
    schema: jsonSchema(field as z.ZodType),
  }));
}

function requestBody({ spec: { body, lines } }: Endpoint, names: Names): Content | undefined {
  if (lines) return { [NDJSON]: { schema: names.reference(lines) } };
  return body && { "application/json": { schema: names.reference(body) } };
}

const NDJSON = "application/x-ndjson";

/** What takes lines answers lines: its schemas are those of one line. */
function answers({ spec }: Endpoint, names: Names, t: Translate): Operation["responses"] {
  const type = spec.lines ? NDJSON : "application/json";
  const described = Object.entries(spec.answers).map(([status, schema]) => {
    const content = schema ? { content: { [type]: { schema: names.reference(schema) } } } : {};
    const key = !schema ? "empty" : spec.lines ? "lines" : "answer";
    return [status, { description: t(`api.answers.${key}`), ...content }];
  });
  return Object.fromEntries(described);
}

function problemAnswers(one: Endpoint, t: Translate): Operation["responses"] {
  const byStatus = Map.groupBy(problemsOf(one), problemStatus);
  const described = [...byStatus].map(([status, problems]) => {
    const own = { type: { enum: problems.map(problemType) }, status: { const: status } };
    const schema = { $ref: `${SCHEMAS}Problem`, properties: own };
    const titles = problems.map((name: ProblemName) => t(`api.problems.${name}.title`));
    return [
      status,
      {
        description: titles.join("; "),
        ...headers(status),
        content: { "application/problem+json": { schema } },
      },
    ];
  });
  return Object.fromEntries(described);
}

function headers(status: number): { headers?: Part } {
  const text = { schema: { type: "string" } };
  if (status === 401) return { headers: { "WWW-Authenticate": text } };
  if (status === 429 || status === 503)
    return { headers: { "Retry-After": { schema: { type: "integer", minimum: 1 } } } };
  return {};
}

interface Names {
  registry: ReturnType<typeof z.registry<{ id: string }>>;
  reference(schema: z.ZodType): Part;
}

/** Each schema of a body by what is done with it, once, however many use it. */
function nameSchemas(endpoints: readonly Endpoint[]): Names {
  const registry = z.registry<{ id: string }>();
  const add = (schema: z.ZodType | null | undefined, id: string) => {
    if (schema && !registry.has(schema)) registry.add(schema, { id });
  };
  add(problemAnswer, "Problem");
  for (const { spec } of endpoints) {
    const name = operationName(spec.summary).replace(/^./, (letter) => letter.toUpperCase());
    add(spec.body, `${name}Body`);
    add(spec.lines, `${name}Line`);
    for (const [status, schema] of Object.entries(spec.answers))
      add(schema, status.startsWith("2") ? `${name}Answer` : `${name}Answer${status}`);
  }
  const reference = (schema: z.ZodType) => ({ $ref: SCHEMAS + registry.get(schema)?.id });
  return { registry, reference };
}

function writtenSchemas({ registry }: Names): Record<string, Part> {
  const { schemas } = z.toJSONSchema(registry, { io: "input", uri: (id) => SCHEMAS + id });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]),
  );
}

/** A wire schema as JSON Schema. */
function jsonSchema(schema: z.ZodType): Part {
  const { $schema, "~standard": _, ...written } = z.toJSONSchema(schema, { io: "input" });
  return written;
}
