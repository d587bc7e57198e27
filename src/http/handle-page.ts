import type { Request, RequestHandler } from "express";
import type { z } from "zod";
import { originOf } from "../command.ts";
import { recordRefusal } from "../db/audit.ts";
import { may } from "../domain/actor.ts";
import { noSubject } from "../domain/audit-entry.ts";
import {
  Conflict,
  Forbidden,
  NotFound,
  SignedOut,
  TooManyRequests,
  UsedForm,
} from "../domain/errors.ts";
import type { Access } from "../domain/permissions.ts";
import type { Reason } from "../domain/reason.ts";
import { reasonText } from "../views/reason-text.ts";
import { type Exchange, exchangeOf, type RequestContext, type SignedInContext } from "./context.ts";
import { checkCsrfToken } from "./csrf.ts";
import { MethodNotAllowed } from "./error-pages.ts";
import { freshForm, newFormId, parseForm, validFields, withErrors, withFormError } from "./form.ts";
import { formDigests } from "./form-digest.ts";
import { withPageSize } from "./page-size.ts";
import type { AnySpec } from "./page-spec.ts";
import { parseQueryValues } from "./query.ts";
import { type Reply, sendReply } from "./render.ts";
import { toSignIn } from "./sign-in-redirect.ts";

/** Answers GET with the page and POST with its submit; throws MethodNotAllowed for the rest. */
export function handlePage(
  path: string,
  methods: readonly ("GET" | "POST")[],
  spec: AnySpec,
): RequestHandler {
  return async (req, res) => {
    res.locals.route = path;
    const method = req.method === "HEAD" ? "GET" : req.method;
    if (!methods.includes(method as "GET")) throw new MethodNotAllowed(methods);
    const exchange = exchangeOf(res);
    const answer = method === "POST" ? submitPage(spec, path, exchange) : showPage(spec, exchange);
    sendReply(exchange, await answer.catch((error) => signInAgain(error, req)));
  };
}

async function showPage(spec: AnySpec, exchange: Exchange): Promise<Reply> {
  const { ctx } = exchange;
  requireAccess(ctx, spec.permission);
  const args = { ...parseAddress(spec, exchange), ctx: ctx as SignedInContext, form: freshForm() };
  if (!spec.show) throw new NotFound();
  return spec.show(args);
}

async function submitPage(spec: AnySpec, path: string, exchange: Exchange): Promise<Reply> {
  const { ctx, req, deps } = exchange;
  try {
    requireAccess(ctx, spec.submitPermission ?? spec.permission);
  } catch (error) {
    if (error instanceof Forbidden) await recordRefused({ spec, path, error }, exchange);
    throw error;
  }
  checkCsrfToken(deps, req, (req.body as Record<string, unknown> | undefined)?._csrf);
  const address = parseAddress(spec, exchange);
  const { state, posted, input } = parseForm(spec.form, req.body, ctx.t);
  const digests = formDigests(deps.secrets, { id: state.id, fields: posted });
  const bound = { ...ctx, form: { id: state.id, path: req.path, digests } } as SignedInContext;
  const args = { ...address, ctx: bound, form: state };
  if (!input) return showRefused(spec, { ...args, posted });
  try {
    return await spec.submit({ ...args, input });
  } catch (error) {
    if (error instanceof TooManyRequests && spec.show) return showLimited(spec, args, error);
    if (!(error instanceof Conflict)) throw error;
    if (error.reason.field) return showRefused(spec, { ...args, posted }, error.reason);
    // A used id can carry no other answer: what comes again is a new form.
    const id = error instanceof UsedForm ? newFormId() : state.id;
    if (!spec.show) throw error;
    return showAgain(spec, { ...args, form: { ...state, id, conflict: error.reason } }, 409);
  }
}

type AnyArgs = Parameters<NonNullable<AnySpec["show"]>>[0];

/** The page once more, with all that is wrong with its form and not just what stopped it. */
async function showRefused(
  spec: AnySpec,
  { posted, ...args }: AnyArgs & Pick<ReturnType<typeof parseForm>, "posted">,
  reason?: Reason,
): Promise<Reply> {
  const also = (await spec.check?.({ ...args, valid: validFields(spec.form, posted) })) ?? [];
  const reasons = reason ? [reason, ...also] : also;
  const form = withErrors(args.form, { schema: spec.form, reasons }, args.ctx.t);
  return showAgain(spec, { ...args, form }, 422);
}

/**
 * The page once more, with what was typed; a conflict at an address without a page is an error
 * page.
 */
async function showAgain(spec: AnySpec, args: AnyArgs, status: number): Promise<Reply> {
  if (!spec.show) throw new NotFound();
  const reply = await spec.show(args);
  return "view" in reply ? { ...reply, status } : reply;
}

/**
 * A limit is no fault of what was typed: the page once more with all of it, and how long to wait.
 */
async function showLimited(spec: AnySpec, args: AnyArgs, error: TooManyRequests): Promise<Reply> {
  const { t } = args.ctx;
  const reply = await showAgain(
    spec,
    {
      ...args,
      form: withFormError(
        args.form,
        t("errors.tooManyRequests.title"),
        reasonText(t, error.reason),
      ),
    },
    429,
  );
  return { ...reply, headers: { ...reply.headers, "Retry-After": String(error.retryAfter) } };
}

function requireAccess({ actor }: RequestContext, access: Access | "public"): void {
  if (access === "public") return;
  if (!actor) throw new SignedOut();
  if (may(actor, access)) return;
  const permission = access as Exclude<Access, "signed-in">;
  throw new Forbidden({ key: "errors.forbidden.permission", permission });
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
  exchange.ignoredQuery.push(...ignored);
  return query;
}

/**
 * Whoever is not signed in goes to the login page and comes back to where they were; a post says
 * that nothing was saved.
 */
function signInAgain(error: unknown, req: Request): Reply {
  if (error instanceof SignedOut) return toSignIn(req);
  throw error;
}
