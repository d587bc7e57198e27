import type { Request, RequestHandler, Response } from "express";
import type { CommandContext } from "../db/command.ts";
import type { Actor, Theme } from "../domain/actor.ts";
import type { LocaleName } from "../domain/locale.ts";
import type { Formats, Translate } from "../i18n/index.ts";
import type { HttpDeps } from "./deps.ts";
import { type KnownAccount, knownDevice, rememberDevice } from "./device.ts";
import type { Flash } from "./flash.ts";
import { readFlash } from "./flash.ts";
import { rememberLocale, requestLocale } from "./locale.ts";
import { renewSession } from "./session.ts";
import { safeNext } from "./sign-in-redirect.ts";

/** What a handler knows of the request and the reader. */
export interface RequestContext extends Omit<CommandContext, "actor"> {
  actor: Actor | undefined;
  locale: LocaleName;
  theme: Theme;
  t: Translate;
  format: Formats;
  flash: Flash | undefined;
  /** Query parameters that were not understood and fell back to their default. */
  ignoredQuery: string[];
  /** A new id for this browser's session; the row is written by whoever signs the person in. */
  renewSession(): string;
  /** Where to go after signing in: `next` if it is a page of ours, else `/`. */
  safeNext(next: string): string;
  /** Keeps the language for the next visit to the login page. */
  rememberLocale(locale: LocaleName): void;
  /** The id of this browser if the account has signed in with it since its password was set. */
  knownDevice(account: KnownAccount): string | undefined;
  /** Makes this browser known to an account that has just signed in. */
  rememberDevice(account: KnownAccount): void;
  /** What this session keeps between pages, by name; written by changeKept. */
  kept: Readonly<Record<string, unknown>>;
  /** The browser as it names itself. */
  browser: string;
  deps: HttpDeps;
  req: Request;
  res: Response;
}

/** A context whose reader is signed in; pages with a permission get this one. */
export type SignedInContext = RequestContext & { actor: Actor };

const contexts = new WeakMap<Response, RequestContext>();

/**
 * The context of a request; error pages may be reached before there is one, then it is made on the
 * spot without an actor.
 */
export function contextOf(deps: HttpDeps, req: Request, res: Response): RequestContext {
  const existing = contexts.get(res);
  if (existing) return existing;
  const actor = req.session?.actor;
  const locale = actor?.locale ?? requestLocale(deps, req, res);
  const context: RequestContext = {
    db: deps.db,
    hasher: deps.hasher,
    actor,
    source: "web",
    now: deps.clock(),
    site: deps.config.publicUrl,
    address: req.ip,
    requestId: res.locals.requestId as string,
    locale,
    theme: actor?.theme ?? "system",
    t: deps.translations[locale],
    format: deps.formats[locale],
    flash: readFlash(deps, req, res),
    ignoredQuery: [],
    renewSession: () => renewSession(req),
    safeNext: (next) =>
      safeNext(next, deps.config.publicUrl, req.app.locals.isPage as (path: string) => boolean),
    rememberLocale: (name) => rememberLocale(deps, res, name),
    knownDevice: (account) => knownDevice(deps, req, account),
    rememberDevice: (account) => rememberDevice(deps, req, res, account),
    kept: req.session?.kept ?? {},
    browser: req.get("user-agent") ?? "",
    deps,
    req,
    res,
  };
  contexts.set(res, context);
  return context;
}

/** Makes the context once the session is loaded. */
export function context(deps: HttpDeps): RequestHandler {
  return (req, res, next) => {
    contextOf(deps, req, res);
    next();
  };
}
