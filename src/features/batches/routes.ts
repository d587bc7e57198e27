import { Router } from "express";
import { addressOf } from "../../domain/address.ts";
import { noSubject } from "../../domain/audit-entry.ts";
import { refuse } from "../../domain/errors.ts";
import { type FormState, page, type Reply, type SignedInContext } from "../../http/page.ts";
import { backQuery, listUrl, ticksForm, usersQueryOf } from "../users-list/schemas.ts";
import { type BatchAct, batchActs, whyNotLook } from "./policy.ts";
import {
  jobParams,
  jobQuery,
  jobsQuery,
  type PreviewQuery,
  previewForm,
  previewQuery,
  resultsForm,
  stopForm,
} from "./schemas.ts";
import { beginBatch } from "./service/begin-batch.ts";
import {
  exported,
  keepTicks,
  listJobs,
  loadResult,
  loadResults,
  recallGroupRights,
  startExport,
  ticksOf,
} from "./service/load.ts";
import { planBatch } from "./service/plan.ts";
import { stopBatch } from "./service/stop-batch.ts";
import { resultFile } from "./views/csv.ts";
import { jobModel } from "./views/job.ts";
import { jobsModel } from "./views/list.ts";
import { listAround } from "./views/parts.ts";
import { previewModel } from "./views/preview.ts";

/** Acts on many users: ticks, preview, what is under way, and what became of whom. */
export function batchesRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  addLists(router);
  for (const act of batchActs) {
    addPreview(router, act);
    addStop(router, act);
  }
  addJob(router);
  return router;
}

function addLists(router: Router): void {
  page(router, "/users/bulk", {
    permission: "users.view",
    query: jobsQuery,
    async show({ ctx, query }) {
      const list = await listJobs(ctx.db.read, query.page);
      return { view: "batches/list", model: jobsModel(ctx, list) };
    },
  });

  page(router, "/users/bulk/ticks", {
    permission: "users.view",
    query: backQuery,
    form: ticksForm,
    act: "batches.ticks.keep",
    around: async ({ ctx, query }) => listAround(ctx, query.list),
    async submit({ ctx, query: { list }, input }) {
      await keepTicks(ctx, input);
      const { do: act, of } = input;
      const isBatch = batchActs.some((one) => one === act);
      return {
        redirect: isBatch
          ? addressOf(`/users/bulk/${act}`, previewQuery, { of, list })
          : `${listUrl(list)}#list`,
      };
    },
  });
}

function whomOf(ctx: SignedInContext, { of, undo, list }: PreviewQuery) {
  return { of, undo, ticked: ticksOf(ctx.sessionData), list: usersQueryOf(list) };
}

function addPreview(router: Router, act: BatchAct): void {
  const { permission } = beginBatch[act];
  page(router, `/users/bulk/${act}`, {
    permission,
    query: previewQuery,
    form: previewForm,
    show: (args) => showPreview(act, args),
    async submit({ ctx, query, input }) {
      refuse(whyNotLook(ctx.actor));
      const whom = whomOf(ctx, query);
      const { id } = await beginBatch[act](ctx, { whom, groupId: query.group, ...input });
      return { redirect: `/users/bulk/${id}` };
    },
  });
}

interface PreviewArgs {
  ctx: SignedInContext;
  query: PreviewQuery;
  form: FormState;
}

async function showPreview(act: BatchAct, { ctx, query, form }: PreviewArgs): Promise<Reply> {
  refuse(whyNotLook(ctx.actor));
  const [plan, groups] = await Promise.all([
    planBatch(ctx, { act, groupId: query.group, whom: whomOf(ctx, query) }),
    recallGroupRights(ctx.db.read, undefined),
  ]);
  return {
    view: "batches/preview",
    model: previewModel(ctx, { act, query, form, plan, groups }),
  };
}

/** Seconds until a page looks again how far a batch is. */
const REFRESH_S = "5";

function addStop(router: Router, act: BatchAct): void {
  page(router, `/users/bulk/${act}/:id/stopping`, {
    permission: stopBatch[act].permission,
    params: jobParams,
    subject: async () => noSubject,
    form: stopForm,
    act: "batches.progress.stop",
    async submit({ ctx, params }) {
      await stopBatch[act](ctx, params);
      const flash = { key: "batches.stopped", tone: "notice" } as const;
      return { redirect: `/users/bulk/${params.id}`, flash };
    },
  });
}

function addJob(router: Router): void {
  page(router, "/users/bulk/:id", {
    permission: "users.view",
    params: jobParams,
    query: jobQuery,
    async show({ ctx, params, query, form }) {
      const loaded = await loadResult(ctx, params.id, query);
      const model = jobModel(ctx, { ...loaded, query, form });
      return {
        view: "batches/job",
        model,
        ...(model.reloads ? { headers: { refresh: REFRESH_S } } : {}),
      };
    },
  });

  page(router, "/users/bulk/:id/results", {
    permission: startExport.permission,
    params: jobParams,
    subject: async () => noSubject,
    act: "batches.result.download",
    form: resultsForm,
    async submit({ ctx, params }) {
      const { job, rows } = await loadResults(ctx, params.id);
      await startExport({ ...ctx, form: undefined }, rows);
      return { download: resultFile(ctx, job, exported(ctx, rows)) };
    },
  });
}
