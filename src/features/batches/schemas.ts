import { z } from "zod";
import { idParam, pageNumber } from "../../http/fields.ts";
import { usersList } from "../users-list/schemas.ts";

/**
 * A batch that is only looked at yet: on whom, of `list` or of the batch `undo`, and with which
 * group; the pages of those who change and of those who are skipped.
 */
export const previewQuery = z.object({
  of: z.enum(["ticked", "all", "undone"]).default("ticked"),
  undo: idParam.default(0),
  group: idParam.default(0),
  page: pageNumber,
  skipped: pageNumber,
  list: usersList,
});

export type PreviewQuery = z.infer<typeof previewQuery>;

/** What the preview showed. */
export const previewForm = z.strictObject({ seen: z.string().regex(/^[\w-]{43}$/) });

export const jobParams = z.object({ id: idParam });

export const results = ["all", "changed", "skipped", "waiting"] as const;

/** `watch` is whether the page of a batch that is not over reloads by itself. */
export const jobQuery = z.object({
  result: z.enum(results).default("all"),
  watch: z.enum(["yes", "no"]).default("yes"),
  page: pageNumber,
});

export type JobQuery = z.infer<typeof jobQuery>;

export const stopForm = z.strictObject({});
export const resultsForm = z.strictObject({});

export const jobsQuery = z.object({ page: pageNumber });

export type JobsQuery = z.infer<typeof jobsQuery>;
