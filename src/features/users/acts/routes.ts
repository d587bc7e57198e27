import type { Router } from "express";
import { userSubject } from "../../../db/subjects.ts";
import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import { refuse } from "../../../domain/errors.ts";
import type { Access } from "../../../domain/permissions.ts";
import {
  type Flash,
  type FormState,
  page,
  type Reply,
  type SignedInContext,
  toSignedOut,
} from "../../../http/page.ts";
import { postedMove } from "../../customers/schemas.ts";
import { actQuery, type Back, backUrl } from "../../users-list/schemas.ts";
import { type Act, isSelf, whyNotTo } from "../policy.ts";
import {
  actForm,
  deactivationForm,
  deletionForm,
  deletionQuery,
  erasureForm,
  restorationForm,
  userParams,
} from "../schemas.ts";
import {
  activateUser,
  type ChangedStatus,
  deactivateUser,
  deleteUser,
  restoreUser,
} from "../service/change-status.ts";
import { eraseUser } from "../service/erase-user.ts";
import {
  countLiveSessions,
  loadKnown,
  loadLast,
  loadMeanwhile,
  loadOffer,
  loadParting,
  recallUser,
} from "../service/load.ts";
import { giveLink, givePasswordLink, revokePasswordLink } from "../service/password-link.ts";
import { checkLastDay, setAccessEnd } from "../service/set-access-end.ts";
import { unlockUser } from "../service/unlock-user.ts";
import { actModel } from "../views/act.ts";
import { actsBehind } from "../views/already.ts";
import { userAround } from "../views/around.ts";
import {
  actFlash,
  givenBackSentences,
  keptCustomers,
  nextAct,
  partedSentences,
  partings,
  undoOf,
} from "../views/flash.ts";
import { endFlash } from "../views/leaving.ts";
import { linkModel } from "../views/link.ts";

type AroundArgs = Pick<PageArgs, "ctx" | "params"> & { query: Pick<Back, "list"> };

/** Whom an error page names. */
export const around = {
  around: async ({ ctx, params, query }: AroundArgs) =>
    userAround(ctx, await loadKnown(ctx, params.id), query.list),
};

/** The acts that a page asks about; most are one click elsewhere. */
export function addActPages(router: Router): void {
  page(router, "/users/:id/activation", {
    ...actPage("activation", activateUser),
    form: actForm,
    async submit({ ctx, params, query, input }) {
      const user = await activateUser(ctx, { ...params, ...input });
      return afterAct(ctx, { act: "activation", user, back: query });
    },
  });

  page(router, "/users/:id/deactivation", {
    ...actPage("deactivation", deactivateUser),
    form: deactivationForm,
    check: ({ ctx, valid: { when, endsOn = "" } }) =>
      when === "day" ? checkLastDay(endsOn, ctx) : [],
    async submit({ ctx, params, query, input: { when = "now", endsOn = "", ...input } }) {
      if (when !== "now") {
        const { timeZone } = ctx;
        const end = { reason: "", ...input, endsOn: when === "day" ? endsOn : "", timeZone };
        const user = await setAccessEnd(ctx, { ...params, ...end });
        return { redirect: backUrl(query, user), flash: endFlash(ctx, user, query) };
      }
      const user = await deactivateUser(ctx, { ...params, ...input });
      const besides = keptCustomers(ctx, user, query);
      return afterAct(ctx, { act: "deactivation", user, back: query, besides });
    },
  });

  page(router, "/users/:id/deletion", {
    ...actPage("deletion", deleteUser),
    query: deletionQuery,
    form: deletionForm,
    async submit({ ctx, params, query, input }) {
      const { who, to, do: act } = input;
      const path = `/users/${params.id}/deletion`;
      if (act === "search")
        return { redirect: `${addressOf(path, deletionQuery, { ...query, who, to })}#to` };
      const user = await deleteUser(ctx, { ...params, ...input, to: to || undefined });
      const besides = { also: partedSentences(ctx, user) };
      return afterAct(ctx, { act: "deletion", user, back: query, besides });
    },
  });

  page(router, "/users/:id/restoration", {
    ...actPage("restoration", restoreUser),
    form: restorationForm,
    async submit({ ctx, params, query, form, input }) {
      // A button of a list or a banner: where there is something to give back, the page asks.
      const asks = input.offered === undefined && (await loadOffer(ctx, params.id)) > 0;
      if (asks) return showAct("restoration", { ctx, params, query, form });
      const user = await restoreUser(ctx, { ...params, ...input });
      const besides = { also: givenBackSentences(ctx, user) };
      return afterAct(ctx, { act: "restoration", user, back: query, besides });
    },
  });

  page(router, "/users/:id/erasure", {
    ...actPage("erasure", eraseUser),
    form: erasureForm,
    async submit({ ctx, params, query, input }) {
      const user = await eraseUser(ctx, { ...params, ...input });
      const flash = { key: "users.erasure.done", params: { id: user.id } } as const;
      return { redirect: backUrl(query, user), flash };
    },
  });

  page(router, "/users/:id/unlocking", {
    ...actPage("unlocking", unlockUser),
    form: actForm,
    async submit({ ctx, params, query, input }) {
      const user = await unlockUser(ctx, { ...params, ...input });
      const done = { act: "unlocking", user, back: query } as const;
      return { redirect: backUrl(query, user), flash: actFlash(done) };
    },
  });

  addLinkPages(router);
}

