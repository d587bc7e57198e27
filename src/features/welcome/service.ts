import { type ActingContext, command } from "../../command.ts";
import { columns, int, nullable } from "../../db/columns.ts";
import { updateRow } from "../../db/rows.ts";
import { sql } from "../../db/sql.ts";
import { linkedPassword, newPassword, userTable } from "../../db/tables.ts";
import { type Actor, anonymous } from "../../domain/actor.ts";
import { Conflict, DeadLink } from "../../domain/errors.ts";
import type { Reason } from "../../domain/reason.ts";
import { fullName } from "../../domain/text.ts";
import { linkHash } from "../../passwords/link-token.ts";
import { mayStillLetIn } from "../../rights/giver.ts";
import { loadUser } from "../users/service/load.ts";
import { passwordProblems, requirePassword } from "../users/service/new-password.ts";
import { endAccess } from "../users/service/update-user.ts";
import { findLinkOwner, giverName, type LinkOwner } from "./queries.ts";
import type { WelcomeInput } from "./schemas.ts";

type Reading = Pick<ActingContext, "db" | "now">;

/**
 * Whose password a token sets now. Throws DeadLink where it sets nobody's, and where whoever gave
 * the link would not give it any more.
 */
export async function loadOwner(
  { db, now }: Reading,
  token: string | undefined,
): Promise<LinkOwner> {
  const owner = token && (await findLinkOwner(db.read, linkHash(token), now));
  if (!owner || !(await mayStillLetIn(db.read, owner.giverId, owner.id))) throw new DeadLink();
  return owner;
}

interface Sealing {
  seal(text: string): string;
  open(sealed: string): string | undefined;
}

/** What the form carries: whose link it is, also once nothing knows the token any more. */
export function sealLink(
  { seal }: Pick<Sealing, "seal">,
  { id }: LinkOwner,
  token: string,
): string {
  return seal(`${id} ${token}`);
}

/** Throws DeadLink for what we did not seal. */
export function openLink({ open }: Sealing, sealed: string): { userId: number; token: string } {
  const [userId, token] = open(sealed)?.split(" ") ?? [];
  if (!userId || !token) throw new DeadLink();
  return { userId: Number(userId), token };
}

interface Redemption extends WelcomeInput {
  token: string;
  /** Who is signed in where the link is used. */
  beside: Actor | undefined;
}

const usedLink = columns('"PasswordLink"', { userId: int, createdById: nullable(int) });

const AGAIN: Reason = { key: "passwords.again", field: "password" };

/**
 * Sets the password of whose link it is, once; their sessions end, a lockout is lifted. No session
 * begins: they sign in (security A6). Throws DeadLink before anything is hashed, and Conflict at
 * the field.
 */
const useLink = command({
  action: "user.linkUsed",
  permission: "public",
  subject: null,
  prepare: async (ctx, { token, ...typed }: Redemption) => {
    const owner = await loadOwner(ctx, token);
    requirePassword({ ...owner, site: ctx.site }, typed);
    // Somebody else may have set the one before, and know it.
    if (await ctx.hasher.verify(owner.passwordHash, typed.password)) throw new Conflict(AGAIN);
    const giver = { userId: owner.giverId, name: giverName(owner) };
    return { giver, passwordHash: await ctx.hasher.hash(typed.password) };
  },
  async work(tx, ctx, { token, beside }) {
    // The row decides: of any number at once one removes it.
    const [used] = await tx.returning(
      usedLink,
      sql`DELETE FROM "PasswordLink"
           WHERE "tokenHash" = ${linkHash(token)} AND "expiresAt" > ${ctx.now}`,
    );
    if (!used || !(await mayStillLetIn(tx, used.createdById, used.userId))) throw new DeadLink();
    const { user } = await loadUser(tx, used.userId);
    const { giver, passwordHash } = ctx.prepared;
    const version = await updateRow(tx, userTable, {
      row: user,
      version: user.version,
      changes: { password: "changed" },
      also: newPassword(linkedPassword(passwordHash, { actor: giver, now: ctx.now })),
      now: ctx.now,
      stale: "errors.deadLink.text",
    });
    const { id, email } = user;
    const subject = { type: "user" as const, id, name: fullName(user), version };
    const by = beside ?? { userId: id, name: subject.name };
    const sessions = await endAccess(tx, { ...ctx, actor: { ...ctx.actor, ...by } }, subject);
    return {
      result: { id, email },
      audit: { action: "user.linkUsed", subject, changes: { sessions } },
      by,
    };
  },
});

/**
 * The owner acts, without any right: a form that is sent twice gets its first answer. Where
 * somebody else is signed in, the record says so.
 */
export function setPassword(
  ctx: ActingContext & { beside: Actor | undefined },
  link: Sealing,
  input: WelcomeInput,
) {
  const { userId, token } = openLink(link, input.link);
  const beside = ctx.beside?.userId === userId ? undefined : ctx.beside;
  return useLink({ ...ctx, actor: { ...anonymous, userId } }, { ...input, token, beside });
}

/** What else is wrong with a form that is refused. */
export async function checkPassword(
  ctx: ActingContext,
  link: Sealing,
  { link: sealed = "", ...typed }: Partial<WelcomeInput>,
): Promise<Reason[]> {
  if (!typed.password) return [];
  const owner = await loadOwner(ctx, openLink(link, sealed).token);
  return passwordProblems({ ...owner, site: ctx.site }, typed);
}
