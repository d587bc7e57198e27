import { resolve } from "node:path";
import express from "express";
import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig, variableNames } from "../../src/config.ts";

const canary = "canary-canary";
const good: Record<string, string> = {
  NODE_ENV: "production",
  PORT: "8080",
  HOST: "::",
  METRICS_PORT: "9464",
  DATABASE_URL: "postgresql://gatehouse:pass@db:5432/gatehouse",
  SESSION_SECRET: "a-first-secret-of-enough-length-1234, a-second-secret-of-enough-length-5678",
  PUBLIC_URL: "https://backoffice.example.com",
  ADMIN_EMAIL: "chief@example.com",
  ADMIN_PASSWORD: "sieben kluge Raben",
  SEED_LANGUAGE: "de",
  TRUST_PROXY: "1",
  TIME_ZONE: "Europe/Berlin",
  HELP_CONTACT: "help@example.com",
  LOG_LEVEL: "warn",
};

function problems(env: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** [variable, value, words of the problem]: each alone in an otherwise good environment. */
const bad: [string, string, string][] = [
  ["NODE_ENV", canary, "must be development, production or test"],
  ["PORT", canary, "must be a port number"],
  ["PORT", "65536", "must be a port number"],
  ["PORT", "-1", "must be a port number"],
  ["PORT", "80.5", "must be a port number"],
  ["PORT", "0x50", "must be a port number"],
  ["METRICS_PORT", canary, "must be a port number"],
  ["METRICS_PORT", "0", "must be a port number"],
  ["METRICS_PORT", "65536", "must be a port number"],
  ["METRICS_PORT", "08080", "must be another than PORT"],
  ["HOST", `http://${canary}/`, "must be a host name or an address"],
  ["DATABASE_URL", `mysql://${canary}@db/x`, "must begin with file: or postgresql://"],
  ["DATABASE_URL", "./data/shop.db", "must begin with file: or postgresql://"],
  ["DATABASE_URL", "file:", "must begin with file: or postgresql://"],
  ["DATABASE_URL", `postgresql://me:${canary}@db:99999/x`, "must be a URL"],
  ["DATABASE_URL", `postgresql://me:${canary}#?@db[/x`, "must be a URL"],
  ["SESSION_SECRET", canary, "must have at least 32 bytes"],
  ["SESSION_SECRET", `${good.SESSION_SECRET},${canary}`, "must have at least 32 bytes"],
  ["SESSION_SECRET", `${good.SESSION_SECRET},`, "must have at least 32 bytes"],
  ["SESSION_SECRET", "changeme".repeat(5).slice(0, 6).repeat(6), "must be random"],
  [
    "SESSION_SECRET",
    `${good.SESSION_SECRET},${good.SESSION_SECRET}`,
    "must not name a secret twice",
  ],
  ["PUBLIC_URL", canary, "must be an origin"],
  ["PUBLIC_URL", `https://backoffice.example.com/${canary}`, "must be an origin"],
  ["PUBLIC_URL", `https://me:${canary}@backoffice.example.com`, "must be an origin"],
  ["PUBLIC_URL", "ftp://backoffice.example.com", "must be an origin"],
  ["PUBLIC_URL", "http://backoffice.example.com", "must be https in production"],
  ["ADMIN_EMAIL", canary, "must be an e-mail address"],
  ["ADMIN_EMAIL", `${"a".repeat(250)}@${canary}`, "must have at most 254 characters"],
  ["ADMIN_PASSWORD", "canary-cana", "must have 12 to 128 characters"],
  ["ADMIN_PASSWORD", canary.repeat(10), "must have 12 to 128 characters"],
  ...[
    "true",
    "0",
    "10",
    canary,
    "10.0.0.0/33",
    "10.0.0.1/0",
    "fe80::/129",
    "10.0.0.1,",
    "10.0.0.0/8/8",
    "10.0.0.0/08",
  ].map((value): [string, string, string] => ["TRUST_PROXY", value, "must be a number of proxies"]),
  ["SEED_LANGUAGE", canary, "must be en or de"],
  ["TIME_ZONE", canary, "must be a time zone"],
  ["HELP_CONTACT", canary.repeat(20), "must have at most 200 characters"],
  ["HELP_CONTACT", `${canary}\u0007`, "must not contain control or invisible characters"],
  ["HELP_CONTACT", `${canary}\u202e`, "must not contain control or invisible characters"],
  ["LOG_LEVEL", canary, "must be fatal, error"],
  ["LOG_LEVEL", "debug", "must not be debug or trace in production"],
  ["LOG_LEVEL", "trace", "must not be debug or trace in production"],
];

describe("loadConfig", () => {
  it("has a bad value for every variable", () => {
    expect([...new Set(bad.map(([name]) => name))].sort()).toEqual([...variableNames].sort());
    expect(problems(good)).toEqual([]);
  });

  it.each(bad)("refuses %s=%s, naming the variable and never the value", (name, value, words) => {
    const found = problems({ ...good, [name]: value });
    expect(
      found.filter((line) => line.startsWith(`${name} `) && line.includes(words)),
    ).toHaveLength(1);
    expect(found.filter((line) => !line.startsWith(name))).toEqual([]);
    expect(new ConfigError(found).message).not.toContain(canary);
  });

  it("names every problem at once", () => {
    const worst = Object.fromEntries([...bad].reverse().map(([name, value]) => [name, value]));
    expect(new Set(problems(worst).map((line) => line.split(" ")[0]))).toEqual(
      new Set(variableNames),
    );
  });

  it.each(["SESSION_SECRET", "PUBLIC_URL"])(
    "requires %s in production, empty counting as absent",
    (name) => {
      for (const value of [undefined, ""])
        expect(problems({ ...good, [name]: value })).toContainEqual(
          `${name} is required in production`,
        );
      expect(problems({ ...good, NODE_ENV: "development", [name]: "" })).toEqual([]);
    },
  );

  it("requires the proxy that ends TLS, however https is written, and ADMIN_EMAIL", () => {
    for (const PUBLIC_URL of ["https://a.example", "HTTPS://a.example"])
      expect(problems({ PUBLIC_URL })).toEqual([
        "TRUST_PROXY is required when PUBLIC_URL is https: the proxy that ends TLS must be named",
      ]);
    expect(problems({ ...good, PUBLIC_URL: "HTTPS://a.example" })).toEqual([]);
    expect(problems({ ...good, ADMIN_EMAIL: "" })).toEqual([
      "ADMIN_EMAIL is required when ADMIN_PASSWORD is set",
    ]);
  });

  it("has a default for everything outside production, and cannot be changed afterwards", () => {
    const config = loadConfig({});
    expect(config).toEqual({
      environment: "development",
      port: 3000,
      host: "127.0.0.1",
      metricsPort: undefined,
      databaseUrl: `file:${resolve("data/gatehouse.db")}`,
      sessionSecrets: [],
      publicUrl: "http://localhost:3000",
      secure: false,
      adminEmail: undefined,
      adminPassword: undefined,
      seedLanguage: "en",
      trustProxy: false,
      timeZone: "UTC",
      helpContact: undefined,
      logLevel: "info",
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("has nobody to ask where HELP_CONTACT has spaces alone", () => {
    expect(loadConfig({ ...good, HELP_CONTACT: "  \t" }).helpContact).toBeUndefined();
  });

  it("reads a list of secrets in its order and an origin without its slash", () => {
    const { sessionSecrets, publicUrl, secure } = loadConfig({
      ...good,
      PUBLIC_URL: "https://Backoffice.example.com:443/",
    });
    expect(sessionSecrets).toEqual([
      "a-first-secret-of-enough-length-1234",
      "a-second-secret-of-enough-length-5678",
    ]);
    expect([publicUrl, secure]).toEqual(["https://backoffice.example.com", true]);
  });

  it.each(["file:shop.db", "file:./shop.db", "file:./x/../shop.db?mode=rwc"])(
    "counts the path of %s from the working folder",
    (DATABASE_URL) => {
      expect(loadConfig({ DATABASE_URL }).databaseUrl).toBe(`file:${resolve("shop.db")}`);
    },
  );

  it.each([
    "1",
    "9",
    "10.0.0.1",
    "10.0.0.1, 10.1.0.0/16",
    "::1,fd00::/8",
    "loopback",
    "linklocal,uniquelocal",
    "fe80::1%eth0",
    "::ffff:10.0.0.1/120",
  ])("accepts as proxies only what Express takes: %s", (TRUST_PROXY) => {
    const found = problems({ ...good, TRUST_PROXY });
    if (found.length > 0) expect(() => express().set("trust proxy", TRUST_PROXY)).toThrow();
    else
      expect(() =>
        express().set("trust proxy", loadConfig({ ...good, TRUST_PROXY }).trustProxy),
      ).not.toThrow();
  });
});
