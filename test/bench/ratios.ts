import { readFileSync, writeFileSync } from "node:fs";
import type { DialectName } from "../support/databases.ts";
import { type PageName, pageNames } from "./pages.ts";
import type { Costs } from "./pairs.ts";

export type Ratios = Partial<Record<PageName, number>>;

/** Of each database, as `--record` wrote them. */
const file = new URL("ratios.json", import.meta.url);

/** A page that costs more than this multiple of what was recorded is a failure. */
export const FACTOR = 1.5;

export function readRatios(database: DialectName): Ratios {
  return readAll()[database] ?? {};
}

export function recordRatios(database: DialectName, costs: Costs): void {
  const rounded = Object.fromEntries(
    Object.entries(costs).map(([name, cost]) => [name, Number(cost.median.toFixed(2))]),
  );
  writeFileSync(file, `${JSON.stringify({ ...readAll(), [database]: rounded }, null, 2)}\n`);
}

function readAll(): Partial<Record<DialectName, Ratios>> {
  return JSON.parse(readFileSync(file, "utf8")) as Partial<Record<DialectName, Ratios>>;
}

/** The pages that cost too much, or whose cost was never recorded. */
export function tooDear(costs: Costs, recorded: Ratios): PageName[] {
  return pageNames.filter(
    (name) => costs[name] && !(costs[name].median <= (recorded[name] ?? 0) * FACTOR),
  );
}
