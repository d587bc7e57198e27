import { command } from "../../../command.ts";
import type { Tx } from "../../../db/client.ts";
import { uniqueFields } from "../../../db/database-error.ts";
import { insertRow, updateRelation } from "../../../db/rows.ts";
import { sql } from "../../../db/sql.ts";
import { groupsOfUser, ownPassword, temporaryPassword, userTable } from "../../../db/tables.ts";
import { type Actor, may } from "../../../domain/actor.ts";
import { Conflict } from "../../../domain/errors.ts";
import { personFields, pickFields } from "../../../domain/fields.ts";
import type { Reason } from "../../../domain/reason.ts";
import { canonicalEmail, fullName } from "../../../domain/text.ts";
import { listGroupRights } from "../../../rights/held-rights.ts";
import { requireShown } from "../../../rights/shown.ts";
import { findHolder } from "../queries.ts";
import type { CreateInput } from "../schemas.ts";
import { hashForOther, NO_PASSWORD, OWN_PASSWORD, requirePassword } from "./new-password.ts";
import { chosenGroups, titleOf } from "./set-groups.ts";
import { writeLink } from "./write-link.ts";

export interface SavedUser {
  id: number;
  name: string;
}

interface NewUser extends CreateInput {
  /** Of the link by which they set their password, in place of one that was typed. */
  linkHash?: string;
}

/**
 * Creates an Active user; where no password was typed, with a link to set one (R110). Throws
 * Conflict for groups that give other rights than shown, and at the field for a taken address or a
 * refused password.
 */
export const createUser = command({
  action: "user.created",
  permission: "users.create",
  subject: null,
  prepare: async (ctx, input: NewUser) => {
    if (input.linkHash) return { passwordHash: NO_PASSWORD, isOwn: false };
    requirePassword({ ...input, site: ctx.site }, input);
    return hashForOther(ctx, input.password);
  },
  async work(tx, ctx, input) {
    const all = await listGroupRights(tx);
    const given = chosenGroups(ctx.actor, { chosen: input.groups, groups: all });
    requireShown(given, input.shownRights);
    const { groups: _, ...fields } = pickFields(input, personFields);
    const { passwordHash, isOwn } = ctx.prepared;
    const row = {
      fields: { ...fields, status: "active" as const },
      also: input.linkHash ? ownPassword(passwordHash) : temporaryPassword(passwordHash, ctx),
      now: ctx.now,
    };
    const claim = { tx, actor: ctx.actor, emailKey: canonicalEmail(input.email) as string };
    const id = await orAddressTaken(claim, () => insertRow(tx, userTable, row));
    await updateRelation(tx, groupsOfUser, { id, given });
    if (isOwn) throw new Conflict(OWN_PASSWORD);
    const name = fullName(input);
    const changes = { ...fields, groups: given.map(titleOf) };
    const subject = { type: "user" as const, id, name, version: 1 };
    const created = { action: "user.created" as const, subject, changes };
    const saved: SavedUser = { id, name };
    if (!input.linkHash) return { result: saved, audit: created };
    const wanted = { subject, version: 1, invited: true, hash: input.linkHash };
    const { link, audit } = await writeLink(tx, ctx, wanted);
    return { result: { ...saved, link }, audit: [created, audit] };
  },
});

interface Claim {
  tx: Tx;
  actor: Actor;
  emailKey: string;
}

/** Lets the UNIQUE column decide; throws Conflict at the field, which says who has the address. */
export async function orAddressTaken<Result>(
  { tx, actor, emailKey }: Claim,
  write: () => Promise<Result>,
): Promise<Result> {
  await tx.run(sql`SAVEPOINT address`);
  try {
    return await write();
  } catch (error) {
    if (!uniqueFields(error).includes("emailKey")) throw error;
    await tx.run(sql`ROLLBACK TO SAVEPOINT address`);
    throw new Conflict(describeHolder(actor, await findHolder(tx, emailKey)));
  }
}

/** Why an address cannot be taken; a deleted user's leads to Restore, for those who may. */
export function describeHolder(
  actor: Actor,
  holder: Awaited<ReturnType<typeof findHolder>>,
): Reason {
  const field = "email";
  if (holder?.status !== "deleted") return { key: "users.form.email.taken", field };
  const key = may(actor, "users.restore")
    ? "users.form.email.takenByDeleted"
    : "users.form.email.takenByDeletedAsk";
  return { key, field, id: holder.id };
}
