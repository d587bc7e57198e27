import { Router } from "express";
import { refuse } from "../../domain/errors.ts";
import {
  type FormState,
  newFormId,
  page,
  type Reply,
  type SignedInContext,
} from "../../http/page.ts";
import { whyNotDeleteGroup } from "./policy.ts";
import {
  createGroupForm,
  editGroupForm,
  groupDeletionForm,
  groupParams,
  groupQuery,
  groupsQuery,
  type MembersQuery,
  membersForm,
  membersQuery,
} from "./schemas.ts";
import { changeMembers, reviewRemoval } from "./service/change-members.ts";
import { createGroup } from "./service/create-group.ts";
import { deleteGroup } from "./service/delete-group.ts";
import {
  loadDeletion,
  loadGroup,
  loadGroups,
  loadHistory,
  loadMeanwhile,
  loadMembers,
  loadRoles,
} from "./service/load.ts";
import { reviewGroup, updateGroup } from "./service/update-group.ts";
import { deletionModel } from "./views/deletion.ts";
import { createGroupModel, editGroupModel, reviewModel } from "./views/form.ts";
import { groupsModel } from "./views/list.ts";
import { membersModel, membersUrl, readMembers } from "./views/members.ts";
import { groupModel } from "./views/record.ts";
import { removalModel } from "./views/removal.ts";

/** The pages of the groups: list, create, record, edit with its review, members, deletion. */
export function groupsRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });

  page(router, "/groups", {
    permission: "groups.view",
    query: groupsQuery,
    async show({ ctx, query }) {
      return {
        view: "groups/list",
        model: groupsModel(ctx, { ...(await loadGroups(ctx.db.read, query)), query }),
      };
    },
  });

  page(router, "/groups/new", {
    permission: createGroup.permission,
    form: createGroupForm,
    async show({ ctx, form }) {
      return {
        view: "groups/new",
        model: createGroupModel(ctx, { form, roles: await loadRoles(ctx.db.read) }),
      };
    },
    async submit({ ctx, input }) {
      const { id, title } = await createGroup(ctx, input);
      return { redirect: `/groups/${id}`, flash: { key: "groups.create.done", params: { title } } };
    },
  });

  page(router, "/groups/:id", {
    permission: "groups.view",
    params: groupParams,
    query: groupQuery,
    async show({ ctx, params, query }) {
      const [{ group }, history] = await Promise.all([
        loadGroup(ctx.db.read, params.id),
        loadHistory(ctx.db.read, params.id, query.history),
      ]);
      return { view: "groups/record", model: groupModel(ctx, { group, history }) };
    },
  });

  page(router, "/groups/:id/edit", {
    permission: updateGroup.permission,
    params: groupParams,
    form: editGroupForm,
    show: ({ ctx, params, form }) => showEdit(ctx, params.id, form),
    async submit({ ctx, params, input, form }) {
      if (input.step === "edit") return showEdit(ctx, params.id, form);
      const review =
        input.step === "review"
          ? await reviewGroup(ctx.db.read, ctx.actor, { ...params, ...input })
          : undefined;
      if (review) return { view: "groups/review", model: reviewModel(ctx, form, input, review) };
      const { id, title } = await updateGroup(ctx, { ...params, ...input });
      return { redirect: `/groups/${id}`, flash: { key: "groups.edit.done", params: { title } } };
    },
  });

  page(router, "/groups/:id/members", {
    permission: "groups.view",
    submitPermission: "groups.manage",
    params: groupParams,
    query: membersQuery,
    form: membersForm,
    show: ({ ctx, params, query, form }) => showMembers(ctx, { ...params, query, form }),
    async submit({ ctx, params, query, input, form }) {
      if (input.step === "edit") return showMembers(ctx, { ...params, query, form });
      const reviewing = input.do === "remove" && input.step !== "save";
      const review = reviewing
        ? await reviewRemoval(ctx.db.read, ctx.actor, { ...params, ...input })
        : undefined;
      if (review) return { view: "groups/removal", model: removalModel(ctx, form, review, query) };
      const { title, count } = await changeMembers(ctx, { ...params, ...input });
      return {
        redirect: membersUrl(params.id, query),
        flash: { key: `groups.members.done.${input.do}`, params: { title, count } },
      };
    },
  });

  page(router, "/groups/:id/deletion", {
    permission: deleteGroup.permission,
    params: groupParams,
    form: groupDeletionForm,
    async show({ ctx, params, form }) {
      const { group } = await loadGroup(ctx.db.read, params.id);
      const why = whyNotDeleteGroup(ctx.actor, group);
      if (why?.permission) refuse(why);
      const [effects, meanwhile] = await Promise.all([
        loadDeletion(ctx.db.read, group),
        loadMeanwhile(ctx.db.read, params.id, form.values.version),
      ]);
      return {
        view: "groups/deletion",
        model: deletionModel(ctx, { group, effects, meanwhile, form, why }),
      };
    },
    async submit({ ctx, params, input }) {
      const { title } = await deleteGroup(ctx, { ...params, ...input });
      return { redirect: "/groups", flash: { key: "groups.deletion.done", params: { title } } };
    },
  });

  return router;
}

/**
 * The form; after a save whose effects were others than those seen, the review as it stands now.
 */
async function showEdit(ctx: SignedInContext, id: number, form: FormState): Promise<Reply> {
  const { read } = ctx.db;
  if (form.conflict?.key === "rights.whyNot.unseen") {
    const input = editGroupForm.parse(form.values);
    const review = await reviewGroup(read, ctx.actor, { id, ...input });
    if (review) return { view: "groups/review", model: reviewModel(ctx, form, input, review) };
  }
  const [{ group, roles }, meanwhile] = await Promise.all([
    loadGroup(read, id),
    form.conflict ? loadMeanwhile(read, id, form.values.version) : [],
  ]);
  return { view: "groups/edit", model: editGroupModel(ctx, { form, group, roles, meanwhile }) };
}

interface MembersPage {
  id: number;
  query: MembersQuery;
  form: FormState;
}

/**
 * The two lists with what was ticked; after a removal that would do other than seen, the review as
 * it stands now.
 */
async function showMembers(ctx: SignedInContext, { id, query, form }: MembersPage): Promise<Reply> {
  if (form.conflict?.key === "rights.whyNot.unseen") {
    const review = await reviewRemoval(ctx.db.read, ctx.actor, { id, ...readMembers(form) });
    if (review) return { view: "groups/removal", model: removalModel(ctx, form, review, query) };
  }
  const { group } = await loadGroup(ctx.db.read, id);
  const lists = await loadMembers(ctx.db, group, query);
  return {
    view: "groups/members",
    model: membersModel(ctx, { group, ...lists, query, form, addFormId: newFormId() }),
  };
}
