import { Router } from "express";
import { roleSubject } from "../../db/subjects.ts";
import { refuse } from "../../domain/errors.ts";
import { type FormState, page, type Reply, type SignedInContext } from "../../http/page.ts";
import { reviewedForm } from "../../http/reviewed-form.ts";
import { whyNotDeleteRole, whyNotEditRole } from "./policy.ts";
import { findFollower } from "./queries.ts";
import {
  type Back,
  backQuery,
  backUrl,
  createForm,
  deletionForm,
  type EditInput,
  editForm,
  listUrl,
  recordQuery,
  roleParams,
  rolesQuery,
  searchOf,
} from "./schemas.ts";
import { checkRole, createRole } from "./service/create-role.ts";
import { deleteRole } from "./service/delete-role.ts";
import {
  loadHistory,
  loadKnown,
  loadMeanwhile,
  loadMembers,
  loadRole,
  loadRoles,
} from "./service/load.ts";
import { reviewRole } from "./service/review-role.ts";
import { updateRole } from "./service/update-role.ts";
import { roleAround } from "./views/around.ts";
import { roleDeletionModel } from "./views/deletion.ts";
import { createdFlash, updatedFlash } from "./views/flash.ts";
import { createRoleModel, editRoleModel } from "./views/form.ts";
import { rolesModel } from "./views/list.ts";
import { roleModel } from "./views/record.ts";
import { reviewModel } from "./views/review.ts";

type AroundArgs = Pick<EditArgs, "ctx" | "params"> & { query: Pick<Back, "list"> };

const around = {
  async around({ ctx, params, query }: AroundArgs) {
    return roleAround(ctx, await loadKnown(ctx.db.read, params.id), query.list);
  },
};

/** The pages of the roles: list, create, record, edit with its review, and deletion. */
export function rolesRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  addListPages(router);
  addRecordPages(router);
  addDeletionPage(router);
  return router;
}

function addListPages(router: Router): void {
  page(router, "/roles", {
    permission: "roles.view",
    query: rolesQuery,
    async show({ ctx, query }) {
      return {
        view: "roles/list",
        model: rolesModel(ctx, { query, ...(await loadRoles(ctx.db.read, query, ctx.place)) }),
      };
    },
  });

  page(router, "/roles/new", {
    permission: createRole.permission,
    form: createForm,
    show: ({ ctx, form }) => ({ view: "roles/new", model: createRoleModel(ctx, form) }),
    check: ({ ctx, valid }) => checkRole(ctx.db.read, valid),
    async submit({ ctx, input }) {
      const role = await createRole(ctx, input);
      return { redirect: `/roles/${role.id}`, flash: createdFlash(role) };
    },
  });
}

function addRecordPages(router: Router): void {
  page(router, "/roles/:id", {
    permission: "roles.view",
    params: roleParams,
    ...around,
    query: recordQuery,
    async show({ ctx, params, query }) {
      const { role, groups } = await loadRole(ctx.db.read, params.id);
      const [members, history] = await Promise.all([
        loadMembers(ctx.db.read, groups),
        loadHistory(ctx.db.read, params.id, query.history),
      ]);
      return {
        view: "roles/record",
        model: roleModel(ctx, { role, ...members, history, list: query.list }),
      };
    },
  });

  page(router, "/roles/:id/edit", {
    permission: updateRole.permission,
    params: roleParams,
    ...around,
    subject: roleSubject,
    query: backQuery,
    form: editForm,
    check: ({ ctx, params, valid }: EditArgs & { valid: Partial<EditInput> }) =>
      checkRole(ctx.db.read, { ...valid, ...params }),
    ...reviewedForm({
      parse: (values) => editForm.parse(values),
      edit: showEdit,
      review: showReview,
      async save({ ctx, params, query }: EditArgs, input) {
        const role = await updateRole(ctx, { ...params, ...input });
        return { redirect: backUrl(query, role), flash: updatedFlash(role) };
      },
    }),
  });
}

function addDeletionPage(router: Router): void {
  page(router, "/roles/:id/deletion", {
    permission: deleteRole.permission,
    params: roleParams,
    ...around,
    subject: roleSubject,
    query: backQuery,
    form: deletionForm,
    async show({ ctx, params, query, form }) {
      const { role, groups } = await loadRole(ctx.db.read, params.id);
      const why = whyNotDeleteRole(ctx.actor, role);
      if (why?.permission) refuse(why);
      const [members, meanwhile] = await Promise.all([
        loadMembers(ctx.db.read, groups),
        loadMeanwhile(ctx.db.read, params.id, form.values.version),
      ]);
      return {
        view: "roles/deletion",
        model: roleDeletionModel(ctx, {
          form,
          role,
          groups: members.groups,
          meanwhile,
          why,
          back: query,
        }),
      };
    },
    async submit({ ctx, params, query, input }) {
      const role = await deleteRole(ctx, { ...params, ...input });
      const { list } = query;
      const next = await findFollower(ctx.db.read, searchOf(list), role);
      return {
        redirect: listUrl(list, next),
        flash: { key: "roles.deletion.done", params: { name: role.name } },
      };
    },
  });
}

interface EditArgs {
  ctx: SignedInContext;
  params: { id: number };
  query: Back;
  form: FormState;
}

async function showEdit({ ctx, params, query, form }: EditArgs): Promise<Reply> {
  const { role, groups } = await loadRole(ctx.db.read, params.id);
  refuse(whyNotEditRole(ctx.actor, role));
  const meanwhile = form.conflict
    ? await loadMeanwhile(ctx.db.read, params.id, form.values.version)
    : [];
  const back = query;
  return { view: "roles/edit", model: editRoleModel(ctx, { form, role, groups, meanwhile, back }) };
}

/** What the form would do; undefined when there is nothing to review. */
async function showReview(
  { ctx, params, query, form }: EditArgs,
  input: EditInput,
): Promise<Reply | undefined> {
  const review = await reviewRole(ctx.db.read, ctx.actor, { ...params, ...input });
  return review && { view: "roles/review", model: reviewModel(ctx, { form, review, back: query }) };
}
