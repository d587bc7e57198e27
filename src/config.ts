import { isIP } from "node:net";
import { z } from "zod";
import { withAbsolutePath } from "./db/sqlite-file.ts";
import { type Contact, contactOf } from "./domain/contact.ts";
import { beforeInvisible } from "./domain/invisible.ts";
import { codePoints } from "./domain/text.ts";
import { defaultLocale, type LocaleName, locales } from "./languages/locale.ts";

/** Everything the environment decides. Frozen; nobody else reads the environment. */
export interface Config {
  environment: "development" | "production" | "test";
  port: number;
  host: string;
  /** Where metrics are asked for, on this machine alone; absent: nothing is measured. */
  metricsPort: number | undefined;
  /** The path of a file is absolute: given ones count from the working folder. */
  databaseUrl: string;
  /**
   * The first signs, all verify. Empty outside production when none was given: main.ts keeps one in
   * data/.
   */
  sessionSecrets: readonly string[];
  /** Origin without a trailing slash. */
  publicUrl: string;
  /** PUBLIC_URL is https: cookies are Secure and named __Host-. */
  secure: boolean;
  adminEmail: string | undefined;
  adminPassword: string | undefined;
  /** Of the titles that the seed writes, and of the first administrator. */
  seedLanguage: LocaleName;
  /** Hops or addresses of the proxies in front; false: none. */
  trustProxy: false | number | readonly string[];
  timeZone: string;
  /** Whom to ask for a new password; absent: an administrator, without an address. */
  helpContact: Contact | undefined;
  logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
}

/** All problems of an environment, one line each; values are never quoted. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    const list = problems.map((problem) => `  ${problem}`).join("\n");
    super(`The configuration cannot be used:\n${list}\nSee .env.example.`);
    this.problems = problems;
  }
}

const MIN_SECRET_BYTES = 32;
export const DEFAULT_DATABASE_URL = "file:./data/gatehouse.db";

const DEFAULT_PORT = 3000;

const port = z
  .string()
  .regex(/^\d{1,5}$/, "must be a port number")
  .transform(Number)
  .refine((number) => number <= 65_535, "must be a port number");

const environment = z.object({
  NODE_ENV: z
    .enum(["development", "production", "test"], "must be development, production or test")
    .default("development"),
  PORT: port.default(DEFAULT_PORT),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, "must be a host name or an address")
    .default("127.0.0.1"),
  METRICS_PORT: port.refine((number) => number > 0, "must be a port number").optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, "must begin with file: or postgresql://")
    .refine(
      (url) => url.startsWith("file:") || URL.canParse(url),
      "must be a URL such as postgresql://user:password@host:5432/name; encode special characters",
    )
    .default(DEFAULT_DATABASE_URL),
  SESSION_SECRET: z
    .string()
    .transform((list) => list.split(",").map((secret) => secret.trim()))
    .refine(
      (list) => list.every((secret) => Buffer.byteLength(secret) >= MIN_SECRET_BYTES),
      `every secret must have at least ${MIN_SECRET_BYTES} bytes`,
    )
    .refine(
      (list) => list.every((secret) => new Set(secret).size >= 8),
      "must be random (for example: openssl rand -base64 48)",
    )
    .refine((list) => new Set(list).size === list.length, "must not name a secret twice")
    .optional(),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, "must be an origin such as https://backoffice.example.com")
    .optional(),
  ADMIN_EMAIL: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, "must be an e-mail address")
    .max(254, "must have at most 254 characters")
    .optional(),
  ADMIN_PASSWORD: z
    .string()
    // No composition makes 128 characters of more: that much is not even composed.
    .max(768, { message: "must have 12 to 128 characters", abort: true })
    .refine(
      (password) =>
        [...password.normalize("NFC")].length >= 12 && [...password.normalize("NFC")].length <= 128,
      "must have 12 to 128 characters",
    )
    .optional(),
  SEED_LANGUAGE: z.enum(locales, `must be ${locales.join(" or ")}`).default(defaultLocale),
  TRUST_PROXY: z
    .string()
    .transform(proxies)
    .refine(
      (value) => value !== undefined,
      "must be a number of proxies (1 to 9) or a list of addresses such as 10.0.0.1,10.1.0.0/16",
    )
    .optional(),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, "must be a time zone such as Europe/Berlin")
    .default("UTC"),
  HELP_CONTACT: z
    .string()
    .transform((text) => text.trim())
    .refine((text) => codePoints(text) <= 200, "must have at most 200 characters")
    .refine(
      (text) => !/\p{Cc}/u.test(text) && beforeInvisible(text) === undefined,
      "must not contain control or invisible characters",
    )
    .transform((text) => (text === "" ? undefined : contactOf(text)))
    .optional(),
  LOG_LEVEL: z
    .enum(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
      "must be fatal, error, warn, info, debug, trace or silent",
    )
    .default("info"),
});

type Environment = z.infer<typeof environment>;

/**
 * Reads the environment. Empty variables count as absent. Throws ConfigError with every problem at
 * once (security U1, U2).
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environment.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  const crossed = crossProblems(given);
  if (!parsed.success || crossed.length > 0)
    throw new ConfigError([...new Set([...problems, ...crossed])]);
  return Object.freeze(toConfig(parsed.data));
}

/** What only shows when variables are held against each other. */
function crossProblems(given: Record<string, string | undefined>): string[] {
  const problems: string[] = [];
  const say = (wrong: boolean, text: string) => wrong && problems.push(text);
  const https = /^https:/i.test(given.PUBLIC_URL ?? "");
  const production = given.NODE_ENV === "production";
  say(production && !given.SESSION_SECRET, "SESSION_SECRET is required in production");
  say(production && !given.PUBLIC_URL, "PUBLIC_URL is required in production");
  say(
    production && given.PUBLIC_URL !== undefined && !https,
    "PUBLIC_URL must be https in production",
  );
  say(
    production && /^(debug|trace)$/.test(given.LOG_LEVEL ?? ""),
    "LOG_LEVEL must not be debug or trace in production",
  );
  say(
    https && !given.TRUST_PROXY,
    "TRUST_PROXY is required when PUBLIC_URL is https: the proxy that ends TLS must be named",
  );
  const taken =
    given.METRICS_PORT !== undefined &&
    Number(given.METRICS_PORT) === Number(given.PORT ?? DEFAULT_PORT);
  say(taken, "METRICS_PORT must be another than PORT");
  say(
    given.ADMIN_PASSWORD !== undefined && !given.ADMIN_EMAIL,
    "ADMIN_EMAIL is required when ADMIN_PASSWORD is set",
  );
  return problems;
}

