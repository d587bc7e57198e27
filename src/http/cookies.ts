import cookieParser from "cookie-parser";
import type { CookieOptions, NextFunction, Request, RequestHandler, Response } from "express";
import type { HttpDeps } from "./deps.ts";

/** Cookie names carry __Host- if and only if the site is https (security S8). */
export function cookieName(deps: HttpDeps, name: string): string {
  return deps.config.secure ? `__Host-${name}` : name;
}

export function cookieOptions(deps: HttpDeps): CookieOptions {
  return { path: "/", httpOnly: true, sameSite: "lax", secure: deps.config.secure };
}

/**
 * Parses cookies and signs new ones. No signature is looked at before somebody asks for that
 * cookie: a header has room for two thousand.
 */
export function cookies(deps: HttpDeps): RequestHandler[] {
  const signing = (req: Request, _res: Response, next: NextFunction) => {
    req.secret = deps.secrets[0];
    next();
  };
  return [cookieParser(undefined, { decode: plainText }), signing];
}

/** No cookie of ours is JSON, and express-session breaks on what the parser makes of one. */
function plainText(value: string): string {
  const text = decodeURIComponent(value);
  return text.startsWith("j:") ? "" : text;
}

/** A cookie that we signed; undefined when it is absent or was tampered with. */
export function signedCookie(deps: HttpDeps, req: Request, name: string): string | undefined {
  const value: unknown = req.cookies?.[cookieName(deps, name)];
  if (typeof value !== "string" || !value.startsWith("s:")) return undefined;
  return cookieParser.signedCookie(value, [...deps.secrets]) || undefined;
}

/** `maxAge` in milliseconds; without it the cookie ends with the browser. */
export function setSignedCookie(
  deps: HttpDeps,
  res: Response,
  { name, value, maxAge }: { name: string; value: string; maxAge?: number },
): void {
  res.cookie(cookieName(deps, name), value, {
    ...cookieOptions(deps),
    signed: true,
    ...(maxAge === undefined ? {} : { maxAge }),
  });
}

export function clearCookie(deps: HttpDeps, res: Response, name: string): void {
  res.clearCookie(cookieName(deps, name), cookieOptions(deps));
}
