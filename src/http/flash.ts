import type { Request, Response } from "express";
import { isTextKey, readMessage } from "../languages/message.ts";
import type { Message, PlainKey } from "../languages/texts.ts";
import { clearCookie, setSignedCookie, signedCookie } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";

/** The banner on the next page: a key and params, read in the reader's language there (security L2). */
export type Flash = Message & {
  /** The thing it is about, linked. */
  link?: { href: string; text: string };
  /** The way back: a button that posts to `action`. */
  undo?: { action: string; key: PlainKey; version: number; shownRights?: string };
  tone?: "success" | "notice";
};

const FLASH = "flash";
const MINUTE = 60_000;

/** Takes the flash that the last answer left; it is shown once. */
export function readFlash(deps: HttpDeps, req: Request, res: Response): Flash | undefined {
  const value = req.method === "GET" ? signedCookie(deps, req, FLASH) : undefined;
  if (value === undefined) return undefined;
  clearCookie(deps, res, FLASH);
  try {
    const flash = JSON.parse(Buffer.from(value, "base64url").toString()) as Flash;
    const isUndoKnown = !flash.undo || isTextKey(flash.undo.key);
    return readMessage(flash) && isUndoKnown ? flash : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Leaves a flash for the next page, in a signed cookie: nothing a late request could revive a
 * session with.
 */
export function leaveFlash(deps: HttpDeps, res: Response, flash: Flash): void {
  const value = Buffer.from(JSON.stringify(flash)).toString("base64url");
  setSignedCookie(deps, res, { name: FLASH, value, maxAge: MINUTE });
}
