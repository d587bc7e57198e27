import compression from "compression";
import express, { type Express } from "express";
import type { Deps } from "./deps.ts";
import { featureRouters, navigation } from "./features/index.ts";
import { formBody } from "./http/body.ts";
import { context } from "./http/context.ts";
import { cookies } from "./http/cookies.ts";
import { originGate } from "./http/csrf.ts";
import type { HttpDeps } from "./http/deps.ts";
import { errorPages, notFound } from "./http/error-pages.ts";
import { live, type Readiness, ready } from "./http/health.ts";
import { hostCheck } from "./http/host.ts";
import { createSignInLimiter } from "./http/rate-limit.ts";
import { pageMatcher, registerPages } from "./http/registry.ts";
import { createRenderer } from "./http/render.ts";
import { requestLog } from "./http/request-log.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { session } from "./http/session.ts";
import { staticFiles } from "./http/static-files.ts";

/** The whole application: main.ts and the tests call this one. Throws when a route was not declared with page(). */
export function createApp(deps: Deps, readiness: Readiness = { ready: true }): Express {
  const routers = featureRouters();
  const pages = registerPages(routers);
  const httpDeps: HttpDeps = { ...deps, signInLimiter: createSignInLimiter(deps.db) };

  const app = express();
  app.disable("x-powered-by").enable("case sensitive routing").enable("strict routing").set("query parser", "simple").set("etag", false);
  app.set("trust proxy", deps.config.trustProxy);
  Object.assign(app.locals, { deps: httpDeps, renderer: createRenderer(httpDeps, navigation), pages, isPage: pageMatcher(pages) });

  app.use(requestLog(httpDeps));
  app.use(securityHeaders(httpDeps));
  app.get("/health/live", live());
  app.get("/health/ready", ready(httpDeps, readiness));
  app.use(cookies(httpDeps));
  app.use(hostCheck(httpDeps));
  app.use("/static", staticFiles());
  app.use(compression());
  app.use(originGate(httpDeps));
  app.use(formBody());
  app.use(session(httpDeps));
  app.use(context(httpDeps));
  app.use(routers);
  app.use(notFound());
  app.use(errorPages(httpDeps));
  return app;
}
