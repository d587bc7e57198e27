import type { Request, RequestHandler } from "express";
import expressSession from "express-session";
import { cookieName, cookieOptions } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";
import { SessionStore } from "./session-store.ts";

/** express-session over our own store; nothing is kept for anonymous pages. */
export function session(deps: HttpDeps): RequestHandler {
  return expressSession({
    name: cookieName(deps, "id"),
    secret: [...deps.secrets],
    store: new SessionStore(deps.db, deps.clock, deps.log),
    cookie: { ...cookieOptions(deps), sameSite: "lax" },
    resave: false,
    saveUninitialized: false,
    rolling: false,
    // A session that could not be read is not one that ended.
    unset: "keep",
  });
}

/**
 * A new session id for this browser (security S1); a client-chosen one is never adopted. The row is
 * insertSession's.
 */
export function renewSession(req: Request): string {
  (req.sessionStore as unknown as { generate(req: Request): void }).generate(req);
  // Touched, so that express-session sends the cookie.
  req.session.stored = {};
  return req.sessionID;
}
