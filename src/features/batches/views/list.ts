import { addressOf } from "../../../domain/address.ts";
import type { ListPage } from "../../../domain/list-page.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { nameText } from "../../../views/former.ts";
import { describePages } from "../../../views/pager.ts";
import { KEPT_DAYS } from "../policy.ts";
import type { Job } from "../queries/jobs.ts";
import { type JobsQuery, jobsQuery } from "../schemas.ts";
import { nameOf } from "./parts.ts";

/** The batches of the last weeks. */
export function jobsModel(ctx: SignedInContext, list: ListPage<Job>) {
  const { t, format, now } = ctx;
  return {
    title: t("batches.title"),
    lead: t("batches.lead", { days: KEPT_DAYS }),
    rows: list.rows.map((job) => ({
      name: nameOf(ctx, job.act, job.groupTitle),
      number: `#${job.id}`,
      url: `/users/bulk/${job.id}`,
      who: nameText(t, job.actorName),
      when: format.moment(job.createdAt, now),
      changed: format.number(job.changed),
      skipped: format.number(job.skipped),
      state: { state: job.state, text: t(`batches.state.${job.state}`) },
    })),
    pager: describePages(ctx, list, {
      to: (page: JobsQuery["page"]) => addressOf("/users/bulk", jobsQuery, { page }),
    }),
  };
}
