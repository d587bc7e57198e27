import { Router } from "express";
import { groupSubject, userSubject } from "../../db/subjects.ts";
import { addressOf } from "../../domain/address.ts";
import { type FormState, page, type Reply, type SignedInContext } from "../../http/page.ts";
import { type AuditQuery, auditQuery } from "../audit/schemas.ts";
import { type MembersQuery, membersQuery } from "../groups/schemas.ts";
import { type UsersQuery, usersQuery } from "../users-list/schemas.ts";
import { exportForm, ownerParams } from "./schemas.ts";
import {
  auditSource,
  exported,
  groupTitles,
  heldSource,
  membersSource,
  type Source,
  startExport,
  usersSource,
} from "./service.ts";
import { askModel } from "./views/ask.ts";
import { listFile } from "./views/file.ts";
import {
  type Columns,
  customerColumns,
  entryColumns,
  memberColumns,
  userColumns,
} from "./views/rows.ts";

/** The lists as files: each page says what a file will contain, its button makes it. */
export function exportsRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const asked = { permission: startExport.permission, form: exportForm };

  page(router, "/users/export", {
    ...asked,
    query: usersQuery,
    show: async ({ ctx, query, form }) => ask(ctx, form, await users(ctx, query)),
    submit: async ({ ctx, query }) => send(ctx, await users(ctx, query)),
  });

  page(router, "/users/:id/customers/export", {
    ...asked,
    params: ownerParams,
    subject: userSubject,
    show: async ({ ctx, params, form }) => ask(ctx, form, await held(ctx, params.id)),
    submit: async ({ ctx, params }) => send(ctx, await held(ctx, params.id)),
  });

  page(router, "/groups/:id/members/export", {
    ...asked,
    params: ownerParams,
    subject: groupSubject,
    query: membersQuery,
    show: async ({ ctx, params, query, form }) =>
      ask(ctx, form, await members(ctx, { ...params, ...query })),
    submit: async ({ ctx, params, query }) =>
      send(ctx, await members(ctx, { ...params, ...query })),
  });

  page(router, "/audit/export", {
    ...asked,
    query: auditQuery,
    show: async ({ ctx, query, form }) => ask(ctx, form, entries(ctx, query)),
    submit: async ({ ctx, query }) => send(ctx, entries(ctx, query)),
  });

  return router;
}

interface Parts<Row> {
  source: Source<Row>;
  columns: Columns<Row>;
  backUrl: string;
}

async function users(ctx: SignedInContext, query: UsersQuery) {
  return {
    source: usersSource(ctx, query),
    columns: userColumns(ctx, await groupTitles(ctx)),
    backUrl: addressOf("/users", usersQuery, query),
  };
}

async function held(ctx: SignedInContext, id: number) {
  const backUrl = `/users/${id}#customers`;
  return { source: await heldSource(ctx, id), columns: customerColumns, backUrl };
}

async function members(ctx: SignedInContext, { id, ...query }: MembersQuery & { id: number }) {
  return {
    source: await membersSource(ctx, { id, q: query.q }),
    columns: memberColumns(ctx, await groupTitles(ctx)),
    backUrl: addressOf(`/groups/${id}/members`, membersQuery, query),
  };
}

function entries(ctx: SignedInContext, query: AuditQuery) {
  const backUrl = addressOf("/audit", auditQuery, query);
  return { source: auditSource(ctx, query), columns: entryColumns(ctx), backUrl };
}

async function ask<Row>(
  ctx: SignedInContext,
  form: FormState,
  { source, columns, backUrl }: Parts<Row>,
): Promise<Reply> {
  const { list, filter, subject } = source;
  const count = await source.count();
  const { heads } = columns;
  const model = askModel(ctx, { list, form, filter, count, heads, backUrl, name: subject.name });
  return { view: "exports/ask", model };
}

async function send<Row>(ctx: SignedInContext, { source, columns }: Parts<Row>): Promise<Reply> {
  // The page stays as it is: whoever clicks again takes the list along again.
  await startExport({ ...ctx, form: undefined }, source);
  return { download: listFile(ctx, { list: source.list, columns, turns: exported(ctx, source) }) };
}
