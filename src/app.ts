import compression from "compression";
import express, { type Express } from "express";
import type { Deps } from "./deps.ts";
import { featureRouters, navigation, signInPage, storeEndpoints } from "./features/index.ts";
import { formBody } from "./http/body.ts";
import { context } from "./http/context.ts";
import { cookies } from "./http/cookies.ts";
import { originGate } from "./http/csrf.ts";
import { errorPages, notFound } from "./http/error-pages.ts";
import { live, type Readiness, ready } from "./http/health.ts";
import { hostCheck } from "./http/host.ts";
import { pageMatcher, registerPages } from "./http/registry.ts";
import { createRenderer } from "./http/render.ts";
import { requestLog } from "./http/request-log.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { session } from "./http/session.ts";
import { staticFiles } from "./http/static-files.ts";
import { STORE_API, storeApi } from "./http/store-api.ts";

/**
 * The whole application: main.ts and the tests call this one. Throws when a route was not declared
 * with page().
 */
export function createApp(deps: Deps, readiness: Readiness = { ready: true }): Express {
  const routers = featureRouters({ production: deps.config.environment === "production" });
  const pages = registerPages(routers);
  const app = express();
  app
    .disable("x-powered-by")
    .enable("case sensitive routing")
    .enable("strict routing")
    .set("query parser", "simple")
    .set("etag", false);
  app.set("trust proxy", deps.config.trustProxy);
  const pageDeps = {
    ...deps,
    renderer: createRenderer(deps, navigation),
    isPage: pageMatcher(pages),
    signInPage,
  };

  app.use(requestLog(deps));
  app.use(securityHeaders(deps));
  app.get("/health/live", live());
  app.get("/health/ready", ready(deps, readiness));
  app.use(STORE_API, storeApi(deps, storeEndpoints));
  app.use(cookies(deps));
  app.use(hostCheck(deps));
  app.use("/static", staticFiles());
  app.use(compression());
  app.use(originGate(deps));
  app.use(formBody());
  app.use(session(deps));
  app.use(context(pageDeps));
  app.use(routers);
  app.use(notFound());
  app.use(errorPages(pageDeps));
  return app;
}
