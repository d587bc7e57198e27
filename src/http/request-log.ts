import { randomUUID } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import type { HttpDeps } from "./deps.ts";

/**
 * One line per answer, and the same for the metrics: an allow-list of fields, the route's pattern
 * instead of the address, never query, body or cookies (security G4).
 */
export function requestLog({ log, metrics }: HttpDeps): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.locals.requestId = randomUUID();
    res.set("X-Request-Id", res.locals.requestId as string);
    res.on("close", () => {
      const { method } = req;
      const status = res.writableFinished ? res.statusCode : 499;
      const ms = performance.now() - started;
      log.info({
        requestId: res.locals.requestId,
        method,
        route: (res.locals.route as string | undefined) ?? null,
        status,
        ms: Math.round(ms),
        userId: req.session?.actor?.userId ?? null,
        ...(res.locals.storeKey ? { storeKey: res.locals.storeKey as number } : {}),
      });
      metrics?.request({ method, route: measuredRoute(req, res), status, seconds: ms / 1_000 });
    });
    next();
  };
}

/** One of a known few: whatever strangers ask for, the metrics do not grow. */
function measuredRoute({ originalUrl }: Request, { locals }: Response): string {
  if (locals.route) return locals.route as string;
  const [, word = "none"] = /^\/(static|health)\//.exec(originalUrl) ?? [];
  return word;
}
