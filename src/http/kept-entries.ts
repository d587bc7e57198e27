import type { Request } from "express";
import { sessionWork } from "../command.ts";
import { changeSessionData } from "../db/sessions.ts";
import { AppError } from "../domain/errors.ts";
import type { RequestContext, SignedInContext } from "./context.ts";
import type { HttpDeps } from "./deps.ts";
import type { FieldValue } from "./form.ts";
import { isPerson } from "./person.ts";
import type { Reply } from "./render.ts";
import { seal, unseal } from "./sealed.ts";

type Values = Readonly<Record<string, FieldValue>>;

/** Entries of a form at `path` whose session ended before they were saved. */
interface Entries {
  path: string;
  /** Milliseconds. */
  at: number;
  values: Values;
}

/** What travels: `person` is a digest (person.ts). */
type Travelling = Entries & { person: string };

const NAME = "kept";
const HOUR = 3_600_000;
/** Bytes of entries; and of what becomes of them on their way. */
const MOST = 16 * 1_024;
const MOST_SEALED = 2 * MOST;

/** The entries for the login page to carry; undefined where they are too many. */
export function sealEntries(
  { secrets, clock }: HttpDeps,
  { person, ...form }: { person: Buffer; path: string; values: Values },
): string | undefined {
  if (Buffer.byteLength(JSON.stringify(form.values)) > MOST) return undefined;
  const entries = { ...form, person: person.toString("base64url"), at: clock().getTime() };
  return seal(secrets[0] as string, "entries", JSON.stringify(entries satisfies Travelling));
}

/** What comes back with a sign-in. */
export interface Returning {
  /** What the session of that person begins with. */
  dataFor(userId: number): Record<string, unknown>;
  /** Where they go: to their form, or to its page without what is not theirs. */
  replyFor(userId: number): Extract<Reply, { redirect: string }>;
}

/** Opens what a login page carried to the page `next`; an empty text carries nothing. */
export function openEntries(deps: HttpDeps, sealed: string, next: string): Returning {
  if (sealed === "") return { dataFor: () => ({}), replyFor: () => ({ redirect: next }) };
  const entries = readEntries(deps, sealed);
  const isOpen = entries?.path === pathOf(next);
  const isTheirs = (userId: number) =>
    isOpen && isPerson(deps.secrets, Buffer.from(entries.person, "base64url"), userId);
  return {
    dataFor(userId) {
      if (!isTheirs(userId)) return {};
      const { path, values } = entries as Travelling;
      return { [NAME]: { path, values, at: deps.clock().getTime() } satisfies Entries };
    },
    replyFor(userId) {
      if (isTheirs(userId)) return { redirect: marked(next) };
      const key = isOpen ? "sign-in.kept.another" : "sign-in.kept.lost";
      return { redirect: next, flash: { key, tone: "notice" } };
    },
  };
}

/** undefined for what we did not seal, within this hour. */
function readEntries({ secrets, clock }: HttpDeps, sealed: string): Travelling | undefined {
  const text = sealed.length > MOST_SEALED ? undefined : unseal(secrets, "entries", sealed);
  if (text === undefined) return undefined;
  const entries = JSON.parse(text) as Travelling;
  return isRecent(entries, clock()) ? entries : undefined;
}

function isRecent({ at }: Entries, now: Date): boolean {
  return now.getTime() - at <= HOUR;
}

/** What the reader typed here before they had to sign in again, while the address asks for it. */
export function returnedValues(req: Request, { sessionData, now }: RequestContext): Values | null {
  const entries = sessionData[NAME] as Entries | undefined;
  const isAsked = entries && req.query[NAME] !== undefined && isRecent(entries, now);
  return isAsked && entries.path === pathOf(req.originalUrl) ? entries.values : null;
}

const forget = sessionWork((tx, { actor }, _: Record<string, never>) =>
  changeSessionData(tx, { sessionId: actor.sessionId as string, name: NAME }, () => undefined),
);

/**
 * Forgets what came back to this page, once it was sent. Where that fails, an hour does it.
 */
export async function forgetEntries(req: Request, ctx: SignedInContext): Promise<void> {
  const entries = ctx.sessionData[NAME] as Entries | undefined;
  if (entries?.path.split("?")[0] !== req.path) return;
  await forget(ctx, {}).catch((error) => {
    if (!(error instanceof AppError)) throw error;
  });
}

/** An address of ours in one way of writing it, without the mark. */
export function pathOf(address: string): string {
  const { pathname, searchParams } = new URL(address, "http://localhost");
  searchParams.delete(NAME);
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}

function marked(address: string): string {
  return `${address}${address.includes("?") ? "&" : "?"}${NAME}=1`;
}
