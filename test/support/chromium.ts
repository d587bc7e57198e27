import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { thorough } from "./thorough.ts";

/** Debian's; the one without a user interface of its own needs a third less of the processor. */
const places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const path = process.env.CHROMIUM_PATH ?? places.find((place) => existsSync(place)) ?? places[1];

export const noChromium = !existsSync(path as string);
if (noChromium)
  process.stderr.write(`SKIPPED: Chromium was not found at ${path}; set CHROMIUM_PATH.\n`);

/** Whether this run takes pictures; else nobody sees what is drawn. */
const pictures =
  thorough || ["SCREENS", "DOCS_SCREENS", "WRITE_GUIDE"].some((name) => process.env[name] === "1");

let shared: Promise<Browser> | undefined;

/** One for all test files of a worker; it ends with the worker. */
export function sharedChromium(): Promise<Browser> {
  shared ??= launchChromium(pictures);
  return shared;
}

/** One that does not draw shows empty pictures; all else is as it was. */
export function launchChromium(draws = true): Promise<Browser> {
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Pages live for a moment: optimized code is dearer than what it saves, and is used once.
    "--js-flags=--no-maglev --no-turbofan --no-flush-bytecode",
    "--in-process-gpu",
    "--disable-software-rasterizer",
    // Without room for what is drawn next to nothing is.
    ...(draws ? [] : ["--force-gpu-mem-available-mb=1"]),
  ];
  return chromium.launch({ executablePath: path, args });
}
