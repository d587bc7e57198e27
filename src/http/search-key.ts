import type { Request, Response } from "express";
import { clearCookie, cookieName, cookieOptions } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";

const COOKIE = "searchKey";
const OFF = "off";
const YEAR = 365 * 86_400_000;

/** Whether a key alone leads to the search: unless this browser said no (WCAG 2.1.4). */
export function hasSearchKey(deps: HttpDeps, req: Request): boolean {
  return req.cookies?.[cookieName(deps, COOKIE)] !== OFF;
}

/** Keeps the choice for this browser, where it is another one. */
export function rememberSearchKey(
  deps: HttpDeps,
  { req, res }: { req: Request; res: Response },
  isOn: boolean,
): void {
  if (isOn === hasSearchKey(deps, req)) return;
  if (isOn) clearCookie(deps, res, COOKIE);
  else res.cookie(cookieName(deps, COOKIE), OFF, { ...cookieOptions(deps), maxAge: YEAR });
}
