import { setTimeout as sleep } from "node:timers/promises";
import { applyLoad, type LoadResult } from "./load.ts";
import { type PageName, pages } from "./pages.ts";
import type { Server } from "./servers.ts";
import type { Site } from "./site.ts";
import { median, percentile } from "./statistics.ts";

/** Connections of a browser that works alone, and of many. */
export const ALONE = 1;
export const MANY = 16;

/**
 * A server that takes part: the app, the floor, or the app on another database to be compared with.
 */
export interface Side {
  name: SideName;
  server: Server;
  site: Site;
  pages: readonly PageName[];
  connections: readonly number[];
}

export type SideName = "app" | "floor" | "twin";

export interface Effort {
  rounds: number;
  /** Of load for one figure. */
  seconds: number;
  /** Of load before the first round, for each page. */
  warmUp: number;
}

/** Medians of the rounds; times in milliseconds, `cpu` that of the server for one request. */
export interface Figures {
  rate: number;
  p50: number;
  p95: number;
  p99: number;
  cpu: number;
}

export type Measured = Partial<
  Record<PageName, Partial<Record<SideName, Record<number, Figures>>>>
>;

interface Series {
  side: Side;
  page: PageName;
  connections: number;
  /** Requests a round. */
  amount: number;
  results: LoadResult[];
}

/** Warms every page up, then measures page by page, side by side, round after round. */
export async function measure(
  sides: readonly Side[],
  names: readonly PageName[],
  effort: Effort,
  say: (line: string) => void,
): Promise<Measured> {
  const series: Series[] = [];
  for (const page of names) {
    say(`Warming up: ${pages[page].title}`);
    for (const side of sides.filter((one) => one.pages.includes(page)))
      series.push(...(await warmUp(side, page, effort)));
  }
  for (let round = 1; round <= effort.rounds; round++) {
    for (const page of names) {
      say(`Round ${round} of ${effort.rounds}: ${pages[page].title}`);
      for (const one of series.filter((candidate) => candidate.page === page))
        one.results.push(await load(one));
    }
  }
  return toMeasured(series);
}

/** One load on a page. */
export async function load({
  side: { server, site },
  page,
  connections,
  amount,
}: Omit<Series, "results">): Promise<LoadResult> {
  const visits = await pages[page].visits(site, connections);
  return applyLoad({ url: server.url, pid: server.pid, visits, amount });
}

/** Milliseconds for the server to come to rest. */
const REST = 100;

async function warmUp(side: Side, page: PageName, { seconds, warmUp }: Effort): Promise<Series[]> {
  const series: Series[] = [];
  for (const connections of [...side.connections].sort((a, b) => b - a)) {
    // Once the code is hot, the other number of connections only has to find out how much fits into
    // a round.
    const rate = await rateAfter(
      { side, page, connections },
      series.length === 0 ? warmUp : warmUp / 5,
    );
    series.unshift({
      side,
      page,
      connections,
      amount: Math.max(connections * 2, Math.round(rate * seconds)),
      results: [],
    });
  }
  await sleep(REST);
  return series;
}

/** Requests a second once there was load for so many seconds. */
export async function rateAfter(
  one: { side: Side; page: PageName; connections: number },
  seconds: number,
): Promise<number> {
  let amount = one.connections * 3;
  for (let spent = 0; ; ) {
    const { requests, seconds: took } = await load({ ...one, amount });
    spent += took;
    const rate = requests / took;
    if (spent >= seconds) return rate;
    amount = Math.max(one.connections, Math.round(rate * Math.max(seconds - spent, seconds / 4)));
  }
}

function toMeasured(series: readonly Series[]): Measured {
  const measured: Measured = {};
  for (const { side, page, connections, results } of series) {
    const ofPage = measured[page] ?? {};
    measured[page] = {
      ...ofPage,
      [side.name]: { ...ofPage[side.name], [connections]: toFigures(results) },
    };
  }
  return measured;
}

function toFigures(results: readonly LoadResult[]): Figures {
  const of = (figure: (result: LoadResult) => number) => median(results.map(figure));
  return {
    rate: of(({ requests, seconds }) => requests / seconds),
    p50: of(({ latencies }) => percentile(latencies, 50)),
    p95: of(({ latencies }) => percentile(latencies, 95)),
    p99: of(({ latencies }) => percentile(latencies, 99)),
    cpu: of(({ cpu, requests }) => cpu / requests),
  };
}
