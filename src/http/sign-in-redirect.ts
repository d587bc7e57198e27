import type { Request } from "express";
import type { PlainKey } from "../languages/texts.ts";
import type { Reply } from "./render.ts";

/** To the login page, with the way back. */
export function toSignIn(req: Request): Reply {
  const next = req.originalUrl === "/" ? "" : `?next=${encodeURIComponent(req.originalUrl)}`;
  return { redirect: `/login${next}` };
}

/** To the page that replaces a temporary password, and from there to `next`; a post is not done. */
export function toReplacePassword({ method }: Request, next: string): Reply {
  const redirect = `/profile/password?next=${encodeURIComponent(next)}`;
  if (method !== "POST") return { redirect };
  return { redirect, flash: { key: "profile.temporary.notDone", tone: "notice" } };
}

/**
 * To the login page, after an act that ended the reader's own session; `key` says which. The
 * browser forgets what it kept of the pages (security H2), but not the cookies: the banner and the
 * language are among them.
 */
export function toSignedOut(key: PlainKey): Reply {
  return {
    redirect: "/login",
    flash: { key },
    headers: { "Clear-Site-Data": '"cache", "storage"' },
  };
}

/**
 * Where to go after signing in: a path of our own that some page serves, else `/` (security H4).
 */
export function safeNext(next: string, origin: string, isPage: (path: string) => boolean): string {
  if (!next.startsWith("/") || !URL.canParse(next, origin)) return "/";
  const url = new URL(next, origin);
  if (url.origin !== origin || !isPage(url.pathname)) return "/";
  return url.pathname + url.search;
}