function toConfig(env: Environment): Config {
  const publicUrl = new URL(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).origin;
  return {
    environment: env.NODE_ENV,
    port: env.PORT,
    host: env.HOST,
    metricsPort: env.METRICS_PORT,
    databaseUrl: withAbsolutePath(env.DATABASE_URL),
    sessionSecrets: env.SESSION_SECRET ?? [],
    publicUrl,
    secure: publicUrl.startsWith("https:"),
    adminEmail: env.ADMIN_EMAIL,
    adminPassword: env.ADMIN_PASSWORD,
    seedLanguage: env.SEED_LANGUAGE,
    trustProxy: env.TRUST_PROXY ?? false,
    timeZone: env.TIME_ZONE,
    helpContact: env.HELP_CONTACT,
    logLevel: env.LOG_LEVEL,
  };
}

/** The names of the variables, for `.env.example` and its test. */
export const variableNames = Object.keys(environment.shape);

function isOrigin(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return (
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === "/" &&
    !url.search &&
    !url.hash &&
    !url.username &&
    !url.password
  );
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function proxies(value: string): number | string[] | undefined {
  if (/^[1-9]$/.test(value)) return Number(value);
  const list = value.split(",").map((entry) => entry.trim());
  return list.every(isNetwork) ? list : undefined;
}

function isNetwork(entry: string): boolean {
  if (entry === "loopback" || entry === "linklocal" || entry === "uniquelocal") return true;
  const [, address = "", bits] = /^([^/]+)(?:\/([1-9]\d{0,2}))?$/.exec(entry) ?? [];
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return longest > 0 && Number(bits ?? 1) <= longest;
}
