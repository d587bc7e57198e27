import type { Flash, RequestContext, SignedInContext } from "../../../http/page.ts";
import { type Act, isSelf } from "../policy.ts";
import type { ChangedStatus } from "../service/change-status.ts";
import type { SavedUser } from "../service/create-user.ts";
import type { UpdatedUser } from "../service/update-user.ts";
import { asQuery } from "./parts.ts";

export function createdFlash(ctx: RequestContext, user: SavedUser, list: string): Flash {
  return {
    key: "users.create.done",
    params: { name: user.name },
    link: recordLink(ctx, user, list),
  };
}

/** What happened, and where somebody was signed out. */
export function updatedFlash(ctx: SignedInContext, user: UpdatedUser, list: string): Flash {
  const { name, ended } = user;
  const link = recordLink(ctx, user, list);
  if (ended === null) return { key: "users.edit.done", params: { name }, link };
  return {
    key: isSelf(ctx.actor, user) ? "users.edit.endedSelf" : "users.edit.ended",
    params: { name, count: ended },
    link,
  };
}

/** The act that takes another one back, or goes on from it. */
export const nextAct = {
  activation: "deactivation",
  deactivation: "activation",
  deletion: "restoration",
  restoration: "activation",
} as const satisfies Partial<Record<Act, Act>>;

interface Done {
  act: Act;
  user: SavedUser;
  list: string;
}

/** What happened, and the person. */
export function actFlash(ctx: SignedInContext, { act, user, list }: Done): Flash {
  return {
    key: `users.${act}.done`,
    params: { name: user.name },
    link: recordLink(ctx, user, list),
  };
}

interface Undoable {
  act: keyof typeof nextAct;
  user: ChangedStatus;
  list: string;
}

const MAX_SHOWN = 1_000;

/** The way back or on, for a banner. */
export function undoOf({ act, user, list }: Undoable): NonNullable<Flash["undo"]> {
  const next = nextAct[act];
  // The banner travels in a cookie: of somebody in very many groups, Undo asks first.
  const shown = user.shownRights.length <= MAX_SHOWN ? { shownRights: user.shownRights } : {};
  return {
    action: `/users/${user.id}/${next}${asQuery(list)}`,
    key: `users.${next}.button`,
    version: user.version,
    ...shown,
  };
}

function recordLink(
  { t }: RequestContext,
  { id }: SavedUser,
  list: string,
): NonNullable<Flash["link"]> {
  return { href: `/users/${id}${asQuery(list)}`, text: t("users.record.link") };
}
