import type { Request, Response } from "express";
import { isTextKey } from "../languages/message.ts";
import type { PlainKey } from "../languages/texts.ts";
import { isSayable, type Sentence } from "../views/sentence.ts";
import { clearCookie, setSignedCookie, signedCookie } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";

/** The banner on the next page, in words of the language of who reads it there (security L2). */
export type Flash = Sentence & {
  /** What there is to say besides. */
  also?: readonly Sentence[];
  /** The thing it is about, linked, and where one goes on from there. */
  links?: readonly { href: string; key: PlainKey }[];
  /** The way back: a button that posts to `action`. */
  undo?: { action: string; key: PlainKey; version: number; shownRights?: string };
  tone?: "success" | "notice";
};

/** What an act leaves for the page that it leads to: that it was led to, if nothing else. */
export interface Landing {
  /** The fragment of its address, which browsers keep to themselves. */
  place: string;
  banner?: Flash;
}

const FLASH = "flash";
const MINUTE = 60_000;
/** Browsers take cookies of 4,096 characters, name and attributes included. */
const MAX_COOKIE = 3_800;

/** Takes what the last answer left; it is shown once. */
export function readLanding(deps: HttpDeps, req: Request, res: Response): Landing | undefined {
  const value = req.method === "GET" ? signedCookie(deps, req, FLASH) : undefined;
  if (value === undefined) return undefined;
  clearCookie(deps, res, FLASH);
  try {
    const { place, banner } = JSON.parse(Buffer.from(value, "base64url").toString()) as Landing;
    return { place, ...(banner && isReadable(banner) ? { banner } : {}) };
  } catch {
    return undefined;
  }
}

/** Whether this version has words for all of it. */
function isReadable({ also = [], links = [], undo, ...sentence }: Flash): boolean {
  return (
    [sentence, ...also].every(isSayable) &&
    [...links, undo].every((part) => !part || isTextKey(part.key))
  );
}

/**
 * Leaves something for the next page, in a signed cookie: nothing a late request could revive a
 * session with. Of what is too long for one, the mark stays, and as much of the words as fits.
 */
export function leaveLanding(deps: HttpDeps, res: Response, { place, banner }: Landing): void {
  const { links: _, undo: __, ...words } = banner ?? {};
  const landings = banner ? [{ place, banner }, { place, banner: words }, { place }] : [{ place }];
  const values = landings.map((one) => Buffer.from(JSON.stringify(one)).toString("base64url"));
  const value = values.find(({ length }) => length <= MAX_COOKIE) ?? "";
  setSignedCookie(deps, res, { name: FLASH, value, maxAge: MINUTE });
}
