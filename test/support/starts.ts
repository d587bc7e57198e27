import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { copyDatabase } from "./databases.ts";
import { type Env, killGroup, newFolder, type Running, type Served, serve } from "./processes.ts";

export const secret = "process-secret-0123456789-abcdefghijklmnop";

/** Servers of databases of their own, which end with the tests. */
export function useStarts() {
  let template: string;
  beforeAll(async () => {
    const { url } = await copyDatabase("sqlite");
    template = url.slice("file:".length);
  });

  const running: Running[] = [];
  afterAll(() => {
    for (const one of running) killGroup(one);
  });

  /** A fresh copy of the migrated and seeded database. */
  function copy(): { file: string; url: string } {
    const file = join(newFolder(), "shop.db");
    copyFileSync(template, file);
    chmodSync(file, 0o600);
    return { file, url: `file:${file}` };
  }

  async function started(env: Env, cwd?: string): Promise<Served> {
    const served = await serve({ NODE_ENV: "test", SESSION_SECRET: secret, ...env }, { cwd });
    running.push(served);
    return served;
  }

  return { copy, started, running };
}
