import { recordUsers, writeRefusal } from "./db/audit.ts";
import type { Database, Tx } from "./db/client.ts";
import { type Actor, may } from "./domain/actor.ts";
import type { AuditSubject, RefusalDraft, TouchedUser } from "./domain/audit-entry.ts";
import { Conflict, Forbidden, NotFound } from "./domain/errors.ts";
import type { Permission } from "./domain/permissions.ts";
import type { Reason } from "./domain/reason.ts";
import { endDueAccess } from "./rights/end-of-access.ts";
import { loadStandingOf } from "./rights/standing.ts";

/** An act that goes on by itself once a command has begun it. */
export interface Ongoing {
  actorId: number;
  actorName: string;
  permission: Permission;
  /** The audit's entry that the command wrote. */
  entryId: number;
  action: RefusalDraft["action"];
  subject: AuditSubject;
}

export interface ChunkContext {
  /** As the database has them now. */
  actor: Actor;
  now: Date;
}

interface ChunkSpec<Input, Act extends Ongoing> {
  /** Takes the act for this chunk; undefined where it is over, or another process has it. */
  take(tx: Tx, input: Input, now: Date): Promise<Act | undefined>;
  /** Answers whom it changed. */
  work(tx: Tx, ctx: ChunkContext, act: Act): Promise<TouchedUser[]>;
  /** Ends the act for good. */
  stop(tx: Tx, act: Act, how: { reason: Reason; now: Date }): Promise<void>;
}

/**
 * Business data are written by commands, and by this where an act of one is too large for a
 * transaction: each chunk is one, in its turn, with the rights that the person has then. Who is no
 * longer Active, has lost the right or must replace their password stops the act; so does whatever
 * the work refuses. Answers whether there was anything to take.
 */
export function chunk<Input, Act extends Ongoing>(spec: ChunkSpec<Input, Act>) {
  const within = (
    { db, now }: { db: Database; now: Date },
    input: Input,
    work: (tx: Tx, act: Act) => Promise<unknown>,
  ) =>
    db.writeAlone(async (tx) => {
      const act = await spec.take(tx, input, now);
      if (act) await work(tx, act);
      return act !== undefined;
    });
  return async (of: { db: Database; now: Date }, input: Input): Promise<boolean> => {
    const { now } = of;
    const stop = async (tx: Tx, act: Act, reason: Reason) => {
      await spec.stop(tx, act, { reason, now });
      await recordStopped(tx, act, { reason, now });
    };
    try {
      await endDueAccess(of.db, now);
      return await within(of, input, async (tx, act) => {
        const actor = await loadStandingOf(tx, act.actorId);
        const why = whyNotGoOn(actor, act);
        if (why || !actor) return stop(tx, act, why ?? gone);
        await recordUsers(tx, act.entryId, await spec.work(tx, { actor, now }, act));
      });
    } catch (error) {
      const refused =
        error instanceof Conflict || error instanceof Forbidden || error instanceof NotFound;
      if (!refused) throw error;
      return within(of, input, (tx, act) => stop(tx, act, error.reason));
    }
  };
}

const gone: Reason = { key: "batches.whyStopped.person" };

function whyNotGoOn(actor: Actor | undefined, { permission }: Ongoing): Reason | undefined {
  if (!actor) return gone;
  if (actor.mustReplacePassword) return { key: "batches.whyStopped.password" };
  return may(actor, permission) ? undefined : { key: "errors.forbidden.permission", permission };
}

/** That an act ended before it was done is part of the record, like an attempt that was refused. */
export function recordStopped(
  tx: Tx,
  { actorId, actorName, action, subject }: Ongoing,
  { reason, now }: { reason: Reason; now: Date },
): Promise<void> {
  const actor = { userId: actorId, name: actorName };
  const draft = { action, subject, changes: {}, reason } as RefusalDraft;
  return writeRefusal(tx, { actor, source: "web", now }, draft);
}
