import { type ActingContext, command } from "../../../command.ts";
import { sql } from "../../../db/sql.ts";
import { userSubject } from "../../../db/subjects.ts";
import { refuse } from "../../../domain/errors.ts";
import { fullName } from "../../../domain/text.ts";
import { linkHash, newLinkToken } from "../../../passwords/link-token.ts";
import { whyNotGiveLink, whyNotRevokeLink } from "../policy.ts";
import type { CreateInput } from "../schemas.ts";
import { type ActInput, refuseAct } from "./change-status.ts";
import { createUser, type SavedUser } from "./create-user.ts";
import { loadUser } from "./load.ts";
import { type StoredLink, writeLink } from "./write-link.ts";

/** Somebody who was given a link. */
export interface Linked extends SavedUser {
  expiresAt: Date;
  /** undefined where the form was sent before: it was shown then, and nothing keeps it. */
  token: string | undefined;
}

/** Throws Conflict for a stale version and for somebody who is not Active. */
export const givePasswordLink = command({
  action: "user.linkGiven",
  permission: "users.password",
  subject: userSubject,
  async work(tx, ctx, input: ActInput & { hash: string }) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotGiveLink(ctx.actor, user), user, input);
    const saved = { id: user.id, name: fullName(user) };
    const subject = { type: "user" as const, ...saved };
    const { link, audit } = await writeLink(tx, ctx, { ...user, subject, hash: input.hash });
    return { result: { ...saved, link }, audit };
  },
});

/** Gives somebody who is there a link, and shows it, this once. Throws as givePasswordLink does. */
export async function giveLink(ctx: ActingContext, input: ActInput): Promise<Linked> {
  const token = newLinkToken();
  return shownOnce(await givePasswordLink(ctx, { ...input, hash: linkHash(token) }), token);
}

/** Creates a user who sets the password by a link, which is shown this once. */
export async function inviteUser(ctx: ActingContext, input: CreateInput): Promise<Linked> {
  const token = newLinkToken();
  const made = await createUser(ctx, { ...input, linkHash: linkHash(token) });
  return shownOnce(made as SavedUser & { link: StoredLink }, token);
}

function shownOnce({ link, ...user }: SavedUser & { link: StoredLink }, token: string): Linked {
  const isFirst = link.hash === linkHash(token);
  return { ...user, expiresAt: new Date(link.expiresAt), token: isFirst ? token : undefined };
}

/** Ends the open link at once. Throws Conflict where there is none, and for a stale version. */
export const revokePasswordLink = command({
  action: "user.linkRevoked",
  permission: "users.password",
  subject: userSubject,
  async work(tx, ctx, input: ActInput) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotRevokeLink(ctx.actor, user, ctx.now), user, input);
    const count = await tx.run(sql`DELETE FROM "PasswordLink" WHERE "userId" = ${user.id}`);
    if (count === 0) refuse({ key: "users.whyNot.noLink" });
    const result = { id: user.id, name: fullName(user) };
    return {
      result,
      audit: { action: "user.linkRevoked", subject: { type: "user", ...result }, changes: {} },
    };
  },
});
