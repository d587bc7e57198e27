import type { RequestHandler, Router } from "express";
import type { z } from "zod";
import { recordRefusal } from "../db/audit.ts";
import { originOf, subjectOf } from "../db/command.ts";
import { may } from "../domain/actor.ts";
import {
  Conflict,
  Forbidden,
  NotFound,
  SignedOut,
  TooManyRequests,
  UsedForm,
} from "../domain/errors.ts";
import type { Access } from "../domain/permissions.ts";
import { reasonText } from "../domain/reason.ts";
import { contextOf, type RequestContext, type SignedInContext } from "./context.ts";
import { checkCsrfToken } from "./csrf.ts";
import type { HttpDeps } from "./deps.ts";
import { MethodNotAllowed } from "./error-pages.ts";
import type { Flash } from "./flash.ts";
import {
  type FormSchema,
  type FormState,
  freshForm,
  newFormId,
  parseForm,
  withFieldError,
  withFormError,
} from "./form.ts";
import { formDigests } from "./form-digest.ts";
import { parseQueryValues } from "./query.ts";
import { type Reply, sendReply } from "./render.ts";
import { toSignedOut, toSignIn } from "./sign-in-redirect.ts";

export type { Flash, FormState, Reply, RequestContext, SignedInContext };
/**
 * `newFormId` is for a page with several forms: each needs an id of its own, or the second would
 * get the answer of the first.
 */
export { newFormId, toSignedOut };

type Inferred<Schema> = Schema extends z.ZodType ? z.infer<Schema> : Record<string, never>;
type ContextFor<Permission> = Permission extends "public" ? RequestContext : SignedInContext;

interface ShowArgs<Permission, Params, Query> {
  ctx: ContextFor<Permission>;
  params: Inferred<Params>;
  query: Inferred<Query>;
  form: FormState;
}

interface PageBase<Permission, Params, Query> {
  /** A right, `signed-in` for every signed-in person, or `public`. */
  permission: Permission;
  params?: Params;
  /** Values that do not parse fall back to the default, with a note on the page. */
  query?: Query;
  /** The right a submit needs, where it is another than the page's. */
  submitPermission?: Permission;
}

interface ReadOnly<Permission, Params, Query> extends PageBase<Permission, Params, Query> {
  form?: never;
  submit?: never;
  show(args: ShowArgs<Permission, Params, Query>): Promise<Reply> | Reply;
}

interface WithForm<Permission, Params, Query, Form> extends PageBase<Permission, Params, Query> {
  form: Form;
  submit(args: ShowArgs<Permission, Params, Query> & { input: Inferred<Form> }): Promise<Reply>;
  /** Left out by an address that only acts (POST only). */
  show?(args: ShowArgs<Permission, Params, Query>): Promise<Reply> | Reply;
}

export type PageSpec<Permission extends Access | "public", Params, Query, Form> =
  | ReadOnly<Permission, Params, Query>
  | WithForm<Permission, Params, Query, Form>;

/** A registered address: what the authorisation tests and the start-up check walk over. */
export interface PageEntry {
  path: string;
  methods: ("GET" | "POST")[];
  permission: Access | "public";
  /** What a submit asks for: the same, unless the page declares another right. */
  submitPermission: Access | "public";
  form: FormSchema | undefined;
  query: z.ZodObject | undefined;
}

const registries = new WeakMap<Router, PageEntry[]>();

/** The pages declared on a router. */
export function pagesOf(router: Router): readonly PageEntry[] {
  return registries.get(router) ?? [];
}

/**
 * The only way to add a route: GET shows, POST submits, everything else is 405 (design.md, "The two
 * mechanisms"; ASVS X1).
 */
export function page<
  Permission extends Access | "public",
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Form extends FormSchema,
>(router: Router, path: string, spec: PageSpec<Permission, Params, Query, Form>): void {
  const methods: PageEntry["methods"] = [
    ...(spec.show ? (["GET"] as const) : []),
    ...(spec.submit ? (["POST"] as const) : []),
  ];
  const { permission, submitPermission = permission } = spec;
  registries.set(router, [
    ...pagesOf(router),
    { path, methods, permission, submitPermission, form: spec.form, query: spec.query },
  ]);
  // The one place where a schema's type is taken for what it parsed: inside, a page is any page.
  const handler = handle(path, methods, spec as unknown as AnySpec);
  router.all(path, handler);
}

type AnySpec = WithForm<
  Access | "public",
  z.ZodObject | undefined,
  z.ZodObject | undefined,
  FormSchema
> & { form?: FormSchema };

