import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { HttpDeps } from "./deps.ts";

/** One line per answer: an allow-list of fields, the route's pattern instead of the address, never query, body or cookies (ASVS G4). */
export function requestLog({ log }: HttpDeps): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.locals.requestId = randomUUID();
    res.set("X-Request-Id", res.locals.requestId as string);
    res.on("close", () => {
      log.info({
        requestId: res.locals.requestId,
        method: req.method,
        route: (res.locals.route as string | undefined) ?? null,
        status: res.writableFinished ? res.statusCode : 499,
        ms: Math.round(performance.now() - started),
        userId: req.session?.actor?.userId ?? null,
      });
    });
    next();
  };
}
