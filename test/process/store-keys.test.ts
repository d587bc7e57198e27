import { afterAll, describe, expect, it } from "vitest";
import { readForm } from "../support/browser.ts";
import {
  administrator,
  copyDatabase,
  type DialectName,
  noPostgresql,
} from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";
import { Store } from "../support/store.ts";

const env = {
  NODE_ENV: "test",
  SESSION_SECRET: "store-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};

const running: Served[] = [];
afterAll(() => {
  for (const one of running) killGroup(one);
});

async function start(url: string): Promise<Served> {
  const served = await serve({ ...env, DATABASE_URL: url });
  running.push(served);
  return served;
}

describe.each<DialectName>(["sqlite", "postgresql"])("two processes (%s)", (dialect) => {
  it.skipIf(dialect === "postgresql" && noPostgresql)(
    "know a key alike: one makes and revokes it, the other answers to it and then no more",
    async () => {
      const { url, drop } = await copyDatabase(dialect);
      const [office, street] = await Promise.all([start(url), start(url)]);
      const admin = office.browser();
      await admin.submit("/login", administrator);
      const made = await admin.submit("/store/new", { name: "Two", scopes: "preview" });
      const [, key = ""] = />(gh_[\w-]{43})</.exec(made.text) ?? [];
      const store = new Store(street.url, key);
      expect((await store.get("/customers/C-1/preview")).status).toBe(200);

      const revocation = "/store/1/revocation";
      const form = readForm((await admin.get(revocation)).text);
      expect((await admin.post(revocation, form)).status).toBe(303);
      expect((await store.get("/customers/C-1/preview")).status).toBe(401);
      for (const one of [office, street]) killGroup(one);
      await drop();
    },
    120_000,
  );
});
