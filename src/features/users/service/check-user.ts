import type { ActingContext } from "../../../command.ts";
import type { Reason } from "../../../domain/reason.ts";
import { whyNotAddress } from "../../../domain/scripts.ts";
import { canonicalEmail } from "../../../domain/text.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { isSelf, whyNotEdit, whyNotRegroup, whyNotSetPassword } from "../policy.ts";
import { findHolder } from "../queries.ts";
import type { CreateInput, EditInput } from "../schemas.ts";
import { describeHolder } from "./create-user.ts";
import { type LoadedUser, loadGroups, recallUser } from "./load.ts";
import { passwordProblems } from "./new-password.ts";

type Typed = Partial<CreateInput>;

/** What else is wrong with a form of Create new User. */
export async function checkNewUser(ctx: ActingContext, typed: Typed): Promise<Reason[]> {
  const groups = await loadGroups(ctx.db.read, ctx.actor.rightsVersion);
  return [
    ...(await addressProblems(ctx, typed)),
    ...(typed.password ? passwordProblems(ownerOf(ctx, typed), typed) : []),
    ...groupProblems(groups, typed),
  ];
}

/** What else is wrong with a form of Edit User; the current password is never verified here. */
export async function checkEdit(
  ctx: ActingContext,
  id: number,
  typed: Partial<EditInput>,
): Promise<Reason[]> {
  const { actor, db } = ctx;
  const { user, groups } = await recallUser(db.read, id, actor.rightsVersion);
  if (whyNotEdit(actor, user)) return [];
  const setsPassword = typed.password || typed.passwordRepeat;
  return [
    ...(await newAddressProblems(ctx, user, typed)),
    ...(setsPassword && !whyNotSetPassword(actor, user)
      ? passwordProblems(ownerOf(ctx, typed), typed)
      : []),
    ...(whyNotRegroup(actor, user) ? [] : groupProblems(groups, typed)),
  ];
}

/** Another address than the user's must be free; one's own asks for the current password. */
async function newAddressProblems(
  ctx: ActingContext,
  user: LoadedUser,
  typed: Partial<EditInput>,
): Promise<Reason[]> {
  const { email, currentPassword } = typed;
  if (email === undefined || email === user.email) return [];
  const isOther = canonicalEmail(email) !== canonicalEmail(user.email);
  const missing: Reason = { key: "profile.password.missingCurrent", field: "currentPassword" };
  return [
    ...(isOther ? await addressProblems(ctx, typed) : []),
    ...(isSelf(ctx.actor, user) && currentPassword === "" ? [missing] : []),
  ];
}

/** For the sake of the words: when it is saved, the UNIQUE column decides. */
async function addressProblems(
  { db, actor }: ActingContext,
  { email = "" }: Typed,
): Promise<Reason[]> {
  const emailKey = canonicalEmail(email);
  if (emailKey === undefined) return [];
  const holder = await findHolder(db.read, emailKey);
  const mixed = whyNotAddress(emailKey);
  return [...(mixed ? [mixed] : []), ...(holder ? [describeHolder(actor, holder)] : [])];
}

function groupProblems(groups: readonly GroupRights[], { groups: chosen }: Typed): Reason[] {
  if (chosen === undefined) return [];
  const field = "groups";
  if (chosen.length === 0) return [{ key: "users.form.groups.missing", field }];
  const isGone = chosen.some((id) => groups.every((group) => group.id !== id));
  return isGone ? [{ key: "users.form.groups.gone", field }] : [];
}

/** Whom the password is for, as far as that was typed right. */
function ownerOf({ site }: ActingContext, { email = "", firstName = "", lastName = "" }: Typed) {
  return { email, firstName, lastName, site };
}
