import express, { type Request, type RequestHandler, type Response, Router } from "express";
import type { z } from "zod";
import { sealed } from "../command.ts";
import { anonymous, may } from "../domain/actor.ts";
import { BadRequest, Forbidden, SignedOut } from "../domain/errors.ts";
import type { HttpDeps } from "./deps.ts";
import { knownToken, tokenWith } from "./device.ts";
import { type Endpoint, readWire, type StoreAnswer, type StoreContext } from "./endpoint.ts";
import { MethodNotAllowed, UnsupportedMediaType } from "./error-pages.ts";
import { hostCheck } from "./host.ts";
import { type KeyGate, keyGate } from "./key-gate.ts";
import { Invalid, problems, TooManyLines, UnknownKey } from "./problem.ts";

/** Where the store's interface begins. */
export const STORE_API = "/api/v1";

/**
 * What the store asks: no cookies, no session, no pages. A key lets in, bodies are read only
 * behind it, and every error is a problem.
 */
export function storeApi(deps: HttpDeps, endpoints: readonly Endpoint[]): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const gate = keyGate(deps);
  router.use(hostCheck(deps));
  for (const [path, methods] of byPath(endpoints)) router.all(path, answers(deps, gate, methods));
  router.use(...problems(deps));
  return router;
}

function byPath(endpoints: readonly Endpoint[]): Map<string, Endpoint[]> {
  const paths = new Map<string, Endpoint[]>();
  for (const one of endpoints) paths.set(one.path, [...(paths.get(one.path) ?? []), one]);
  return paths;
}

function answers(deps: HttpDeps, gate: KeyGate, methods: readonly Endpoint[]): RequestHandler {
  return async (req, res) => {
    res.locals.route = STORE_API + (methods[0] as Endpoint).path;
    const asked = req.method === "HEAD" ? "GET" : req.method;
    const found = methods.find(({ method }) => method === asked);
    if (!found) throw new MethodNotAllowed(methods.map(({ method }) => method));
    const ctx = await admit(deps, gate, { endpoint: found, req, res });
    const given = await readRequest(found, req, res);
    const answer = await found.spec.handle({ ctx, ...given }).catch((error) => {
      // Revoked while it was asking.
      throw error instanceof SignedOut ? new UnknownKey() : error;
    });
    send(res, answer);
  };
}

interface Admission {
  endpoint: Endpoint;
  req: Request;
  res: Response;
}

async function admit(
  deps: HttpDeps,
  gate: KeyGate,
  { endpoint: { spec }, req, res }: Admission,
): Promise<StoreContext> {
  const actor =
    spec.scope === "public" ? anonymous : (await gate({ req, res }, spec.cost ?? 1)).actor;
  if (spec.scope !== "public" && !may(actor, `store:${spec.scope}`))
    throw new Forbidden("api.problems.scope.text");
  return {
    db: sealed(deps.db),
    hasher: deps.hasher,
    actor,
    source: "store",
    now: deps.clock(),
    site: deps.config.publicUrl,
    address: req.ip,
    requestId: res.locals.requestId as string,
    t: deps.translations.en,
    knownToken: (token, account) => knownToken(deps, token, account),
    tokenWith: (token, account) => tokenWith(deps, token, account),
    countRefusedSignIn: (why) => deps.metrics?.signInRefused(why),
  };
}

const MOST_LINES = 1_000;
const json = express.json({ limit: "4kb", inflate: false });
const ndjson = express.text({ type: "application/x-ndjson", limit: "1mb", inflate: false });

/** Throws Invalid with everything that is wrong in address and body. */
async function readRequest({ spec }: Endpoint, req: Request, res: Response) {
  const reading = spec.lines ? ndjson : spec.body ? json : undefined;
  const type = spec.lines ? "application/x-ndjson" : "application/json";
  if (reading && !req.is(type))
    throw new UnsupportedMediaType("api.problems.unsupportedMediaType.text");
  if (reading) await run(reading, req, res);
  const parts = {
    params: readPart(spec.params, { ...req.params }),
    query: readPart(spec.query, { ...req.query }),
    body: readPart(spec.body, req.body),
  };
  const errors = Object.values(parts).flatMap((part) => ("errors" in part ? part.errors : []));
  if (errors.length > 0) throw new Invalid(errors);
  const values = Object.entries(parts).map(([name, part]) => [name, "value" in part && part.value]);
  return { ...(Object.fromEntries(values) as Given), lines: linesOf(spec.lines, req.body) };
}

type Given = Record<"params" | "query" | "body", Record<string, never>>;

function readPart(schema: z.ZodObject | undefined, value: unknown) {
  return schema ? readWire(schema, value) : { value: {} };
}

function linesOf(schema: z.ZodObject | undefined, body: unknown): string[] {
  if (!schema) return [];
  if (typeof body !== "string") throw new BadRequest("api.problems.badRequest.text");
  const lines = body.split("\n");
  if (lines.filter((line) => line.trim() !== "").length > MOST_LINES) throw new TooManyLines();
  return lines;
}

function run(middleware: RequestHandler, req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    middleware(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
  });
}

function send(res: Response, { status, body, lines }: StoreAnswer): void {
  res.status(status);
  if (lines) {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    res.type("application/x-ndjson").send(text);
  } else if (body === undefined) res.end();
  else res.type("application/json").send(JSON.stringify(body));
}
