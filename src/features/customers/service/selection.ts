import { type ActingContext, sessionWork } from "../../../command.ts";
import type { Reader, Tx } from "../../../db/client.ts";
import { changeSessionData } from "../../../db/sessions.ts";
import { sql } from "../../../db/sql.ts";
import { BadRequest, Conflict } from "../../../domain/errors.ts";
import { findCustomers } from "../queries/rows.ts";
import { type CustomersInput, MAX_TICKS } from "../schemas.ts";

/**
 * Ticks for one user that wait to be saved, kept in the session of the person who set them; ids of
 * customers.
 */
export interface Selection {
  assign: number[];
  release: number[];
  /** Which of those to be assigned are somebody's, who held them when they were ticked. */
  take: { id: number; holder: number }[];
  /** To be moved to another user. */
  move: number[];
  /** What the last save could not assign, because somebody else was quicker. */
  lost: number[];
}

type Selections = (Selection & { userId: number })[];

const NAME = "customers";
/** Users that one session keeps ticks for; the one that was touched longest ago goes. */
const MAX_USERS = 5;
const nothing: Selection = { assign: [], release: [], take: [], move: [], lost: [] };

/** The ticks that a session keeps for a user; `data` is all that it keeps. */
export function selectionOf(data: Readonly<Record<string, unknown>>, userId: number): Selection {
  return find(data[NAME], userId);
}

/**
 * The ticks after a submit: boxes that were not on the page stay as they were. What was to be
 * deassigned is to be moved where that is asked for.
 */
export function ticksAfter(before: Selection, input: CustomersInput): Selection {
  const [act, asked] = input.do.split(":");
  const { stillHeld } = boxesAfter(input);
  const unticked = input.shownHeld.filter((shown) => !stillHeld.includes(shown));
  const left = [...before.release.filter((id) => !input.shownHeld.includes(id)), ...unticked];
  const release = [...new Set(left)].filter((tick) => act !== "keep" || tick !== Number(asked));
  const moves = act === "move";
  const assign = tickedAfter(before.assign, input);
  return {
    assign,
    take: assign.flatMap((id) => takenAfter(before, input, id)),
    release: moves ? [] : release,
    move: moves ? [...new Set([...before.move, ...release])] : before.move,
    lost: [],
  };
}

/** Whoever held a customer when it was ticked; who came to hold it later was quicker. */
function takenAfter(before: Selection, { holders }: CustomersInput, id: number) {
  const known = before.assign.includes(id) ? before.take : holders;
  return known.filter((one) => one.id === id).slice(0, 1);
}

/** The same of the page that moves customers, whose boxes tick those to be moved. */
export function movesAfter(before: Selection, input: CustomersInput): Selection {
  return { ...before, move: tickedAfter(before.move, input) };
}

function tickedAfter(before: readonly number[], input: CustomersInput): number[] {
  const [act, asked] = input.do.split(":");
  const { ticked } = boxesAfter(input);
  const after = [...before.filter((id) => !input.shown.includes(id)), ...ticked];
  return [...new Set(after)].filter((tick) => act !== "untick" || tick !== Number(asked));
}

/** The boxes as the button turned them that ticks or unticks all of a list that were shown. */
function boxesAfter({ do: act, ...boxes }: CustomersInput) {
  const { shown, shownHeld } = boxes;
  const isHeld = new Set(boxes.holders.map(({ id }) => id));
  switch (act) {
    case "all":
      return { ...boxes, ticked: [...boxes.ticked, ...shown.filter((id) => !isHeld.has(id))] };
    case "none":
      return { ...boxes, ticked: boxes.ticked.filter((id) => !shown.includes(id)) };
    case "allHeld":
      return { ...boxes, stillHeld: shownHeld };
    case "noneHeld":
      return { ...boxes, stillHeld: [] };
    default:
      return boxes;
  }
}

type TicksInput = CustomersInput & { id: number };

/**
 * Keeps what a submit ticked and unticked, and answers all ticks, without those of customers that
 * the store deleted meanwhile. Throws Conflict at the field beyond 500, and where the submit itself
 * names a customer that does not exist; BadRequest for a holder who never was, or is the user
 * (security X6).
 */
export async function keepTicks(
  tx: Tx,
  ctx: ActingContext,
  { id, ...input }: TicksInput,
): Promise<Selection> {
  const key = keyOf(ctx, id);
  const ticks = await replaceTicks(tx, key, (before) => ticksAfter(before, input));
  if (input.do === "move") requireFew(ticks.move, "customers.move.tooMany");
  requireFew([...ticks.assign, ...ticks.release], "customers.form.tooMany");
  await requireHolders(tx, ticks, id);
  return withoutGone(tx, { key, ticks, shown: input });
}

