import type { RequestHandler } from "express";
import type { z } from "zod";
import { originOf } from "../command.ts";
import { recordRefusal } from "../db/audit.ts";
import { may } from "../domain/actor.ts";
import { noSubject } from "../domain/audit-entry.ts";
import { Conflict, Forbidden, NotFound, SignedOut } from "../domain/errors.ts";
import type { Access } from "../domain/permissions.ts";
import { type Exchange, exchangeOf, type RequestContext, type SignedInContext } from "./context.ts";
import { readToken } from "./csrf.ts";
import { errorReply, MethodNotAllowed } from "./error-pages.ts";
import { freshForm, parseForm } from "./form.ts";
import { formDigests } from "./form-digest.ts";
import { forgetEntries, returnedValues } from "./kept-entries.ts";
import { withPageSize } from "./page-size.ts";
import type { AnySpec } from "./page-spec.ts";
import { parseQueryValues } from "./query.ts";
import { refuseFields, refuseOutOfDate, refusePost } from "./refused-post.ts";
import { type PageNotice, type Reply, sendReply } from "./render.ts";
import { toReplacePassword, toSignIn } from "./sign-in-redirect.ts";
import { askToSignIn, isOfAnother } from "./signed-out-post.ts";

/** Answers GET with the page and POST with its submit; throws MethodNotAllowed for the rest. */
export function handlePage(
  path: string,
  methods: readonly ("GET" | "POST")[],
  spec: AnySpec,
): RequestHandler {
  return async (req, res) => {
    res.locals.route = path;
    res.set(spec.headers ?? {});
    const method = req.method === "HEAD" ? "GET" : req.method;
    if (!methods.includes(method as "GET")) throw new MethodNotAllowed(methods);
    const exchange = exchangeOf(res);
    const first = replaceFirst(spec, exchange);
    if (first) return sendReply(exchange, first);
    const answer = method === "POST" ? submitPage(spec, path, exchange) : showPage(spec, exchange);
    const refused = (error: unknown) => refusal(error, spec, exchange);
    await sendReply(exchange, await answer.catch(refused));
  };
}

/** Who must replace their password is led there by every page but that and those for leaving. */
function replaceFirst(spec: AnySpec, { ctx, req }: Exchange): Reply | undefined {
  const isOpen = spec.permission === "public" || spec.beforeReplacing;
  if (isOpen || !ctx.actor?.mustReplacePassword) return undefined;
  return toReplacePassword(req, spec.show ? req.originalUrl : "/");
}

async function showPage(spec: AnySpec, exchange: Exchange): Promise<Reply> {
  const { ctx, req } = exchange;
  requireAccess(ctx, spec.permission);
  const values = returnedValues(req, ctx);
  const form = { ...freshForm(), ...(values ? { values, submitted: true } : {}) };
  const args = { ...parseAddress(spec, exchange), ctx: ctx as SignedInContext, form };
  if (!spec.show) throw new NotFound();
  const reply = await spec.show(args);
  return values ? { ...reply, notice: returnedNotice(ctx) } : reply;
}

function returnedNotice({ t }: RequestContext): PageNotice {
  return { tone: "warning", title: t("forms.returned.title"), text: t("forms.returned.text") };
}

async function submitPage(spec: AnySpec, path: string, exchange: Exchange): Promise<Reply> {
  const { ctx, req, deps } = exchange;
  await requireSubmit(spec, path, exchange);
  const token = readToken(deps, req, { isPublic: spec.permission === "public" });
  if (isOfAnother(token, spec, exchange)) return askToSignIn(spec, exchange);
  const address = parseAddress(spec, exchange);
  const { state, posted, input } = parseForm(spec.form, req.body, ctx.t);
  const args = { ...address, ctx: ctx as SignedInContext, form: state };
  const post = { spec, exchange, args, posted };
  if (!token.isGood) return refuseOutOfDate(post);
  if (!input) return refuseFields(post);
  const digests = formDigests(deps.secrets, { id: state.id, fields: posted });
  const bound = { ...args.ctx, form: { id: state.id, path: req.path, digests } };
  try {
    const reply = await spec.submit({ ...args, ctx: bound, input });
    if ("redirect" in reply) await forgetEntries(req, bound);
    return reply;
  } catch (error) {
    return refusePost(post, error);
  }
}

function requireAccess({ actor }: RequestContext, access: Access | "public"): void {
  if (access === "public") return;
  if (!actor) throw new SignedOut();
  if (may(actor, access)) return;
  const permission = access as Exclude<Access, "signed-in">;
  throw new Forbidden({ key: "errors.forbidden.permission", permission });
}

async function requireSubmit(spec: AnySpec, path: string, exchange: Exchange): Promise<void> {
  try {
    requireAccess(exchange.ctx, spec.submitPermission ?? spec.permission);
  } catch (error) {
    if (error instanceof Forbidden) await recordRefused({ spec, path, error }, exchange);
    throw error;
  }
}

/**
 * Refused submits are part of the record; a GET changes nothing and is only logged (security C1).
 * An address that cannot be anybody's is not kept.
 */
async function recordRefused(
  { spec, path, error }: { spec: AnySpec; path: string; error: Forbidden },
  { ctx, deps, req }: Exchange,
): Promise<void> {
  const { reason } = error;
  const params = spec.params?.safeParse({ ...req.params });
  const isPossible = params?.success !== false;
  const changes = {
    permission: reason.permission as string,
    page: isPossible ? req.path : path,
  };
  const named = params?.success
    ? await spec.subject?.(ctx.db.read, params.data as Record<string, never>)
    : undefined;
  await recordRefusal(deps.db, originOf(ctx as SignedInContext), {
    action: "access.refused",
    subject: named ?? noSubject,
    changes,
    reason,
  });
}

function parseAddress(spec: AnySpec, exchange: Exchange) {
  const params = spec.params?.safeParse({ ...exchange.req.params });
  if (params && !params.success) throw new NotFound();
  return {
    params: (params?.data ?? {}) as Record<string, never>,
    query: parseQuery(spec.query, exchange) as Record<string, never>,
  };
}

/**
 * Each parameter on its own: one that does not parse falls back to its default and is named on the
 * page.
 */
function parseQuery(schema: z.ZodObject | undefined, exchange: Exchange): Record<string, unknown> {
  if (!schema) return {};
  const { query, ignored } = parseQueryValues(schema, withPageSize(schema, exchange));
  exchange.ignoredQuery = ignored;
  return query;
}

/**
 * Whoever is not signed in goes to the login page and comes back to where they were. What else an
 * address refuses names its thing, where the page knows more than its error.
 */
async function refusal(error: unknown, spec: AnySpec, exchange: Exchange): Promise<Reply> {
  if (error instanceof SignedOut)
    return exchange.req.method === "POST" ? askToSignIn(spec, exchange) : toSignIn(exchange.req);
  const isOfThing =
    error instanceof Forbidden || error instanceof NotFound || error instanceof Conflict;
  const isAddress = spec.params?.safeParse({ ...exchange.req.params }).success !== false;
  if (!isOfThing || !isAddress || !spec.around || !exchange.ctx.actor) throw error;
  const args = { ...parseAddress(spec, exchange), ctx: exchange.ctx as SignedInContext };
  return errorReply(exchange, error, { around: await spec.around(args) });
}
