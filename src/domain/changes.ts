import type { Change, Changes } from "./audit-entry.ts";
import { Conflict } from "./errors.ts";
import type { Reason } from "./reason.ts";

/** What of `wanted` differs from what is there: the audit records it, and it alone is written. */
export function changesOf<Row extends object, Field extends keyof Row>(
  before: Row,
  wanted: Pick<Row, Field>,
): Changes<Pick<Row, Field>> {
  const changed = (Object.keys(wanted) as Field[]).filter((name) => before[name] !== wanted[name]);
  const pairs = changed.map((name) => [name, { from: before[name], to: wanted[name] }]);
  return Object.fromEntries(pairs) as Changes<Pick<Row, Field>>;
}

/** Ticks that an edit gives and takes. */
interface Exchange<One> {
  given: One[];
  taken: One[];
  /** The same as the audit records it: names before and after; undefined without a difference. */
  change: Change<string[]> | undefined;
}

interface Sides<One> {
  before: readonly One[];
  after: readonly One[];
  nameOf: (one: One) => string;
}

/** Compares by identity: both sides are of one list. */
export function exchangeOf<One>({ before, after, nameOf }: Sides<One>): Exchange<One> {
  const given = after.filter((one) => !before.includes(one));
  const taken = before.filter((one) => !after.includes(one));
  const changed = given.length + taken.length > 0;
  const change = changed ? { from: before.map(nameOf), to: after.map(nameOf) } : undefined;
  return { given, taken, change };
}

/** The rows that were chosen, in the order of all. Throws Conflict for one that is not there. */
export function chosenOf<One extends { id: number }>(
  all: readonly One[],
  ids: readonly number[],
  gone: Reason,
): One[] {
  const chosen = all.filter(({ id }) => ids.includes(id));
  if (chosen.length < new Set(ids).size) throw new Conflict(gone);
  return chosen;
}
