import type { Request, Response } from "express";
import { clearCookie, setSignedCookie, signedCookie } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";
import { seal, unseal } from "./sealed.ts";

const LINK = "link";
const TEN_MINUTES = 600_000;

/** Keeps what an address carried, out of the browser's history, for the page that it leads to. */
export function carryToken(deps: HttpDeps, res: Response, token: string): void {
  const value = sealToken(deps, token);
  setSignedCookie(deps, res, { name: LINK, value, maxAge: TEN_MINUTES });
}

/** What the last such address carried. */
export function carriedToken(deps: HttpDeps, req: Request): string | undefined {
  return openToken(deps, signedCookie(deps, req, LINK) ?? "");
}

export function dropToken(deps: HttpDeps, res: Response): void {
  clearCookie(deps, res, LINK);
}

/** For the form of that page: of two in one browser each keeps its own. */
export function sealToken({ secrets }: HttpDeps, text: string): string {
  return seal(secrets[0] as string, "link", text);
}

/** undefined for what we did not seal. */
export function openToken({ secrets }: HttpDeps, sealed: string): string | undefined {
  return unseal(secrets, "link", sealed);
}
