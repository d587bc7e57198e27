import { Router } from "express";
import { userSubject } from "../../db/subjects.ts";
import { may } from "../../domain/actor.ts";
import { refuse } from "../../domain/errors.ts";
import {
  type Flash,
  type FormState,
  page,
  type Reply,
  type RequestContext,
  type SignedInContext,
  toSignedOut,
} from "../../http/page.ts";
import { parseList, toQuery, usersQuery } from "../users-list/schemas.ts";
import { type Act, isSelf, whyNotEdit, whyNotTo } from "./policy.ts";
import {
  actForm,
  backQuery,
  createForm,
  deletionForm,
  editForm,
  recordQuery,
  userParams,
} from "./schemas.ts";
import {
  activateUser,
  type ChangedStatus,
  deactivateUser,
  deleteUser,
  restoreUser,
} from "./service/change-status.ts";
import { createUser } from "./service/create-user.ts";
import {
  loadCustomers,
  loadGroups,
  loadHistory,
  loadMeanwhile,
  loadSessionCount,
  loadUsers,
  recallUser,
} from "./service/load.ts";
import { unlockUser } from "./service/unlock-user.ts";
import { type UpdatedUser, updateUser } from "./service/update-user.ts";
import { actModel } from "./views/act.ts";
import { createUserModel, editUserModel } from "./views/form.ts";
import { usersModel } from "./views/list.ts";
import { asQuery, listUrl } from "./views/parts.ts";
import { userModel } from "./views/record.ts";

/** The pages of the users: list, create, record, edit, and the acts that change a status. */
export function usersRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/users", {
    permission: "users.view",
    query: usersQuery,
    async show({ ctx, query, form }) {
      return {
        view: "users/list",
        model: usersModel(ctx, {
          ...(await loadUsers(ctx.db, query, { ...ctx.actor, now: ctx.now })),
          query,
          form,
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
          list: cleanList(query.list),
        }),
      };
    },
    async submit({ ctx, query, input }) {
      const user = await createUser(ctx, input);
      return {
        redirect: listUrl(cleanList(query.list)),
        flash: {
          key: "users.create.done",
          params: { name: user.name },
          link: linkTo(ctx, user, query.list),
        },
      };
    },
  });

  page(router, "/users/:id", {
    permission: "users.view",
    params: userParams,
    query: recordQuery,
    async show({ ctx, params, query }) {
      const { user } = await recallUser(ctx.db.read, params.id, ctx.actor.rightsVersion);
      const [customers, history] = await Promise.all([
        loadCustomers(ctx.db, user, query.customers),
        loadHistory(ctx.db.read, params.id, query.history),
      ]);
      return {
        view: "users/record",
        model: userModel(ctx, { user, customers, history, list: cleanList(query.list) }),
      };
    },
  });

  page(router, "/users/:id/edit", {
    permission: updateUser.permission,
    params: userParams,
    subject: userSubject,
    query: backQuery,
    form: editForm,
    async show({ ctx, params, query, form }) {
      const { user, groups } = await recallUser(ctx.db.read, params.id, rightsVersion(ctx, form));
      refuse(whyNotEdit(ctx.actor, user));
      const meanwhile = form.conflict
        ? await loadMeanwhile(ctx.db.read, params.id, form.values.version)
        : [];
      return {
        view: "users/edit",
        model: editUserModel(ctx, { form, user, groups, meanwhile, list: cleanList(query.list) }),
      };
    },
    async submit({ ctx, params, query, input }) {
      const user = await updateUser(ctx, { ...params, ...input });
      return { redirect: listUrl(cleanList(query.list)), flash: editFlash(ctx, user, query.list) };
    },
  });

  page(router, "/users/:id/activation", {
    permission: activateUser.permission,
    params: userParams,
    subject: userSubject,
    query: backQuery,
    form: actForm,
    show: ({ ctx, params, query, form }) => showAct(ctx, "activation", params.id, query.list, form),
    async submit({ ctx, params, query, input }) {
      const user = await activateUser(ctx, { ...params, ...input });
      return {
        redirect: listUrl(cleanList(query.list)),
        flash: actFlash(ctx, user, query.list, "users.activation.done", "deactivation"),
      };
    },
  });

  page(router, "/users/:id/deactivation", {
    permission: deactivateUser.permission,
    params: userParams,
    subject: userSubject,
    query: backQuery,
    form: actForm,
    show: ({ ctx, params, query, form }) =>
      showAct(ctx, "deactivation", params.id, query.list, form),
    async submit({ ctx, params, query, input }) {
      const user = await deactivateUser(ctx, { ...params, ...input });
      if (isSelf(ctx.actor, user)) return toSignedOut("users.deactivation.doneSelf");
      return {
        redirect: listUrl(cleanList(query.list)),
        flash: actFlash(ctx, user, query.list, "users.deactivation.done", "activation"),
      };
    },
  });

  page(router, "/users/:id/deletion", {
    permission: deleteUser.permission,
    params: userParams,
    subject: userSubject,
    query: backQuery,
    form: deletionForm,
    show: ({ ctx, params, query, form }) => showAct(ctx, "deletion", params.id, query.list, form),
    async submit({ ctx, params, query, input }) {
      const user = await deleteUser(ctx, { ...params, ...input });
      if (isSelf(ctx.actor, user)) return toSignedOut("users.deletion.doneSelf");
      return {
        redirect: listUrl(cleanList(query.list)),
        flash: actFlash(ctx, user, query.list, "users.deletion.done", "restoration"),
      };
    },
  });

  page(router, "/users/:id/restoration", {
    permission: restoreUser.permission,
    params: userParams,
    subject: userSubject,
    query: backQuery,
    form: actForm,
    show: ({ ctx, params, query, form }) =>
      showAct(ctx, "restoration", params.id, query.list, form),
    async submit({ ctx, params, query, input }) {
      const user = await restoreUser(ctx, { ...params, ...input });
      return {
        redirect: listUrl(cleanList(query.list)),
        flash: actFlash(ctx, user, query.list, "users.restoration.done", "activation"),
      };
    },
  });

  page(router, "/users/:id/unlocking", {
    permission: unlockUser.permission,
    params: userParams,
    subject: userSubject,
    query: backQuery,
    form: actForm,
    show: ({ ctx, params, query, form }) => showAct(ctx, "unlocking", params.id, query.list, form),
    async submit({ ctx, params, query, input }) {
      const user = await unlockUser(ctx, { ...params, ...input });
      const flash = {
        key: "users.unlocking.done",
        params: { name: user.name },
        link: linkTo(ctx, user, query.list),
      };
      return { redirect: listUrl(cleanList(query.list)), flash };
    },
  });

  return router;
}

