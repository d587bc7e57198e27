import type { CookieOptions, Request, Response } from "express";
import type { HttpDeps } from "./deps.ts";

/** Cookie names carry __Host- if and only if the site is https (security.md S8). */
export function cookieName(deps: HttpDeps, name: string): string {
  return deps.config.secure ? `__Host-${name}` : name;
}

export function cookieOptions(deps: HttpDeps): CookieOptions {
  return { path: "/", httpOnly: true, sameSite: "lax", secure: deps.config.secure };
}

/** A cookie that we signed; undefined when it is absent or was tampered with. */
export function signedCookie(deps: HttpDeps, req: Request, name: string): string | undefined {
  const value: unknown = req.signedCookies?.[cookieName(deps, name)];
  return typeof value === "string" ? value : undefined;
}

export function setSignedCookie(deps: HttpDeps, res: Response, name: string, value: string, maxAge?: number): void {
  res.cookie(cookieName(deps, name), value, { ...cookieOptions(deps), signed: true, ...(maxAge === undefined ? {} : { maxAge }) });
}

export function clearCookie(deps: HttpDeps, res: Response, name: string): void {
  res.clearCookie(cookieName(deps, name), cookieOptions(deps));
}
