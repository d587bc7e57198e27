import { type Actor, may } from "../domain/actor.ts";
import { type AuditAction, type AuditDraft, noSubject } from "../domain/audit-entry.ts";
import { type AppError, Conflict, Forbidden, SignedOut, UsedForm } from "../domain/errors.ts";
import type { PasswordHasher } from "../domain/password-hasher.ts";
import type { Access } from "../domain/permissions.ts";
import { fullName } from "../domain/text.ts";
import { type AuditOrigin, recordAct, recordRefusal } from "./audit.ts";
import type { Database, Reader, Tx } from "./client.ts";
import { loadStanding } from "./sessions.ts";

/** What every command knows of its surroundings. */
export interface CommandContext {
  db: Database;
  hasher: PasswordHasher;
  actor: Actor;
  source: "web" | "cli";
  now: Date;
  /** PUBLIC_URL: passwords must not be made of it. A command line has none. */
  site?: string | undefined;
  address?: string | undefined;
  requestId?: string | undefined;
  /** The submitted form; a command line has none. */
  form?: SubmittedForm | undefined;
}

export interface SubmittedForm {
  /** One-time. */
  id: string;
  /** The address it was sent to. */
  path: string;
  /**
   * Fingerprints of what it said, by each of the secrets: the first is kept, any of them knows it
   * again.
   */
  digests: readonly string[];
}

interface CommandSpec<Input, Result, Prepared> {
  /** Names the act in the audit when it is refused. */
  action: AuditAction;
  permission: Access;
  /** Slow work that needs no transaction (hashing). */
  prepare?: (ctx: CommandContext, input: Input) => Promise<Prepared>;
  /** The act itself. Its audit entry is written in the same transaction. */
  work: (
    tx: Tx,
    ctx: CommandContext,
    input: Input,
    prepared: Prepared,
  ) => Promise<{ result: Result; audit: AuditDraft }>;
}

export interface Command<Input, Result> {
  (ctx: CommandContext, input: Input): Promise<Result>;
  permission: Access;
}

/**
 * The only way to write business data: checks the right, prepares, opens the transaction, takes its
 * turn, answers a repeated form with its first result, checks the actor's standing again, works,
 * and records the act. Results must survive JSON. Throws Forbidden, Conflict (UsedForm for a
 * repeated form that says something else), NotFound, SignedOut or Unavailable.
 */
export function command<Input, Result, Prepared = undefined>(
  spec: CommandSpec<Input, Result, Prepared>,
): Command<Input, Result> {
  const run = async (ctx: CommandContext, input: Input): Promise<Result> => {
    requireAccess(ctx.actor, spec.permission);
    // What prepares would judge a repeated form by what its first submit has made of the world.
    const known = spec.prepare && (await firstAnswer<Result>(ctx.db.read, ctx));
    if (known) return known.result;
    const prepared = (await spec.prepare?.(ctx, input)) as Prepared;
    return ctx.db.writeAlone(async (tx) => {
      // Before the standing: the first submit may have been what ended the session.
      const first = await firstAnswer<Result>(tx, ctx);
      if (first) return first.result;
      const current = { ...ctx, actor: await currentActor(tx, ctx) };
      requireAccess(current.actor, spec.permission);
      const { result, audit } = await spec.work(tx, current, input, prepared);
      await recordAct(tx, current, audit);
      await keepAnswer(tx, ctx, result);
      return result;
    });
  };
  const recorded = (ctx: CommandContext, input: Input) =>
    run(ctx, input).catch((error) => recordAndThrow(ctx, spec.action, input, error));
  return Object.assign(recorded, { permission: spec.permission });
}

function requireAccess(actor: Actor, access: Access): void {
  if (!may(actor, access))
    throw new Forbidden({
      key: "errors.forbidden.permission",
      permission: access as Exclude<Access, "signed-in">,
    });
}

/** The actor as the database knows them now, within the transaction (ASVS X7). */
async function currentActor(tx: Tx, { actor, now }: CommandContext): Promise<Actor> {
  if (actor.sessionId === null) return actor;
  const standing = await loadStanding(tx, actor.sessionId, now);
  if (!standing) throw new SignedOut();
  return standing.actor;
}

/** Whether the form was answered before: what it asks for needs no checking again. */
export async function isAnswered(ctx: CommandContext): Promise<boolean> {
  return (await firstAnswer(ctx.db.read, ctx)) !== undefined;
}

/**
 * The answer that this form had. Throws UsedForm where it said something else then; a receipt
 * without a digest is of an older version.
 */
async function firstAnswer<Result>(
  from: Reader | Tx,
  { actor, form }: CommandContext,
): Promise<{ result: Result } | undefined> {
  if (!form || actor.userId === null) return undefined;
  const [receipt] = await from.$queryRaw<{ result: string; digest: string | null }[]>`
    SELECT "result", "digest" FROM "FormReceipt" WHERE "userId" = ${actor.userId} AND "formId" = ${form.id} AND "path" = ${form.path}`;
  if (receipt?.digest && !form.digests.includes(receipt.digest)) throw new UsedForm();
  return receipt && (JSON.parse(receipt.result) as { result: Result });
}

async function keepAnswer(
  tx: Tx,
  { actor, form, now }: CommandContext,
  result: unknown,
): Promise<void> {
  if (!form || actor.userId === null) return;
  await tx.$executeRaw`
    INSERT INTO "FormReceipt" ("userId", "formId", "path", "result", "digest", "createdAt")
    VALUES (${actor.userId}, ${form.id}, ${form.path}, ${JSON.stringify({ result })}, ${form.digests[0] ?? null}, ${now})`;
}

/** Refusals are part of the record; form errors are not. */
async function recordAndThrow(
  ctx: CommandContext,
  action: AuditAction,
  input: unknown,
  error: unknown,
): Promise<never> {
  const refused = error instanceof Forbidden || (error instanceof Conflict && !error.reason.field);
  if (refused)
    await recordRefusal(ctx.db, originOf(ctx), {
      ...refusedDraft(
        action,
        await subjectOf(ctx.db, subjectType(action), (input as { id?: unknown } | undefined)?.id),
      ),
      reason: (error as AppError).reason,
    });
  throw error;
}

export function originOf({ actor, source, address, requestId, now }: CommandContext): AuditOrigin {
  return { actor, source, address, requestId, now };
}

function refusedDraft(action: AuditAction, subject: AuditDraft["subject"]): AuditDraft {
  return { action, subject, changes: {} } as AuditDraft;
}

/** What the `id` of an act's input means. */
function subjectType(action: AuditAction): Subject {
  return /^(group|role)\./.exec(action) ? (action.split(".")[0] as Subject) : "user";
}

type Subject = "user" | "group" | "role";

/**
 * Whom or what a refused attempt was about, by the `id` that the act's input or the page's address
 * gives.
 */
export async function subjectOf(
  { read }: Database,
  type: Subject,
  id: unknown,
): Promise<AuditDraft["subject"]> {
  if (typeof id !== "number") return noSubject;
  const name = {
    user: () =>
      read.user
        .findUnique({ where: { id }, select: { firstName: true, lastName: true } })
        .then((user) => user && fullName(user)),
    group: () =>
      read.group
        .findUnique({ where: { id }, select: { title: true } })
        .then((group) => group?.title),
    role: () =>
      read.role.findUnique({ where: { id }, select: { name: true } }).then((role) => role?.name),
  };
  const found = await name[type]();
  return found ? { type, id, name: found } : noSubject;
}
