import type { PageName } from "./pages.ts";

/** What others have, too. */
export type MeasuredPage = Exclude<PageName, "login" | "preview" | "batch">;

interface Peer {
  name: string;
  /** Requests a second. */
  rates: Record<MeasuredPage, number>;
  /** Milliseconds to ready, on one core. */
  start: number;
  /** Megabytes after the load. */
  memory: number;
}

/** When they were measured: in one run, on a quiet machine, 16 connections, a core each. */
export const MEASURED = "November 2026";

/** Systems that do the same job, and what this one must reach on SQLite. */
export const peers: readonly Peer[] = [
  peer("Django admin", [31, 35, 30, 80, 43, 122], { start: 558, memory: 65 }),
  peer("AdminJS (JSON only)", [232, 228, 131, 580, 101, 392], { start: 2_900, memory: 372 }),
  peer("Directus (JSON only)", [91, 112, 58, 37, 99, 71], { start: 4_322, memory: 328 }),
];

export const must = peer("must", [240, 240, 200, 450, 180, 300], { start: 900, memory: 215 });

function peer(
  name: string,
  [list = 0, last = 0, search = 0, edit = 0, assign = 0, write = 0]: readonly number[],
  rest: Pick<Peer, "start" | "memory">,
): Peer {
  return { name, rates: { list, last, search, edit, assign, write }, ...rest };
}
