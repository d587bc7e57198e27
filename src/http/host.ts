import type { RequestHandler } from "express";
import { BadRequest } from "../domain/errors.ts";
import type { HttpDeps } from "./deps.ts";
import { warnSeldom } from "./warn-seldom.ts";

/** What a name in DNS and a port can have; the log takes no more from a stranger. */
const MAX_HOST = 260;

/** Answers only to PUBLIC_URL's host, and outside production to loopback names (security H3). */
export function hostCheck({ config, log }: HttpDeps): RequestHandler {
  const own = new URL(config.publicUrl).host;
  const refuse = warnSeldom(
    log,
    "a request named another host than PUBLIC_URL does; a proxy must hand on the Host header",
  );
  return (req, _res, next) => {
    const host = req.headers.host?.toLowerCase() ?? "";
    const known = host === own || (config.environment !== "production" && isLoopbackHost(host));
    if (known) return next();
    refuse({ host: host.slice(0, MAX_HOST), expected: own });
    next(new BadRequest("errors.badRequest.host"));
  };
}

export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(host);
}
