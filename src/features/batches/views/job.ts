import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { nameText } from "../../../views/former.ts";
import { describePages } from "../../../views/pager.ts";
import { storedReasonText } from "../../../views/stored-reason.ts";
import { isOfGroup, kinds } from "../policy.ts";
import { type Job, type Outcome, totalOf } from "../queries/jobs.ts";
import { type JobQuery, jobQuery, previewQuery, results } from "../schemas.ts";
import type { LoadedJob } from "../service/load.ts";
import { nameOf, personRow } from "./parts.ts";

/** A tab that somebody forgot asks no longer: their session ends as if there were none. */
const WATCHED_MS = 30 * 60_000;

interface JobParts extends LoadedJob {
  query: JobQuery;
  form: FormState;
}

/** A batch: how far it is, and what became of whom. */
export function jobModel(ctx: SignedInContext, parts: JobParts) {
  const { t, format } = ctx;
  const { job, query, list, form } = parts;
  const done = job.changed + job.skipped;
  const running = job.state === "running";
  const watchable = running && ctx.now.getTime() - job.createdAt.getTime() < WATCHED_MS;
  const reloads = watchable && query.watch === "yes";
  return {
    title: nameOf(ctx, job.act, job.groupTitle),
    sub: t("batches.progress.sub", {
      id: job.id,
      name: nameText(t, job.actorName),
      when: format.moment(job.createdAt, ctx.now),
    }),
    conflict: describeConflict(ctx, form.conflict),
    running,
    reloads,
    watch: watchable
      ? {
          href: jobUrl(job, { ...query, watch: reloads ? "no" : "yes" }),
          text: t(`batches.progress.${reloads ? "unwatch" : "watch"}`),
        }
      : null,
    state: { state: job.state, text: t(`batches.state.${job.state}`) },
    progress: {
      done,
      total: job.total,
      text: t("batches.progress.done", {
        done: format.number(done),
        total: format.number(job.total),
      }),
    },
    stopUrl:
      running && may(ctx.actor, kinds[job.act].permission)
        ? `/users/bulk/${job.act}/${job.id}/stopping`
        : "",
    formId: form.id,
    stopped:
      job.state === "stopped"
        ? t("batches.result.stopped", { reason: storedReasonText(t, job.reason) })
        : "",
    tabs: results
      .filter((result) => result !== "waiting" || totalOf(job, result) > 0)
      .map((result) => ({
        text: t(`batches.result.${result}`),
        count: format.number(totalOf(job, result)),
        href: jobUrl(job, { result, watch: query.watch }),
        current: query.result === result,
      })),
    rows: list.rows.map((row) => outcomeRow(ctx, job, row)),
    pager: describePages(ctx, list, {
      to: (page) => jobUrl(job, { ...query, page }),
      numbered: true,
    }),
    csvUrl: may(ctx.actor, "users.export") ? `/users/bulk/${job.id}/results` : "",
    acts: actsOn(ctx, job),
    links: linksOf(ctx, parts),
  };
}

function jobUrl({ id }: Job, query: Partial<JobQuery>): string {
  return addressOf(`/users/bulk/${id}`, jobQuery, query);
}

/** The way back, for whoever may go it. */
function actsOn({ t, actor }: SignedInContext, { id, act, state, changed, groupId }: Job) {
  const { inverse } = kinds[act];
  if (state === "running" || changed === 0 || !may(actor, kinds[inverse].permission)) return [];
  const query = { of: "undone", undo: id, group: isOfGroup(act) ? (groupId ?? 0) : 0 } as const;
  return [
    {
      href: addressOf(`/users/bulk/${inverse}`, previewQuery, query),
      text: t("batches.result.undo"),
    },
  ];
}

function linksOf({ t, actor }: SignedInContext, { job, undoing, hasEntry }: LoadedJob) {
  return [
    ...(job.undoes === null
      ? []
      : [
          {
            href: `/users/bulk/${job.undoes}`,
            text: t("batches.result.undoes", { id: job.undoes }),
          },
        ]),
    ...(undoing
      ? [
          {
            href: `/users/bulk/${undoing.id}`,
            text: t("batches.result.undone", { id: undoing.id }),
          },
        ]
      : []),
    ...(hasEntry && may(actor, "audit.view")
      ? [{ href: `/audit/${job.entryId}`, text: t("batches.result.entry") }]
      : []),
  ];
}

/** What became of somebody, in words. */
export function outcomeText(
  { t }: Pick<SignedInContext, "t">,
  { act }: Job,
  { result, reason }: Pick<Outcome, "result" | "reason">,
): string {
  if (result === "changed") return t(`batches.${act}.changed`);
  if (result === "waiting") return t("batches.result.waiting");
  return storedReasonText(t, reason) || t("batches.result.skipped");
}

function outcomeRow(ctx: SignedInContext, job: Job, row: Outcome) {
  return {
    ...personRow(ctx, row),
    changed: row.result === "changed",
    outcome: outcomeText(ctx, job, row),
  };
}
