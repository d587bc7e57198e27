import { wasAnswered } from "../db/form-receipts.ts";
import { BadRequest } from "../domain/errors.ts";
import type { Exchange } from "./context.ts";
import { type PostedToken, readToken } from "./csrf.ts";
import { type FormState, freshForm, parseForm } from "./form.ts";
import { formDigests } from "./form-digest.ts";
import { pathOf, sealEntries } from "./kept-entries.ts";
import type { AnySpec } from "./page-spec.ts";
import { isPerson } from "./person.ts";
import type { PageNotice, Reply } from "./render.ts";
import { toSignedOut } from "./sign-in-redirect.ts";

/** Whether a page was made for somebody else than who is signed in now. */
export function isOfAnother(
  { isGood, person }: PostedToken,
  { permission, show }: AnySpec,
  { ctx: { actor }, deps }: Exchange,
): boolean {
  if (isGood || permission === "public" || !show || !person || !actor) return false;
  return !isPerson(deps.secrets, person, actor.userId as number);
}

/**
 * The login page in answer to a post without a session, or with that of somebody else: it says that
 * nothing was saved, and carries what was typed for whom it was typed by.
 */
export async function askToSignIn(spec: AnySpec, exchange: Exchange): Promise<Reply> {
  const { deps, ctx, req } = exchange;
  if (!spec.show) return { redirect: "/login", flash: { key: "sign-in.signedOut" } };
  const { person } = readToken(deps, req, { isPublic: false });
  if (spec.endsSession && person && (await endedSession(spec, exchange, person)))
    return toSignedOut(spec.endsSession.key);
  const isOthers = isOfAnother({ isGood: false, person }, spec, exchange);
  // Its session ended while the act was under way: the login page is for nobody.
  if (!isOthers) delete (req.session as Partial<typeof req.session>).actor;
  const path = pathOf(req.originalUrl);
  const values = person && understood(spec, exchange)?.state.values;
  const kept = person && values && sealEntries(deps, { person, path, values });
  const form: FormState = { ...freshForm(), values: kept ? { kept } : {} };
  const why = kept ? "kept" : values ? "tooLong" : "nothing";
  const notice = isOthers ? othersNotice(exchange, why, path) : noticeOf(exchange, why);
  return { ...deps.signInPage(ctx, { next: path, form }), status: 422, notice };
}

/** Whether this post, sent before, is what signed its sender out: the second of two clicks. */
async function endedSession(spec: AnySpec, exchange: Exchange, person: Buffer): Promise<boolean> {
  const { deps, req, ctx } = exchange;
  const params = spec.params?.safeParse({ ...req.params });
  const form = understood(spec, exchange);
  if (!params?.success || !form || ctx.actor) return false;
  const userId = spec.endsSession?.of(params.data as Record<string, never>) as number;
  if (!isPerson(deps.secrets, person, userId)) return false;
  const { id } = form.state;
  const digests = formDigests(deps.secrets, { id, fields: form.posted });
  return wasAnswered(deps.db.read, userId, { id, path: req.path, digests });
}

/** undefined for what is no form of this page. */
function understood({ form }: AnySpec, { req, ctx }: Exchange) {
  try {
    return parseForm(form, req.body, ctx.t);
  } catch (error) {
    if (error instanceof BadRequest) return undefined;
    throw error;
  }
}

type Why = "kept" | "tooLong" | "nothing";

function noticeOf({ ctx: { t } }: Exchange, why: Why): PageNotice {
  return { tone: "danger", title: t("sign-in.ended.title"), text: t(`sign-in.ended.${why}`) };
}

/** Who is signed in now goes on without what somebody else typed. */
function othersNotice({ ctx: { t, actor } }: Exchange, why: Why, path: string): PageNotice {
  const name = actor?.name ?? "";
  const key = why === "kept" ? "sign-in.ended.another" : "sign-in.ended.anotherNothing";
  return {
    tone: "danger",
    title: t("sign-in.ended.title"),
    text: t(key, { name }),
    link: { href: path, text: t("sign-in.ended.goOn", { name }) },
  };
}
