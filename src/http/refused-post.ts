import { Conflict, NotFound, TooManyRequests, Unavailable, UsedForm } from "../domain/errors.ts";
import type { Reason } from "../domain/reason.ts";
import { reasonText } from "../views/reason-text.ts";
import type { Exchange } from "./context.ts";
import { csrfToken } from "./csrf.ts";
import { errorReply, OutOfDate } from "./error-pages.ts";
import {
  type FieldValue,
  type FormState,
  newFormId,
  passwordsText,
  sentences,
  validFields,
  withErrors,
} from "./form.ts";
import type { AnySpec } from "./page-spec.ts";
import type { PageNotice, Reply } from "./render.ts";

/** A post that was understood, and what its page is shown with again. */
interface Post {
  spec: AnySpec;
  exchange: Exchange;
  args: Parameters<NonNullable<AnySpec["show"]>>[0];
  /** Every field as it was posted, passwords included. */
  posted: Readonly<Record<string, FieldValue>>;
}

/** The page once more, with what was typed. */
async function showAgain(
  { spec, args }: Post,
  status: number,
  notice?: PageNotice,
): Promise<Reply> {
  if (!spec.show) throw new NotFound();
  const reply = await spec.show(args);
  return "view" in reply ? { ...reply, status, ...(notice ? { notice } : {}) } : reply;
}

/**
 * A token of another session, or none: nothing is done, and what was typed is shown with a fresh
 * one. The form keeps its id: was it carried out before, it has its answer. An address that has no
 * page of its own offers its button again.
 */
export async function refuseOutOfDate(post: Post): Promise<Reply> {
  const { spec, exchange, args } = post;
  if (spec.show) return showAgain(post, 422, outOfDateNotice(post));
  const { ctx, deps, req, res } = exchange;
  const text = ctx.t(spec.act ?? "errors.again");
  const { id, values } = args.form;
  const fields = { ...values, _csrf: csrfToken(deps, req, res), _form: id };
  const hint = ctx.t("errors.outOfDate.hint");
  return errorReply(exchange, new OutOfDate(text), { again: { text, hint, fields } });
}

function outOfDateNotice(post: Post): PageNotice {
  const { t } = post.args.ctx;
  return {
    tone: "danger",
    title: t("errors.outOfDate.title"),
    text: sentences([t("errors.outOfDate.text"), passwordsText(t, post.exchange.req.body)]),
  };
}

/** What a submit threw, as the page with what was typed, where the page can say it. */
export async function refusePost(post: Post, error: unknown): Promise<Reply> {
  const { spec, args } = post;
  const { form } = args;
  if (!spec.show) throw error;
  if (error instanceof TooManyRequests || error instanceof Unavailable)
    return showPostponed(post, error);
  if (!(error instanceof Conflict)) throw error;
  if (error.reason.field) return refuseFields(post, error.reason);
  // A used id can carry no other answer: what comes again is a new form.
  const id = error instanceof UsedForm ? newFormId() : form.id;
  return showAgain(withForm(post, { id, conflict: error.reason }), 409);
}

/** The page once more, with all that is wrong with its form and not just what stopped it. */
export async function refuseFields(post: Post, reason?: Reason): Promise<Reply> {
  const { spec, args, posted } = post;
  const also = (await spec.check?.({ ...args, valid: validFields(spec.form, posted) })) ?? [];
  const reasons = reason ? [reason, ...also] : also;
  const form = withErrors(args.form, { schema: spec.form, reasons }, args.ctx.t);
  return showAgain(withForm(post, form), 422);
}

function withForm(post: Post, changed: Partial<FormState>): Post {
  return { ...post, args: { ...post.args, form: { ...post.args.form, ...changed } } };
}

/**
 * A limit, or a database that cannot write, is no fault of what was typed: the page once more with
 * all of it, and how long to wait. Where the page cannot be read either, the error page has it.
 */
async function showPostponed(post: Post, error: TooManyRequests | Unavailable): Promise<Reply> {
  const { t } = post.args.ctx;
  const name = error instanceof Unavailable ? "unavailable" : "tooManyRequests";
  const notice: PageNotice = {
    tone: "danger",
    title: t(`errors.${name}.title`),
    text: sentences([
      reasonText(t, error.reason),
      t("errors.kept"),
      passwordsText(t, post.exchange.req.body),
    ]),
  };
  const shown = showAgain(post, error.status, notice);
  const reply = await shown.catch(() => {
    throw error;
  });
  return { ...reply, headers: { ...reply.headers, "Retry-After": String(error.retryAfter) } };
}