/** One who was deleted since is one, who holds nothing: what was theirs is free or somebody's. */
async function requireHolders(tx: Tx, { take }: Selection, userId: number): Promise<void> {
  const holders = [...new Set(take.map(({ holder }) => holder))];
  const known = await tx.count(sql`FROM "User" u
    WHERE ${tx.isOneOf(sql`u."id"`, holders)} AND u."id" <> ${userId}`);
  if (known < holders.length) throw new BadRequest("errors.badRequest.form");
}

/** The same by itself, for a submit that saves nothing yet. */
export const rememberTicks = sessionWork(keepTicks);

/** The same of the page that moves customers. */
export const rememberMoves = sessionWork(async (tx, ctx, { id, ...input }: TicksInput) => {
  const key = keyOf(ctx, id);
  const ticks = await replaceTicks(tx, key, (before) => movesAfter(before, input));
  requireFew(ticks.move, "customers.move.tooMany");
  return withoutGone(tx, { key, ticks, shown: input });
});

/** Forgets the ticks, but for those that `lost` somebody else, and those to be moved. */
export function clearTicks(
  tx: Tx,
  ctx: ActingContext,
  { id, lost = [] }: { id: number; lost?: number[] },
): Promise<Selection> {
  return replaceTicks(tx, keyOf(ctx, id), ({ move }) => ({ ...nothing, move, lost }));
}

/** Forgets who was to be moved. */
export function clearMoves(tx: Tx, ctx: ActingContext, id: number): Promise<Selection> {
  return replaceTicks(tx, keyOf(ctx, id), (before) => ({ ...before, move: [] }));
}

export const discardTicks = sessionWork((tx, ctx, { id }: { id: number }) =>
  clearTicks(tx, ctx, { id }),
);

interface TicksKey {
  sessionId: string;
  userId: number;
}

function keyOf({ actor }: ActingContext, userId: number): TicksKey {
  return { sessionId: actor.sessionId as string, userId };
}

async function replaceTicks(
  tx: Tx,
  { sessionId, userId }: TicksKey,
  change: (before: Selection) => Selection,
): Promise<Selection> {
  let after = nothing;
  await changeSessionData(tx, { sessionId, name: NAME }, (value) => {
    after = change(find(value, userId));
    const others = selectionsIn(value).filter((one) => one.userId !== userId);
    const isEmpty = Object.values(after).every((ids) => ids.length === 0);
    return isEmpty ? others : [...others.slice(1 - MAX_USERS), { ...after, userId }];
  });
  return after;
}

function find(value: unknown, userId: number): Selection {
  // A session of an older version has no ticks for moving.
  const { userId: _, ...found } = selectionsIn(value).find((one) => one.userId === userId) ?? {};
  return { ...nothing, ...found };
}

function selectionsIn(value: unknown): Selections {
  return Array.isArray(value) ? value : [];
}

/** Throws Conflict at the field for more than 500. */
function requireFew(
  ids: readonly number[],
  tooMany: "customers.form.tooMany" | "customers.move.tooMany",
): void {
  if (ids.length > MAX_TICKS)
    throw new Conflict({ key: tooMany, params: { max: MAX_TICKS }, field: "customers" });
}

interface Kept {
  key: TicksKey;
  ticks: Selection;
  shown: Pick<CustomersInput, "ticked" | "shown" | "shownHeld">;
}

/**
 * Drops ticks of customers that were deleted meanwhile. Throws Conflict at the field where the page
 * still had the box of one.
 */
async function withoutGone(tx: Tx, { key, ticks, shown }: Kept): Promise<Selection> {
  const gone = await goneAmong(tx, [...ticks.assign, ...ticks.release, ...ticks.move]);
  if (gone.size === 0) return ticks;
  if ([...shown.ticked, ...shown.shown, ...shown.shownHeld].some((one) => gone.has(one)))
    throw new Conflict({ key: "customers.form.gone", field: "customers" });
  const there = (kept: readonly number[]) => kept.filter((one) => !gone.has(one));
  return replaceTicks(tx, key, ({ assign, take, release, move, lost }) => ({
    ...{ assign: there(assign), take: take.filter(({ id }) => !gone.has(id)) },
    ...{ release: there(release), move: there(move), lost },
  }));
}

/** Throws Conflict at the field for ids of which one is no customer's, or is no more. */
export async function requireCustomers(from: Reader | Tx, ids: readonly number[]): Promise<void> {
  const gone = await goneAmong(from, ids);
  if (gone.size > 0) throw new Conflict({ key: "customers.form.gone", field: "customers" });
}

async function goneAmong(from: Reader | Tx, ids: readonly number[]): Promise<Set<number>> {
  const wanted = new Set(ids);
  for (const { id } of await findCustomers(from, [...wanted])) wanted.delete(id);
  return wanted;
}
