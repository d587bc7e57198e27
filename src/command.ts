import { type AuditOrigin, recordAct, recordRefusal } from "./db/audit.ts";
import type { Database, ReadDatabase, Reader, Tx } from "./db/client.ts";
import { firstAnswer, keepAnswer, type SubmittedForm } from "./db/form-receipts.ts";
import { type Actor, may } from "./domain/actor.ts";
import {
  type AuditAction,
  type AuditDraft,
  type AuditSubject,
  noSubject,
  type RefusalDraft,
} from "./domain/audit-entry.ts";
import { Conflict, Forbidden, SignedOut } from "./domain/errors.ts";
import type { PasswordHasher } from "./domain/password-hasher.ts";
import type { Access, Permission } from "./domain/permissions.ts";
import type { StoreAccess } from "./domain/store-scopes.ts";
import { endDueAccess } from "./rights/end-of-access.ts";
import { loadStanding } from "./rights/standing.ts";
import { loadKey } from "./rights/store-key.ts";

const whole = Symbol("the whole database");

/** A database that its holder reads from, and that commands alone can open for writing. */
export type SealedDatabase = ReadDatabase & { readonly [whole]: Database };

export function sealed(db: Database): SealedDatabase {
  return { read: db.read, dialect: db.dialect, [whole]: db };
}

function opened(db: Database | SealedDatabase): Database {
  return whole in db ? db[whole] : db;
}

/** Who acts, from where, and with what: commands are called with it. */
export interface ActingContext {
  db: Database | SealedDatabase;
  hasher: PasswordHasher;
  actor: Actor;
  source: AuditOrigin["source"];
  now: Date;
  /** PUBLIC_URL: passwords must not be made of it. A command line has none. */
  site?: string | undefined;
  address?: string | undefined;
  requestId?: string | undefined;
  /** The submitted form; a command line has none. */
  form?: SubmittedForm | undefined;
  /** The entry of the audit that the act takes back. */
  undoing?: Undoing | undefined;
}

interface Undoing {
  entryId: number;
  /** Within the transaction, before the work: throws where it cannot be taken back as shown. */
  require(tx: Tx, actor: Actor): Promise<void>;
}

/** What every command knows of its surroundings. */
export interface CommandContext extends ActingContext {
  db: Database;
}

/** What the act itself knows: the actor as the database has them now, and what was prepared. */
type WorkContext<Prepared> = CommandContext & { prepared: Prepared };

/** Whom or what the input of an act or the address of a page names; null: nobody yet. */
type FindSubject<Input> = ((read: Reader, input: Input) => Promise<AuditSubject>) | null;

/** In place of an entry: the act found that nothing is to be written, and wrote nothing. */
export const unchanged = Symbol("unchanged");

interface Done<Result> {
  result: Result;
  /** Several where an act concerns several people, each with their own history. */
  audit: AuditDraft | readonly AuditDraft[] | typeof unchanged;
  /** What needs the number of the audit's entry, of several the last one's. */
  entered?: (entryId: number) => Promise<unknown>;
  /** Who did it, where the act itself finds out. */
  by?: AuditOrigin["actor"];
}

interface CommandSpec<Input, Result, Prepared, Right> {
  /** Names the act in the audit when it is refused. */
  action: AuditAction;
  /** `public`: whoever asks, without being signed in; `store:…`: a store's key that may. */
  permission: Right;
  /** Whom a refused act was aimed at. */
  subject: FindSubject<Input>;
  /** What it deleted shall stand in no file of the database any more. */
  leavesNothing?: boolean;
  /** Milliseconds that its transaction may take, for what may be as large as the audit. */
  timeout?: number;
  /** Waits for no other act: for what changes nothing that another decides by. */
  beside?: boolean;
  /** Open to who must replace their password first: replacing it, and leaving. */
  beforeReplacing?: boolean;
  /** Slow work that needs no transaction (hashing). */
  prepare?: (ctx: CommandContext, input: Input) => Promise<Prepared>;
  /** The act itself. Its audit entry is written in the same transaction. */
  work: (tx: Tx, ctx: WorkContext<Prepared>, input: Input) => Promise<Done<Result>>;
  /** Records what stopped the act, where that is more than an entry for a refusal. */
  recordFailure?: (ctx: CommandContext, input: Input, error: unknown) => Promise<void>;
}

/** What a command asks for. */
type CommandAccess = Access | StoreAccess | "public";

interface Gate {
  permission: CommandAccess;
  beforeReplacing?: boolean;
}

interface Command<Input, Result, Right = Access> {
  (ctx: ActingContext, input: Input): Promise<Result>;
  permission: Right;
}

