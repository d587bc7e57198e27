import { Router } from "express";
import { userSubject } from "../../db/subjects.ts";
import { may } from "../../domain/actor.ts";
import { refuse } from "../../domain/errors.ts";
import type { Access } from "../../domain/permissions.ts";
import {
  type FormState,
  page,
  type Reply,
  type SignedInContext,
  toSignedOut,
} from "../../http/page.ts";
import {
  actQuery,
  type Back,
  backQuery,
  backUrl,
  listUrl,
  usersQuery,
} from "../users-list/schemas.ts";
import { type Act, isSelf, whyNotEdit, whyNotTo } from "./policy.ts";
import { actForm, createForm, deletionForm, editForm, recordQuery, userParams } from "./schemas.ts";
import {
  activateUser,
  type ChangedStatus,
  deactivateUser,
  deleteUser,
  restoreUser,
} from "./service/change-status.ts";
import { checkEdit, checkNewUser } from "./service/check-user.ts";
import { createUser } from "./service/create-user.ts";
import {
  loadCustomers,
  loadGroups,
  loadHistory,
  loadKnown,
  loadLast,
  loadMeanwhile,
  loadSessionCount,
  loadUsers,
  recallUser,
  ticksOf,
} from "./service/load.ts";
import { unlockUser } from "./service/unlock-user.ts";
import { updateUser } from "./service/update-user.ts";
import { actModel } from "./views/act.ts";
import { actsBehind } from "./views/already.ts";
import { userAround } from "./views/around.ts";
import { actFlash, createdFlash, nextAct, partings, undoOf, updatedFlash } from "./views/flash.ts";
import { createUserModel, editUserModel } from "./views/form.ts";
import { usersModel } from "./views/list.ts";
import { userModel } from "./views/record.ts";

type AroundArgs = Pick<PageArgs, "ctx" | "params"> & { query: Pick<Back, "list"> };

const around = {
  around: async ({ ctx, params, query }: AroundArgs) =>
    userAround(ctx, await loadKnown(ctx, params.id), query.list),
};

/** The pages of the users: list, create, record, edit, and the acts that change a status. */
export function usersRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  addListPages(router);
  addRecordPages(router);
  addStatusPages(router);
  return router;
}

function addListPages(router: Router): void {
  page(router, "/users", {
    permission: "users.view",
    query: usersQuery,
    async show({ ctx, query, form }) {
      return {
        view: "users/list",
        model: usersModel(ctx, {
          ...(await loadUsers(ctx.db, query, {
            ...ctx.actor,
            now: ctx.now,
            place: ctx.place,
          })),
          query,
          form,
          ticks: ticksOf(ctx.sessionData),
        }),
      };
    },
  });

  page(router, "/users/new", {
    permission: createUser.permission,
    query: backQuery,
    form: createForm,
    async show({ ctx, query, form }) {
      return {
        view: "users/new",
        model: createUserModel(ctx, {
          form,
          groups: await loadGroups(ctx.db.read, rightsVersion(ctx, form)),
          back: { list: query.list, from: "" },
        }),
      };
    },
    check: ({ ctx, valid }) => checkNewUser(ctx, valid),
    async submit({ ctx, query, input }) {
      const user = await createUser(ctx, input);
      const { list } = query;
      return { redirect: listUrl(list, user), flash: createdFlash(user, list) };
    },
  });
}

function addRecordPages(router: Router): void {
  page(router, "/users/:id", {
    permission: "users.view",
    ...around,
    params: userParams,
    query: recordQuery,
    async show({ ctx, params, query, form }) {
      const { user } = await recallUser(ctx.db.read, params.id, ctx.actor.rightsVersion);
      const [customers, history] = await Promise.all([
        loadCustomers(ctx.db, user, query.customers),
        loadHistory(ctx.db.read, params.id, query.history),
      ]);
      return {
        view: "users/record",
        model: userModel(ctx, { user, customers, history, list: query.list, formId: form.id }),
      };
    },
  });

  page(router, "/users/:id/edit", {
    permission: updateUser.permission,
    ...around,
    params: userParams,
    subject: userSubject,
    query: actQuery,
    form: editForm,
    async show({ ctx, params, query, form }) {
      const { user, groups } = await recallUser(ctx.db.read, params.id, rightsVersion(ctx, form));
      refuse(whyNotEdit(ctx.actor, user));
      const meanwhile = form.conflict
        ? await loadMeanwhile(ctx.db.read, params.id, form.values.version)
        : [];
      return {
        view: "users/edit",
        model: editUserModel(ctx, { form, user, groups, meanwhile, back: query }),
      };
    },
    check: ({ ctx, params, valid }) => checkEdit(ctx, params.id, valid),
    async submit({ ctx, params, query, input }) {
      const user = await updateUser(ctx, { ...params, ...input });
      return { redirect: backUrl(query, user), flash: updatedFlash(ctx, user, query) };
    },
  });
}

function addStatusPages(router: Router): void {
  for (const act of ["activation", "deactivation", "restoration"] as const)
    page(router, `/users/:id/${act}`, {
      ...actPage(act, changeStatus[act]),
      form: actForm,
      async submit({ ctx, params, query, input }) {
        const user = await changeStatus[act](ctx, { ...params, ...input });
        return afterAct(ctx, { act, user, back: query });
      },
    });

  page(router, "/users/:id/deletion", {
    ...actPage("deletion", deleteUser),
    form: deletionForm,
    async submit({ ctx, params, query, input }) {
      const user = await deleteUser(ctx, { ...params, ...input });
      return afterAct(ctx, { act: "deletion", user, back: query });
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
}

interface PageArgs {
  ctx: SignedInContext;
  params: { id: number };
  query: Back;
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
  const [meanwhile, sessions, last] = await Promise.all([
    loadMeanwhile(read, params.id, form.values.version),
    loadSessionCount(read, ctx.now, params.id),
    loadLast(read, params.id, actsBehind(why)),
  ]);
  return {
    view: "users/act",
    model: actModel(ctx, act, { form, user, groups, back: query, meanwhile, sessions, why, last }),
  };
}

type Acted = { act: keyof typeof nextAct; user: ChangedStatus; back: Back };

const changeStatus = {
  activation: activateUser,
  deactivation: deactivateUser,
  restoration: restoreUser,
};

/** Where one was, with the way back for those who may go it; the login page, if it was oneself. */
function afterAct(ctx: SignedInContext, { act, user, back }: Acted): Reply {
  const parting = partings[act];
  if (parting && isSelf(ctx.actor, user)) return toSignedOut(parting.key);
  const mayUndo = may(ctx.actor, changeStatus[nextAct[act]].permission);
  const undo = mayUndo ? { undo: undoOf({ act, user, back }) } : {};
  return { redirect: backUrl(back, user), flash: { ...actFlash({ act, user, back }), ...undo } };
}

/** Which rights of the groups a page may remember. */
function rightsVersion({ actor }: SignedInContext, form: FormState): number | undefined {
  return form.conflict ? undefined : actor.rightsVersion;
}