function handle(path: string, methods: PageEntry["methods"], spec: AnySpec): RequestHandler {
  return async (req, res) => {
    res.locals.route = path;
    const method = req.method === "HEAD" ? "GET" : req.method;
    if (!methods.includes(method as "GET")) throw new MethodNotAllowed(methods);
    const ctx = contextOf(req.app.locals.deps as HttpDeps, req, res);
    const reply = await (method === "POST"
      ? submitPage(spec, path, ctx)
      : showPage(spec, path, ctx)
    ).catch((error) => signInAgain(error, ctx));
    sendReply(ctx, reply);
  };
}

async function showPage(spec: AnySpec, path: string, ctx: RequestContext): Promise<Reply> {
  await requireAccess(ctx, spec.permission);
  const args = { ...parseAddress(spec, ctx), ctx: ctx as SignedInContext, form: freshForm() };
  if (!spec.show) throw new NotFound(path);
  return spec.show(args);
}

async function submitPage(spec: AnySpec, path: string, ctx: RequestContext): Promise<Reply> {
  // Whom a refused act was aimed at stands in the address; an address that cannot be anybody's is
  // not kept.
  const isPossible = spec.params?.safeParse({ ...ctx.req.params }).success !== false;
  await requireAccess(
    ctx,
    spec.submitPermission ?? spec.permission,
    isPossible ? ctx.req.path : path,
  );
  checkCsrfToken(ctx.deps, ctx.req, (ctx.req.body as Record<string, unknown> | undefined)?._csrf);
  const address = parseAddress(spec, ctx);
  const { state, posted, input } = parseForm(spec.form, ctx.req.body, ctx.t);
  const digests = formDigests(ctx.deps.secrets, { id: state.id, fields: posted });
  const bound = { ...ctx, form: { id: state.id, path: ctx.req.path, digests } } as SignedInContext;
  const args = { ...address, ctx: bound, form: state };
  if (!input) return showAgain(spec, args, 422);
  try {
    return await spec.submit({ ...args, input });
  } catch (error) {
    if (error instanceof TooManyRequests && spec.show) return showLimited(spec, args, error);
    if (!(error instanceof Conflict)) throw error;
    if (error.reason.field)
      return showAgain(spec, { ...args, form: withFieldError(state, error.reason, ctx.t) }, 422);
    // A used id can carry no other answer: what comes again is a new form.
    const id = error instanceof UsedForm ? newFormId() : state.id;
    return showAgain(spec, { ...args, form: { ...state, id, conflict: error.reason } }, 409, error);
  }
}

type AnyArgs = Parameters<NonNullable<AnySpec["show"]>>[0];

/**
 * The page once more, with what was typed; a conflict at an address without a page is an error
 * page.
 */
async function showAgain(
  spec: AnySpec,
  args: AnyArgs,
  status: number,
  error?: Conflict,
): Promise<Reply> {
  if (!spec.show) throw error ?? new NotFound();
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

/** Refused submits are part of the record; a GET changes nothing and is only logged (ASVS C1). */
async function requireAccess(
  ctx: RequestContext,
  access: Access | "public",
  submittedTo?: string,
): Promise<void> {
  if (access === "public") return;
  if (!ctx.actor) throw new SignedOut();
  if (may(ctx.actor, access)) return;
  const reason = {
    key: "errors.forbidden.permission",
    permission: access as Exclude<Access, "signed-in">,
  };
  if (submittedTo) {
    const changes = { permission: access, page: submittedTo };
    const [, noun = "user", id] = /^\/(user|group|role)s\/(\d+)\//.exec(submittedTo) ?? [];
    const subject = await subjectOf(ctx.db, noun as "user" | "group" | "role", id && Number(id));
    await recordRefusal(ctx.db, originOf(ctx as SignedInContext), {
      action: "access.refused",
      subject,
      changes,
      reason,
    });
  }
  throw new Forbidden(reason);
}

function parseAddress(spec: AnySpec, ctx: RequestContext) {
  const params = spec.params?.safeParse({ ...ctx.req.params });
  if (params && !params.success) throw new NotFound();
  return {
    params: (params?.data ?? {}) as Record<string, never>,
    query: parseQuery(spec.query, ctx) as Record<string, never>,
  };
}

/**
 * Each parameter on its own: one that does not parse falls back to its default and is named on the
 * page.
 */
function parseQuery(schema: z.ZodObject | undefined, ctx: RequestContext): Record<string, unknown> {
  if (!schema) return {};
  const { query, ignored } = parseQueryValues(schema, ctx.req.query);
  ctx.ignoredQuery.push(...ignored);
  return query;
}

/**
 * Whoever is not signed in goes to the login page and comes back to where they were; a post says
 * that nothing was saved.
 */
function signInAgain(error: unknown, ctx: RequestContext): Reply {
  if (error instanceof SignedOut) return toSignIn(ctx.req);
  throw error;
}
