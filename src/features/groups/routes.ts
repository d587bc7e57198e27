import { Router } from "express";
import { groupSubject } from "../../db/subjects.ts";
import { refuse } from "../../domain/errors.ts";
import {
  type FormState,
  newFormId,
  page,
  type Reply,
  type SignedInContext,
} from "../../http/page.ts";
import { reviewedForm } from "../../http/reviewed-form.ts";
import { whyNotDeleteGroup } from "./policy.ts";
import { findFollower } from "./queries.ts";
import {
  type Back,
  backQuery,
  backUrl,
  createGroupForm,
  type EditGroupInput,
  editGroupForm,
  groupDeletionForm,
  groupParams,
  groupQuery,
  groupsQuery,
  listUrl,
  type MembersForm,
  type MembersQuery,
  membersForm,
  membersQuery,
  searchOf,
} from "./schemas.ts";
import { changeMembers, reviewRemoval } from "./service/change-members.ts";
import { createGroup } from "./service/create-group.ts";
import { deleteGroup } from "./service/delete-group.ts";
import {
  loadDeletion,
  loadGroup,
  loadGroups,
  loadHistory,
  loadKnown,
  loadMeanwhile,
  loadMemberChanges,
  loadMembers,
  loadRoles,
} from "./service/load.ts";
import { reviewGroup, updateGroup } from "./service/update-group.ts";
import { checkGroup } from "./service/write-group.ts";
import { groupAround } from "./views/around.ts";
import { deletionModel } from "./views/deletion.ts";
import { deletedFlash, membersFlash, updatedFlash } from "./views/flash.ts";
import { createGroupModel, editGroupModel, reviewModel } from "./views/form.ts";
import { groupsModel } from "./views/list.ts";
import { concerned, membersModel, membersUrl } from "./views/members.ts";
import { groupModel } from "./views/record.ts";
import { removalModel } from "./views/removal.ts";

type AroundArgs = Pick<Args, "ctx" | "params"> & { query: Pick<Back, "list"> | MembersQuery };

const around = {
  around: async ({ ctx, params, query }: AroundArgs) =>
    groupAround(ctx, await loadKnown(ctx.db.read, params.id), "list" in query ? query.list : ""),
};

/** The pages of the groups: list, create, record, edit with its review, members, deletion. */
export function groupsRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  addListPages(router);
  addRecordPages(router);
  addMembersPage(router);
  addDeletionPage(router);
  return router;
}

