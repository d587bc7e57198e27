import type { Request } from "express";
import type { Reply } from "./render.ts";

/** To the login page, with the way back. */
export function toSignIn(req: Request): Reply {
  const next = req.originalUrl === "/" ? "" : `?next=${encodeURIComponent(req.originalUrl)}`;
  return { redirect: `/login${next}`, ...(req.method === "POST" ? { flash: { key: "sign-in.nothingSaved", tone: "notice" as const } } : {}) };
}

/** Where to go after signing in: a path of our own that some page serves, else `/` (ASVS H4). */
export function safeNext(next: string, origin: string, isPage: (path: string) => boolean): string {
  if (!next.startsWith("/") || !URL.canParse(next, origin)) return "/";
  const url = new URL(next, origin);
  if (url.origin !== origin || !isPage(url.pathname)) return "/";
  return url.pathname + url.search;
}
