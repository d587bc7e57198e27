import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { type Database, openDatabase } from "./db/client.ts";
import type { PasswordHasher } from "./domain/password-hasher.ts";
import { createFormats, type Formats, loadTranslations, type Translations } from "./i18n/index.ts";
import { createLog } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { createHasher } from "./passwords/hasher.ts";

/** What the app is given; tests give the same with a fixed clock and a database of their own. */
export interface Deps {
  config: Config;
  db: Database;
  hasher: PasswordHasher;
  clock: () => Date;
  log: Logger;
  /** None without METRICS_PORT. */
  metrics: Metrics | undefined;
  translations: Translations;
  formats: Readonly<Record<keyof Translations, Formats>>;
  /** The first signs cookies and tokens, all verify. */
  secrets: readonly string[];
}

/**
 * Opens the database and proves that hashing works. Throws
 * Unavailable when the database cannot be reached.
 */
export async function buildDeps(config: Config, overrides: Partial<Deps> = {}): Promise<Deps> {
  const log = overrides.log ?? createLog(config);
  const measured = {
    db: overrides.db ?? (await openDatabase(config.databaseUrl, { log })),
    hasher: overrides.hasher ?? (await createHasher()),
    clock: overrides.clock ?? (() => new Date()),
  };
  return {
    config,
    ...measured,
    log,
    metrics: overrides.metrics ?? (await metricsFor(config, measured)),
    translations: overrides.translations ?? loadTranslations(),
    formats: overrides.formats ?? createFormats(config.timeZone),
    secrets:
      config.sessionSecrets.length > 0
        ? config.sessionSecrets
        : [randomBytes(32).toString("base64")],
  };
}

/** Loaded only where asked for: what is not measured costs nothing. */
async function metricsFor(
  { metricsPort }: Config,
  measured: Pick<Deps, "db" | "hasher" | "clock">,
): Promise<Metrics | undefined> {
  if (metricsPort === undefined) return undefined;
  const { createMetrics } = await import("./metrics.ts");
  return createMetrics(measured);
}
