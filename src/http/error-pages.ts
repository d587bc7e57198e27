import type { ErrorRequestHandler, RequestHandler } from "express";
import {
  AppError,
  BadRequest,
  type ErrorStatus,
  Forbidden,
  NotFound,
  TooManyRequests,
  Unavailable,
} from "../domain/errors.ts";
import { type Around, nothingAround } from "../views/around.ts";
import { describeHelp } from "../views/help-contact.ts";
import { reasonText } from "../views/reason-text.ts";
import { beginExchange, type Exchange, type RequestContext } from "./context.ts";
import type { HttpDeps, PageDeps } from "./deps.ts";
import { isPassword, passwordsText, sentences } from "./form.ts";
import { type Reply, sendReply } from "./render.ts";

export class MethodNotAllowed extends AppError {
  readonly status = 405;
  readonly allow: string;
  constructor(methods: readonly string[]) {
    super("errors.methodNotAllowed.text");
    this.allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : [])].join(", ");
  }
}

class TooLarge extends AppError {
  readonly status = 413;
}

export class UnsupportedMediaType extends AppError {
  readonly status = 415;
}

/** An address that only acts was asked by a page that is out of date. */
export class OutOfDate extends AppError {
  readonly status = 422;
  constructor(act: string) {
    super({ key: "errors.outOfDate.act", params: { act } });
  }
}

class Unexpected extends AppError {
  readonly status = 500;
}

/** Statuses and the names of their texts under `errors`. */
const names = {
  400: "badRequest",
  // Who is signed out is led to the login page instead.
  401: "unexpected",
  403: "forbidden",
  404: "notFound",
  405: "methodNotAllowed",
  409: "conflict",
  410: "deadLink",
  413: "tooLarge",
  415: "unsupportedMediaType",
  422: "outOfDate",
  429: "tooManyRequests",
  500: "unexpected",
  503: "unavailable",
} as const satisfies Record<ErrorStatus, string>;

export function notFound(): RequestHandler {
  return (_req, _res, next) => next(new NotFound());
}

/**
 * Every error as a translated page with its status, an id and all headers; never a stack, whatever
 * NODE_ENV says (security E1).
 */
export function errorPages(deps: PageDeps): ErrorRequestHandler {
  return async (thrown, req, res, _next) => {
    const error = asAppError(thrown);
    if (error.status === 500) logBug(deps, thrown, res.locals.requestId as string);
    // Half an answer is none; Express would print the error beside the log.
    if (res.headersSent) return void res.destroy();
    const exchange = beginExchange(deps, req, res);
    if (error instanceof MethodNotAllowed) res.set("Allow", error.allow);
    if (error instanceof TooManyRequests || error instanceof Unavailable)
      res.set("Retry-After", String(error.retryAfter));
    await sendReply(exchange, errorReply(exchange, error, { again: resend(exchange, error) }));
  };
}

/** A button that sends a refused post once more. */
interface Again {
  text: string;
  hint: string;
  fields: Readonly<Record<string, string | string[]>>;
}

interface ErrorParts {
  again?: Again | undefined;
  around?: Around | undefined;
}

/** An error as a page. */
export function errorReply(exchange: Exchange, error: AppError, parts: ErrorParts): Reply {
  const { ctx, res } = exchange;
  const { t } = ctx;
  const { again, around = nothingAround } = parts;
  const { gone, links } = around;
  const name =
    error instanceof Forbidden && error.reason.key.startsWith("errors.csrf")
      ? "csrf"
      : names[error.status];
  // Whoever was given a link that is dead knows nobody here, and the log nothing of it.
  const isDeadLink = error.status === 410;
  const model = {
    status: isDeadLink ? "" : error.status,
    title: gone ? gone.title : t(`errors.${name}.title`),
    name: gone ? "" : around.name,
    timed: gone !== null,
    text: gone ? gone.text : reasonText(t, error.reason),
    hint: gone ? "" : (again?.hint ?? t(`errors.${name}.hint`)),
    help: isDeadLink ? describeHelp(ctx, "deadLink") : null,
    requestId: isDeadLink ? "" : (res.locals.requestId as string),
    again: again ? { text: again.text, fields: hiddenFields(again.fields) } : null,
    ways: links.length > 0 ? links : [elsewhere(ctx)],
  };
  return { view: "errors/error", status: error.status, model };
}

function elsewhere({ t, actor }: RequestContext) {
  return actor
    ? { href: "/", text: t("errors.back") }
    : { href: "/login", text: t("errors.toSignIn") };
}

/**
 * What a post said that the database could not take, where no page can show it: with its own token
 * and id, which are still good. Passwords are asked for anew.
 */
function resend({ ctx, req }: Exchange, error: AppError): Again | undefined {
  if (!(error instanceof Unavailable) || req.method !== "POST" || !req.body) return undefined;
  const posted = Object.entries(req.body as Record<string, string | string[]>);
  const fields = posted.map(([name, value]) => [name, isPassword(name) ? "" : value]);
  const hint = sentences([ctx.t("errors.againHint"), passwordsText(ctx.t, req.body)]);
  return { text: ctx.t("errors.again"), hint, fields: Object.fromEntries(fields) };
}

function hiddenFields(fields: Again["fields"]) {
  return Object.entries(fields).flatMap(([name, values]) =>
    [values].flat().map((value) => ({ name, value })),
  );
}

/** Errors of Express and its body parser in the app's words; what is unknown is a bug. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const { status, type } = (thrown ?? {}) as { status?: number; type?: string };
  if (status === 413 || type === "parameters.too.many") return new TooLarge("errors.tooLarge.text");
  if (status === 415) return new UnsupportedMediaType("errors.unsupportedMediaType.text");
  if (status === 400 || thrown instanceof URIError) return new BadRequest("errors.badRequest.text");
  return new Unexpected("errors.unexpected.text");
}

/**
 * Name, message, code and stack, nothing else: a body parser's error carries the whole body
 * (security F11).
 */
export function logBug({ log }: HttpDeps, thrown: unknown, requestId: string): void {
  const { name, message, code, stack } =
    thrown instanceof Error
      ? (thrown as Error & { code?: string })
      : { name: "thrown", message: String(thrown), code: undefined, stack: undefined };
  log.error({ requestId, error: { name, message, code, stack } }, "unexpected error");
}