function addLinkPages(router: Router): void {
  // Answered with the link itself and no redirect: it shall stand in no cookie and no session.
  page(router, "/users/:id/link", {
    ...actPage("link", givePasswordLink),
    form: actForm,
    async submit({ ctx, params, query, input }) {
      const linked = { ...(await giveLink(ctx, { ...params, ...input })), back: query };
      const title = ctx.t("users.link.given", { name: linked.name });
      return { view: "users/link", model: linkModel(ctx, title, linked) };
    },
  });

  page(router, "/users/:id/revocation", {
    ...actPage("revocation", revokePasswordLink),
    form: actForm,
    async submit({ ctx, params, query, input }) {
      const user = await revokePasswordLink(ctx, { ...params, ...input });
      const done = { act: "revocation", user, back: query } as const;
      return { redirect: backUrl(query, user), flash: actFlash(done) };
    },
  });
}

interface PageArgs {
  ctx: SignedInContext;
  params: { id: number };
  /** With who is searched and chosen, where that is asked. */
  query: Back & { who?: string; to?: number };
  form: FormState;
}

/** What the pages have in common that ask before an act. */
function actPage(act: Act, { permission }: { permission: Access }) {
  return {
    permission,
    ...around,
    params: userParams,
    subject: userSubject,
    query: actQuery,
    endsSession: partings[act],
    show: (args: PageArgs) => showAct(act, args),
  };
}

async function showAct(act: Act, { ctx, params, query, form }: PageArgs): Promise<Reply> {
  const { read } = ctx.db;
  const { user, groups } = await recallUser(read, params.id, rightsVersion(ctx, form));
  const why = whyNotTo[act](ctx.actor, user, ctx.now);
  if (why?.permission) refuse(why);
  const chosen = form.submitted ? postedMove(form.values) : { who: "", to: 0, ...query };
  const [meanwhile, sessions, last, parting, offered] = await Promise.all([
    loadMeanwhile(read, params.id, form.values.version),
    countLiveSessions(read, params.id, ctx.now),
    loadLast(read, params.id, actsBehind(why)),
    act === "deletion" ? loadParting(ctx, user, chosen) : undefined,
    act === "restoration" ? loadOffer(ctx, params.id) : 0,
  ]);
  const parts = { form, user, groups, back: query, meanwhile, sessions, why, last, offered };
  const choice = parting && { ...parting, who: chosen.who };
  return { view: "users/act", model: actModel(ctx, act, { ...parts, parting: choice }) };
}

interface Acted {
  act: keyof typeof nextAct;
  user: ChangedStatus;
  back: Back;
  /** What the banner says and leads to besides. */
  besides?: Pick<Flash, "also" | "links">;
}

const changeStatus = {
  activation: activateUser,
  deactivation: deactivateUser,
  restoration: restoreUser,
};

/** Where one was, with the way back for those who may go it; the login page, if it was oneself. */
function afterAct(ctx: SignedInContext, { act, user, back, besides = {} }: Acted): Reply {
  const parting = partings[act];
  if (parting && isSelf(ctx.actor, user)) return toSignedOut(parting.key);
  const mayUndo = may(ctx.actor, changeStatus[nextAct[act]].permission);
  const undo = mayUndo ? { undo: undoOf({ act, user, back }) } : {};
  return {
    redirect: backUrl(back, user),
    flash: { ...actFlash({ act, user, back }), ...besides, ...undo },
  };
}

/** Which rights of the groups a page may remember. */
export function rightsVersion({ actor }: SignedInContext, form: FormState): number | undefined {
  return form.conflict ? undefined : actor.rightsVersion;
}
