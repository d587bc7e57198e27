import { Router } from "express";
import { userSubject } from "../../db/subjects.ts";
import { addressOf } from "../../domain/address.ts";
import { refuse } from "../../domain/errors.ts";
import { newFormId, page } from "../../http/page.ts";
import { actQuery, backQuery, backUrl, usersQuery } from "../users-list/schemas.ts";
import { addActPages, around, rightsVersion } from "./acts/routes.ts";
import { isSelf, whyNotEdit, whyNotEndSessions } from "./policy.ts";
import {
  createForm,
  editForm,
  endSessionsForm,
  newUserQuery,
  recordQuery,
  typesPassword,
  userParams,
} from "./schemas.ts";
import { checkEdit, checkNewUser } from "./service/check-user.ts";
import { createUser } from "./service/create-user.ts";
import { endUserSessions } from "./service/end-sessions.ts";
import {
  countLiveSessions,
  listSessions,
  loadAsked,
  loadCustomers,
  loadGroups,
  loadHistory,
  loadLink,
  loadMeanwhile,
  loadUsers,
  recallUser,
  ticksOf,
} from "./service/load.ts";
import { inviteUser } from "./service/password-link.ts";
import { updateUser } from "./service/update-user.ts";
import { afterCreating, createdReply, updatedFlash } from "./views/flash.ts";
import { createUserModel, editUserModel } from "./views/form.ts";
import { linkModel } from "./views/link.ts";
import { usersModel } from "./views/list.ts";
import { userModel } from "./views/record.ts";
import { endedFlash, userSessionsModel } from "./views/sessions.ts";

/** The pages of the users: list, create, record, edit, and the acts that change a status. */
export function usersRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  addListPages(router);
  addRecordPages(router);
  addSessionsPage(router);
  addActPages(router);
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
    query: newUserQuery,
    form: createForm,
    async show({ ctx, query, form }) {
      return {
        view: "users/new",
        model: createUserModel(ctx, {
          form,
          groups: await loadGroups(ctx.db.read, rightsVersion(ctx, form)),
          asked: await loadAsked(ctx),
          query,
        }),
      };
    },
    check: ({ ctx, valid }) => checkNewUser(ctx, valid),
    async submit({ ctx, query, input }) {
      const { list } = query;
      if (typesPassword(input)) return createdReply(await createUser(ctx, input), list, input);
      const linked = await inviteUser(ctx, input);
      const title = ctx.t("users.link.created", { name: linked.name });
      const next = { href: afterCreating(linked, list, input), another: input.do === "another" };
      const model = linkModel(ctx, title, { ...linked, back: { list, from: "" }, next });
      return { view: "users/link", model };
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
      const mayEnd = !whyNotEndSessions(ctx.actor, user);
      const [customers, history, link, asked, sessions] = await Promise.all([
        loadCustomers(ctx.db, user, query.customers),
        loadHistory(ctx.db.read, params.id, query.history),
        loadLink(ctx.db.read, user),
        loadAsked(ctx),
        mayEnd ? countLiveSessions(ctx.db.read, params.id, ctx.now) : undefined,
      ]);
      const shown = {
        user,
        customers,
        history,
        link,
        asked,
        sessions,
        list: query.list,
        formId: form.id,
      };
      return { view: "users/record", model: userModel(ctx, shown) };
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
      const asked = await loadAsked(ctx);
      return {
        view: "users/edit",
        model: editUserModel(ctx, { form, user, groups, asked, meanwhile, back: query }),
      };
    },
    check: ({ ctx, params, valid }) => checkEdit(ctx, params.id, valid),
    async submit({ ctx, params, query, input }) {
      const user = await updateUser(ctx, { ...params, ...input });
      return { redirect: backUrl(query, user), flash: updatedFlash(ctx, user, query) };
    },
  });
}

const OWN = { redirect: "/profile/sessions" };

/** Where somebody else is signed in; one's own sessions have a page of the profile. */
function addSessionsPage(router: Router): void {
  page(router, "/users/:id/sessions", {
    permission: endUserSessions.permission,
    ...around,
    params: userParams,
    subject: userSubject,
    query: backQuery,
    form: endSessionsForm,
    async show({ ctx, params, query, form }) {
      if (isSelf(ctx.actor, params)) return OWN;
      const { user } = await recallUser(ctx.db.read, params.id, ctx.actor.rightsVersion);
      refuse(whyNotEndSessions(ctx.actor, user));
      const sessions = await listSessions(ctx.db.read, params.id, ctx.now);
      const parts = { form, user, sessions, list: query.list, newFormId };
      return { view: "users/sessions", model: userSessionsModel(ctx, parts) };
    },
    async submit({ ctx, params, query, input }) {
      if (isSelf(ctx.actor, params)) return OWN;
      const { count, neighbour } = await endUserSessions(ctx, { ...params, ...input });
      const path = addressOf(`/users/${params.id}/sessions`, backQuery, query);
      return { redirect: neighbour ? `${path}#s${neighbour}` : path, flash: endedFlash(count) };
    },
  });
}