async function showAct(
  ctx: SignedInContext,
  act: Act,
  id: number,
  list: string,
  form: FormState,
): Promise<Reply> {
  const { user, groups } = await recallUser(ctx.db.read, id, rightsVersion(ctx, form));
  const why = whyNotTo[act](ctx.actor, user, ctx.now);
  if (why?.permission) refuse(why);
  const [meanwhile, sessions] = await Promise.all([
    loadMeanwhile(ctx.db.read, id, form.values.version),
    loadSessionCount(ctx.db.read, ctx.now, id),
  ]);
  return {
    view: "users/act",
    model: actModel(ctx, act, {
      form,
      user,
      groups,
      list: cleanList(list),
      meanwhile,
      sessions,
      why,
    }),
  };
}

/** Which rights of the groups a page may remember. */
function rightsVersion({ actor }: SignedInContext, form: FormState): number | undefined {
  return form.conflict ? undefined : actor.rightsVersion;
}

/** The list's query as its own schema understands it. */
function cleanList(list: string): string {
  return toQuery(parseList(list));
}

function linkTo(
  { t }: RequestContext,
  { id }: { id: number },
  list: string,
): NonNullable<Flash["link"]> {
  return { href: `/users/${id}${asQuery(cleanList(list))}`, text: t("users.record.link") };
}

/** What happened, and where somebody was signed out. */
function editFlash(ctx: SignedInContext, user: UpdatedUser, list: string): Flash {
  const { name, ended } = user;
  const link = linkTo(ctx, user, list);
  if (ended === null) return { key: "users.edit.done", params: { name }, link };
  return {
    key: isSelf(ctx.actor, user) ? "users.edit.endedSelf" : "users.edit.ended",
    params: { name, count: ended },
    link,
  };
}

const MAX_SHOWN = 1_000;

/** What happened, the person, and the way back (or on) for those who may. */
function actFlash(
  ctx: SignedInContext,
  user: ChangedStatus,
  list: string,
  key: string,
  next: "activation" | "deactivation" | "restoration",
): Flash {
  // The banner travels in a cookie: of somebody in very many groups, Undo asks first.
  const shown = user.shownRights.length <= MAX_SHOWN ? { shownRights: user.shownRights } : {};
  const undo = {
    action: `/users/${user.id}/${next}${asQuery(cleanList(list))}`,
    key: `users.${next}.button`,
    version: user.version,
    ...shown,
  };
  const possible = may(
    ctx.actor,
    next === "restoration" ? restoreUser.permission : activateUser.permission,
  );
  return {
    key,
    params: { name: user.name },
    link: linkTo(ctx, user, list),
    ...(possible ? { undo } : {}),
  };
}