/**
 * The only way to write business data: checks the right, prepares, ends access that is over, opens
 * the transaction, takes its turn, answers a repeated form with its first result, checks the
 * actor's standing again, works, and records the act. Results must survive JSON. Throws Forbidden,
 * Conflict (UsedForm for a repeated form that says something else), NotFound, SignedOut or
 * Unavailable.
 */
export function command<Input, Result, Right extends CommandAccess, Prepared = undefined>(
  spec: CommandSpec<Input, Result, Prepared, Right>,
): Command<Input, Result, Right> {
  const run = async (ctx: CommandContext, input: Input): Promise<Result> => {
    requireAccess(ctx.actor, spec);
    // What prepares would judge a repeated form by what its first submit has made of the world.
    const known = spec.prepare && (await firstAnswer<Result>(ctx.db.read, ctx));
    if (known) return known.result;
    const prepared = (await spec.prepare?.(ctx, input)) as Prepared;
    // Or an act on whoever is due would give them their access back.
    if (!spec.beside) await endDueAccess(ctx.db, ctx.now);
    const write = spec.beside ? ctx.db.write : ctx.db.writeAlone;
    const work = async (tx: Tx): Promise<Result> => {
      // Before the standing: the first submit may have been what ended the session.
      const first = await firstAnswer<Result>(tx, ctx);
      if (first) return first.result;
      const current = { ...ctx, prepared, actor: await currentActor(tx, ctx) };
      requireAccess(current.actor, spec);
      await ctx.undoing?.require(tx, current.actor);
      const { result, audit, by, entered } = await spec.work(tx, current, input);
      const origin = { ...current, actor: by ?? current.actor };
      const drafts = audit === unchanged ? [] : takingBack([audit].flat(), ctx.undoing);
      let entryId = 0;
      for (const draft of drafts) entryId = await recordAct(tx, origin, draft);
      await entered?.(entryId);
      await keepAnswer(tx, ctx, result);
      return result;
    };
    return write(work, spec.timeout);
  };
  const { recordFailure = recordRefused(spec) } = spec;
  const recorded = async (given: ActingContext, input: Input): Promise<Result> => {
    const ctx = { ...given, db: opened(given.db) };
    try {
      const result = await run(ctx, input);
      if (spec.leavesNothing) await ctx.db.scrub();
      return result;
    } catch (error) {
      await recordFailure(ctx, input, error);
      throw error;
    }
  };
  return Object.assign(recorded, { permission: spec.permission });
}

/**
 * Writes what a session keeps between pages, in a transaction of its own: no business data, hence
 * no record.
 */
export function sessionWork<Input, Result>(
  work: (tx: Tx, ctx: ActingContext, input: Input) => Promise<Result>,
): (ctx: ActingContext, input: Input) => Promise<Result> {
  return (ctx, input) => opened(ctx.db).write((tx) => work(tx, ctx, input));
}

function requireAccess(actor: Actor, { permission: access, beforeReplacing = false }: Gate): void {
  if (access === "public") return;
  if (actor.mustReplacePassword && !beforeReplacing)
    throw new Forbidden("errors.forbidden.temporaryPassword");
  if (may(actor, access)) return;
  if (access.startsWith("store:")) throw new Forbidden("api.problems.scope.text");
  throw new Forbidden({ key: "errors.forbidden.permission", permission: access as Permission });
}

/** Of an act that takes an entry back the first draft says so: it is about the act's subject. */
function takingBack(drafts: AuditDraft[], undoing: Undoing | undefined): AuditDraft[] {
  return drafts.map((draft, place) =>
    place === 0 && undoing ? { ...draft, undoes: undoing.entryId } : draft,
  );
}

/** The actor as the database knows them now, within the transaction (security X7). */
async function currentActor(tx: Tx, { actor, now }: CommandContext): Promise<Actor> {
  if (actor.sessionId === null && !actor.key) return actor;
  const standing = actor.key
    ? await loadKey(tx, actor.key.hash, now)
    : await loadStanding(tx, actor.sessionId as string, now);
  if (!standing) throw new SignedOut();
  return standing.actor;
}

/** Refusals are part of the record; form errors are not. */
function recordRefused<Input>({
  action,
  subject,
}: Pick<CommandSpec<Input, unknown, unknown, unknown>, "action" | "subject">) {
  return async (ctx: CommandContext, input: Input, error: unknown): Promise<void> => {
    const refused =
      error instanceof Forbidden || (error instanceof Conflict && !error.reason.field);
    if (refused)
      await recordRefusal(ctx.db, originOf(ctx), {
        action,
        subject: (await subject?.(ctx.db.read, input)) ?? noSubject,
        changes: {},
        reason: error.reason,
      } as RefusalDraft);
  };
}

export function originOf({ actor, source, address, requestId, now }: ActingContext): AuditOrigin {
  return { actor, source, address, requestId, now };
}
