import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Browser, Fields } from "./browser.ts";
import { administrator } from "./databases.ts";
import { type Env, newFolder, type Served, serve } from "./processes.ts";
import { thorough } from "./thorough.ts";

const env: Env = {
  NODE_ENV: "test",
  SESSION_SECRET: "fault-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "info",
};

/** A process that serves this database; `hit` is what SIGUSR2 does in it. */
export function servedWith(url: string, hit: string, shell?: string): Promise<Served> {
  const file = join(newFolder(), "fault.mjs");
  writeFileSync(
    file,
    `import { Server } from "node:http";
    process.on("SIGUSR2", () => { ${hit} });`,
  );
  const all = { ...env, NODE_OPTIONS: `--import=${file}`, DATABASE_URL: url };
  return serve(all, shell === undefined ? {} : { shell });
}

export async function signIn(served: Served): Promise<Browser> {
  const browser = served.browser();
  expect((await browser.submit("/login", administrator)).status).toBe(303);
  return browser;
}

/** A write of one person, as from a page that was just opened; answers the status. */
async function save(browser: Browser, form: Fields): Promise<number> {
  const id = randomBytes(16).toString("base64url");
  return (await browser.post("/profile", { ...form, _form: id })).status;
}

export async function until(status: number, look: () => Promise<number>): Promise<void> {
  const end = performance.now() + 30_000;
  let seen = await look();
  for (; seen !== status && performance.now() < end; seen = await look()) await sleep(50);
  expect(seen).toBe(status);
}

export async function ready(served: Served): Promise<number> {
  return (await fetch(`${served.url}/health/ready`)).status;
}

const FAULT = "cannot be written to";
const RECOVERY = "can be written to again";

/** What must hold from the first write that is refused to the first that works again. */
export async function expectRecovery(
  served: Served,
  fault: { begin(): unknown; end(): void },
): Promise<void> {
  const browser = await signIn(served);
  const [before, recovered] = [FAULT, RECOVERY].map((text) => said(served, text).length) as [
    number,
    number,
  ];
  const form = await browser.form("/profile");
  expect([await save(browser, form), await ready(served)]).toEqual([303, 200]);
  await fault.begin();
  // Small writes may still find room.
  let status = 303;
  for (let attempt = 0; attempt < 500 && status === 303; attempt++)
    status = await save(browser, form);
  expect(status).toBe(503);
  const began = performance.now();
  const statuses = await Promise.all(Array.from({ length: 8 }, () => save(browser, form)));
  expect(new Set(statuses)).toEqual(new Set([503]));
  expect((await served.browser().submit("/login", administrator)).status).toBe(503);
  expect((await browser.get("/users")).status).toBe(200);
  if (thorough) expect(performance.now() - began).toBeLessThan(10_000);
  await until(503, () => ready(served));
  // Once a minute at most: another one is perhaps not told.
  const told = said(served, FAULT).length;
  expect(before === 0 ? [1] : [before, before + 1]).toContain(told);

  fault.end();
  await until(200, () => ready(served));
  expect(await save(browser, form)).toBe(303);
  expect(said(served, RECOVERY).length).toBeGreaterThan(recovered);
  expect(said(served, "unexpected")).toEqual([]);
}

export function said(served: Served, text: string): string[] {
  return served
    .said()
    .split("\n")
    .filter((line) => line.includes(text));
}
