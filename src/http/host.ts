import type { RequestHandler } from "express";
import { BadRequest } from "../domain/errors.ts";
import type { HttpDeps } from "./deps.ts";

/** Answers only to PUBLIC_URL's host, and outside production to loopback names (ASVS H3). */
export function hostCheck({ config }: HttpDeps): RequestHandler {
  const own = new URL(config.publicUrl).host;
  return (req, _res, next) => {
    const host = req.headers.host?.toLowerCase() ?? "";
    const known = host === own || (config.environment !== "production" && isLoopbackHost(host));
    next(known ? undefined : new BadRequest("errors.badRequest.host"));
  };
}

export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(host);
}
