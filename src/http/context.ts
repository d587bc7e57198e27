import type { Request, RequestHandler, Response } from "express";
import { type ActingContext, type SealedDatabase, sealed } from "../command.ts";
import type { Actor, Theme } from "../domain/actor.ts";
import type { Contact } from "../domain/contact.ts";
import type { Formats } from "../i18n/index.ts";
import type { LocaleName } from "../languages/locale.ts";
import type { Translate } from "../languages/texts.ts";
import type { SignInRefusal } from "../metrics.ts";
import type { PageDeps } from "./deps.ts";
import { type KnownAccount, knownDevice, rememberDevice } from "./device.ts";
import { type Landing, readLanding } from "./flash.ts";
import { openEntries, type Returning } from "./kept-entries.ts";
import { carriedToken, carryToken, dropToken, openToken, sealToken } from "./link-token.ts";
import { rememberLocale, requestLocale } from "./locale.ts";
import { hasSearchKey, rememberSearchKey } from "./search-key.ts";
import { renewSession } from "./session.ts";
import { safeNext } from "./sign-in-redirect.ts";

/** What a handler knows of the request and the reader. */
export interface RequestContext extends Omit<ActingContext, "actor"> {
  db: SealedDatabase;
  actor: Actor | undefined;
  locale: LocaleName;
  t: Translate;
  format: Formats;
  timeZone: string;
  /** Whom to ask for a new password, where the operator says so. */
  helpContact: Contact | undefined;
  /** A new id for this browser's session; the row is written by whoever signs the person in. */
  renewSession(): string;
  /** Where to go after signing in: `next` if it is a page of ours, else `/`. */
  safeNext(next: string): string;
  /** What the login page that leads to `next` carried of a form. */
  openEntries(sealed: string, next: string): Returning;
  /** The token of a link on its way from its address to its page and the page's form. */
  link: {
    carry(token: string): void;
    carried(): string | undefined;
    drop(): void;
    seal(text: string): string;
    open(sealed: string): string | undefined;
  };
  /** Keeps the language for pages nobody is signed in to. */
  rememberLocale(locale: LocaleName): void;
  /** Whether a key alone leads to the search in this browser. */
  hasSearchKey: boolean;
  /** Keeps that for this browser. */
  rememberSearchKey(isOn: boolean): void;
  /** The id of this browser if the account has signed in with it since its password was set. */
  knownDevice(account: KnownAccount): string | undefined;
  /** Makes this browser known to an account that has just signed in. */
  rememberDevice(account: KnownAccount): void;
  /** For the metrics. */
  countRefusedSignIn(why: SignInRefusal): void;
  /** What this session keeps between pages, by name; written by changeSessionData. */
  sessionData: Readonly<Record<string, unknown>>;
  /** The browser as it names itself. */
  browser: string;
  /** The fragment of the page's address, where an act led to it. */
  place: string;
}

/** A context whose reader is signed in; pages with a permission get this one. */
export type SignedInContext = RequestContext & { actor: Actor };

/** A request with all that the machinery of pages needs; handlers get `ctx` of it. */
export interface Exchange {
  deps: PageDeps;
  req: Request;
  res: Response;
  ctx: RequestContext;
  theme: Theme;
  /** What an act left that led here. */
  landing: Landing | undefined;
  /** Query parameters that were not understood and fell back to their default. */
  ignoredQuery: string[];
}

const exchanges = new WeakMap<Response, Exchange>();

/** Makes the exchange once the session is loaded. */
export function context(deps: PageDeps): RequestHandler {
  return (req, res, next) => {
    beginExchange(deps, req, res);
    next();
  };
}

/** The exchange of a request that has passed `context`. */
export function exchangeOf(res: Response): Exchange {
  return exchanges.get(res) as Exchange;
}

/** Error pages may be reached before there is one: then without an actor. */
export function beginExchange(deps: PageDeps, req: Request, res: Response): Exchange {
  const existing = exchanges.get(res);
  if (existing) return existing;
  const landing = readLanding(deps, req, res);
  const exchange = {
    deps,
    req,
    res,
    ctx: { ...createContext(deps, req, res), place: landing?.place ?? "" },
    theme: req.session?.actor?.theme ?? ("system" as const),
    landing,
    ignoredQuery: [],
  };
  exchanges.set(res, exchange);
  return exchange;
}

function createContext(deps: PageDeps, req: Request, res: Response): Omit<RequestContext, "place"> {
  const actor = req.session?.actor;
  const locale = actor?.locale ?? requestLocale(deps, req, res);
  const { publicUrl, timeZone, helpContact } = deps.config;
  return {
    db: sealed(deps.db),
    hasher: deps.hasher,
    actor,
    source: "web",
    now: deps.clock(),
    site: publicUrl,
    address: req.ip,
    requestId: res.locals.requestId as string,
    locale,
    t: deps.translations[locale],
    format: deps.formats[locale],
    timeZone,
    helpContact,
    renewSession: () => renewSession(req),
    safeNext: (next) => safeNext(next, publicUrl, deps.isPage),
    openEntries: (text, next) => openEntries(deps, text, next),
    link: {
      carry: (token) => carryToken(deps, res, token),
      carried: () => carriedToken(deps, req),
      drop: () => dropToken(deps, res),
      seal: (text) => sealToken(deps, text),
      open: (sealed) => openToken(deps, sealed),
    },
    rememberLocale: (name) => rememberLocale(deps, res, name),
    hasSearchKey: hasSearchKey(deps, req),
    rememberSearchKey: (isOn) => rememberSearchKey(deps, { req, res }, isOn),
    knownDevice: (account) => knownDevice(deps, req, account),
    rememberDevice: (account) => rememberDevice({ deps, req, res }, account),
    countRefusedSignIn: (why) => deps.metrics?.signInRefused(why),
    sessionData: req.session?.stored ?? {},
    browser: req.get("user-agent") ?? "",
  };
}
