import { type ActingContext, sessionWork } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { changeSessionData } from "../../../db/sessions.ts";
import { sql } from "../../../db/sql.ts";
import { BadRequest, Conflict } from "../../../domain/errors.ts";
import { MAX_TICKS, type TicksInput } from "../schemas.ts";

const NAME = "users";

/** Ids of the users whom somebody has ticked in the list; `data` is all that their session keeps. */
export function ticksOf(data: Readonly<Record<string, unknown>>): number[] {
  return ticksIn(data[NAME]);
}

function ticksIn(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((id) => Number.isSafeInteger(id)) : [];
}

/** The ticks after a submit: rows that were not on the page stay as they were. */
function ticksAfter(before: readonly number[], { shown, u, do: act }: TicksInput): number[] {
  if (act === "clear") return [];
  const ticked = act === "page" ? shown : u;
  return [...new Set([...before.filter((id) => !shown.includes(id)), ...ticked])];
}

/**
 * Keeps what a submit ticked and unticked. Throws Conflict beyond what may be ticked at a time,
 * BadRequest for a user who never was (security X6).
 */
export const keepTicks = sessionWork(async (tx, ctx: ActingContext, input: TicksInput) => {
  let ticks: number[] = [];
  await changeTicks(tx, ctx, (before) => {
    ticks = ticksAfter(before, input);
    return ticks;
  });
  if (ticks.length > MAX_TICKS)
    throw new Conflict({ key: "batches.ticks.tooMany", params: { max: MAX_TICKS } });
  const known = await tx.count(sql`FROM "User" u WHERE ${tx.isOneOf(sql`u."id"`, ticks)}`);
  if (known < ticks.length) throw new BadRequest("errors.badRequest.form");
});

/** Forgets them all. */
export function clearTicks(tx: Tx, ctx: ActingContext): Promise<void> {
  return changeTicks(tx, ctx, () => []);
}

function changeTicks(
  tx: Tx,
  { actor }: ActingContext,
  change: (before: number[]) => number[],
): Promise<void> {
  const sessionId = actor.sessionId as string;
  return changeSessionData(tx, { sessionId, name: NAME }, (value) => change(ticksIn(value)));
}