function addListPages(router: Router): void {
  page(router, "/groups", {
    permission: "groups.view",
    query: groupsQuery,
    async show({ ctx, query }) {
      return {
        view: "groups/list",
        model: groupsModel(ctx, { ...(await loadGroups(ctx.db.read, query, ctx.place)), query }),
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
    check: ({ ctx, valid }) => checkGroup(ctx.db.read, valid),
    async submit({ ctx, input }) {
      const { id, title } = await createGroup(ctx, input);
      return { redirect: `/groups/${id}`, flash: { key: "groups.create.done", params: { title } } };
    },
  });
}

function addRecordPages(router: Router): void {
  page(router, "/groups/:id", {
    permission: "groups.view",
    params: groupParams,
    ...around,
    query: groupQuery,
    async show({ ctx, params, query }) {
      const [{ group }, history] = await Promise.all([
        loadGroup(ctx.db.read, params.id),
        loadHistory(ctx.db.read, params.id, query.history),
      ]);
      return {
        view: "groups/record",
        model: groupModel(ctx, { group, history, list: query.list }),
      };
    },
  });

  page(router, "/groups/:id/edit", {
    permission: updateGroup.permission,
    params: groupParams,
    ...around,
    subject: groupSubject,
    query: backQuery,
    form: editGroupForm,
    check: ({ ctx, params, valid }: EditArgs & { valid: Partial<EditGroupInput> }) =>
      checkGroup(ctx.db.read, { ...valid, ...params }),
    ...reviewedForm({
      parse: (values) => editGroupForm.parse(values),
      edit: showEdit,
      review: reviewEdit,
      async save({ ctx, params, query }: EditArgs, input) {
        const group = await updateGroup(ctx, { ...params, ...input });
        return { redirect: backUrl(query, group), flash: updatedFlash(group) };
      },
    }),
  });
}

function addMembersPage(router: Router): void {
  page(router, "/groups/:id/members", {
    permission: "groups.view",
    submitPermission: "groups.manage",
    params: groupParams,
    ...around,
    subject: groupSubject,
    query: membersQuery,
    form: membersForm,
    ...reviewedForm({
      parse: (values) => membersForm.parse(values),
      edit: showMembers,
      review: showRemoval,
      async save({ ctx, params, query }: MembersArgs, input) {
        const changed = await changeMembers(ctx, { ...params, ...input });
        const list = input.do === "add" ? "c" : "m";
        return {
          redirect: `${membersUrl(params.id, query)}#${list}${input.users[0]}`,
          flash: membersFlash(input.do, changed),
        };
      },
    }),
  });
}

function addDeletionPage(router: Router): void {
  page(router, "/groups/:id/deletion", {
    permission: deleteGroup.permission,
    params: groupParams,
    ...around,
    subject: groupSubject,
    query: backQuery,
    form: groupDeletionForm,
    async show({ ctx, params, query, form }) {
      const { group } = await loadGroup(ctx.db.read, params.id);
      const why = whyNotDeleteGroup(ctx.actor, group);
      if (why?.permission) refuse(why);
      const [effects, meanwhile] = await Promise.all([
        loadDeletion(ctx.db.read, group),
        loadMeanwhile(ctx.db.read, params.id, form.values.version),
      ]);
      return {
        view: "groups/deletion",
        model: deletionModel(ctx, { group, effects, meanwhile, form, why, back: query }),
      };
    },
    async submit({ ctx, params, query, input }) {
      const group = await deleteGroup(ctx, { ...params, ...input });
      const next = await findFollower(ctx.db.read, searchOf(query.list), group);
      return { redirect: listUrl(query.list, next), flash: deletedFlash(group) };
    },
  });
}

interface Args {
  ctx: SignedInContext;
  params: { id: number };
  form: FormState;
}

type EditArgs = Args & { query: Back };
type MembersArgs = Args & { query: MembersQuery };

async function showEdit({ ctx, params, query, form }: EditArgs): Promise<Reply> {
  const { read } = ctx.db;
  const [{ group, roles }, meanwhile] = await Promise.all([
    loadGroup(read, params.id),
    form.conflict ? loadMeanwhile(read, params.id, form.values.version) : [],
  ]);
  return {
    view: "groups/edit",
    model: editGroupModel(ctx, { form, group, roles, meanwhile, back: query }),
  };
}

async function reviewEdit(
  { ctx, params, query, form }: EditArgs,
  input: EditGroupInput,
): Promise<Reply | undefined> {
  const review = await reviewGroup(ctx.db.read, ctx.actor, { ...params, ...input });
  return (
    review && { view: "groups/review", model: reviewModel(ctx, { form, review, back: query }) }
  );
}

/** The two lists with what was ticked. */
async function showMembers({ ctx, params, query, form }: MembersArgs): Promise<Reply> {
  const { group } = await loadGroup(ctx.db.read, params.id);
  const lists = await loadMembers(ctx.db, group, { ...query, place: ctx.place });
  const meanwhile = await loadMemberChanges(ctx.db.read, group, concerned(form));
  const around = { query, form, meanwhile, addFormId: newFormId() };
  return { view: "groups/members", model: membersModel(ctx, { group, ...lists, ...around }) };
}

/** Removing is reviewed; adding says what it gives on its page. */
async function showRemoval(
  { ctx, params, query, form }: MembersArgs,
  input: MembersForm,
): Promise<Reply | undefined> {
  if (input.do === "add") return undefined;
  const review = await reviewRemoval(ctx.db.read, ctx.actor, { ...params, ...input });
  return review && { view: "groups/removal", model: removalModel(ctx, { form, query, ...review }) };
}
