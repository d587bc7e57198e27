import { load, MANY, type Side } from "./measure.ts";
import { type PageName, pages } from "./pages.ts";
import { median, percentile } from "./statistics.ts";

/**
 * What a page costs in lists of the floor, once for each pair of loads, the page's and the list's,
 * one right after the other: a neighbour on the machine disturbs both alike.
 */
export type Pairs = Partial<Record<PageName, number[]>>;

/** The pairs' median, and between what the middle half of them lies. */
export interface Cost {
  median: number;
  low: number;
  high: number;
}

/** Milliseconds of the server's CPU for one load, and for those before the first pair. */
const SLICE = 120;
const WARM_UP = 400;

interface Slice {
  side: Side;
  page: PageName;
  connections: number;
  amount: number;
}

/** Pairs of loads of those pages, page by page, so many rounds. */
export async function measurePairs(
  { app, floor }: { app: Side; floor: Side },
  { names, rounds }: { names: readonly PageName[]; rounds: number },
  say: (line: string) => void,
): Promise<Pairs> {
  say(`Warming up: ${names.map((name) => pages[name].title).join("; ")}`);
  const list = await warmUp(floor, "list");
  const slices: Slice[] = [];
  for (const name of names) slices.push(await warmUp(app, name));
  const found = new Map(names.map((name): [PageName, number[]] => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds}`);
    for (const slice of slices) {
      const [cost, measure] = [await cpuOf(slice), await cpuOf(list)];
      found.get(slice.page)?.push(cost / measure);
    }
  }
  return Object.fromEntries(found);
}

async function warmUp(side: Side, page: PageName): Promise<Slice> {
  let amount = MANY;
  for (let spent = 0; spent < WARM_UP; ) {
    const cpu = await cpuOf({ side, page, connections: MANY, amount });
    spent += cpu * amount;
    amount = Math.max(MANY, Math.round(SLICE / Math.max(cpu, 0.1)));
  }
  return { side, page, connections: MANY, amount };
}

/** Of one request. */
async function cpuOf(slice: Slice): Promise<number> {
  const { cpu, requests } = await load(slice);
  return cpu / requests;
}

export type Costs = Partial<Record<PageName, Cost>>;

export function costsOf(pairs: Pairs): Costs {
  const costs = Object.entries(pairs).map(([name, ratios]): [string, Cost] => [
    name,
    { median: median(ratios), low: percentile(ratios, 25), high: percentile(ratios, 75) },
  ]);
  return Object.fromEntries(costs);
}

/** All pairs of both. */
export function joined(one: Pairs, other: Pairs): Pairs {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])] as PageName[];
  return Object.fromEntries(
    names.map((name) => [name, [...(one[name] ?? []), ...(other[name] ?? [])]]),
  );
}
