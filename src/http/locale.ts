import type { Request, Response } from "express";
import { defaultLocale, isLocale, type LocaleName, locales } from "../languages/locale.ts";
import { setSignedCookie, signedCookie } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";

const YEAR = 365 * 24 * 3_600_000;
const LOCALE = "locale";

/**
 * The language of a page nobody is signed in to: `/login?language=`, else the cookie, else
 * Accept-Language, else English.
 */
export function requestLocale(deps: HttpDeps, req: Request, res: Response): LocaleName {
  const asked = req.query.language;
  if (req.path === "/login" && isLocale(asked)) {
    rememberLocale(deps, res, asked);
    return asked;
  }
  const remembered = signedCookie(deps, req, LOCALE);
  if (isLocale(remembered)) return remembered;
  const accepted = req.acceptsLanguages([...locales]);
  return isLocale(accepted) ? accepted : defaultLocale;
}

/** Keeps the language for pages nobody is signed in to. */
export function rememberLocale(deps: HttpDeps, res: Response, locale: LocaleName): void {
  setSignedCookie(deps, res, { name: LOCALE, value: locale, maxAge: YEAR });
}
