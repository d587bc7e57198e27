import { readFileSync, writeFileSync } from "node:fs";
import type { DialectName } from "../support/databases.ts";
import { type PageName, pageNames } from "./pages.ts";

export type Ratios = Partial<Record<PageName, number>>;

/** Of each database, as `--record` wrote them. */
const file = new URL("ratios.json", import.meta.url);

/** A page that costs more than this multiple of what was recorded is a failure. */
const FACTOR = 1.5;

export function readRatios(database: DialectName): Ratios {
  return readAll()[database] ?? {};
}

export function recordRatios(database: DialectName, ratios: Ratios): void {
  const rounded = Object.fromEntries(
    Object.entries(ratios).map(([name, ratio]) => [name, Number(ratio.toFixed(2))]),
  );
  writeFileSync(file, `${JSON.stringify({ ...readAll(), [database]: rounded }, null, 2)}\n`);
}

function readAll(): Partial<Record<DialectName, Ratios>> {
  return JSON.parse(readFileSync(file, "utf8")) as Partial<Record<DialectName, Ratios>>;
}

/** The pages that cost too much, or whose cost was never recorded. */
export function tooDear(measured: Ratios, recorded: Ratios): PageName[] {
  return pageNames.filter(
    (name) => measured[name] !== undefined && !(measured[name] <= (recorded[name] ?? 0) * FACTOR),
  );
}

/**
 * The lower one of two measurements: a neighbour on the machine makes a page dearer, never cheaper.
 */
export function lowerOf(one: Ratios, other: Ratios): Ratios {
  const both = pageNames.filter((name) => one[name] !== undefined || other[name] !== undefined);
  return Object.fromEntries(
    both.map((name) => [
      name,
      Math.min(one[name] ?? Number.POSITIVE_INFINITY, other[name] ?? Number.POSITIVE_INFINITY),
    ]),
  );
}
