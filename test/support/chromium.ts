import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const path = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

export const noChromium = !existsSync(path);
if (noChromium) process.stderr.write(`SKIPPED: Chromium was not found at ${path}; set CHROMIUM_PATH.\n`);

export function launchChromium(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: path, args });
}
