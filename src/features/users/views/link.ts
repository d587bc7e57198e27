import type { FormState, SignedInContext } from "../../../http/page.ts";
import { personName } from "../../../views/former.ts";
import { type Back, backUrl, listUrl, recordUrl } from "../../users-list/schemas.ts";
import { isInvited, whyNotGiveLink, whyNotRevokeLink } from "../policy.ts";
import type { findLink } from "../queries.ts";
import { ways } from "../schemas.ts";
import type { LoadedUser } from "../service/load.ts";
import type { Linked } from "../service/password-link.ts";
import { asQuery } from "./parts.ts";

/** How somebody new gets a password: one that was typed stands for its way. */
export function wayOptions({ t }: SignedInContext, { values, again = [] }: FormState) {
  const chosen = values.way === "typed" || again.length > 0 ? "typed" : "link";
  return ways.map((way) => ({
    value: way,
    label: t(`users.form.way.${way}`),
    checked: way === chosen,
  }));
}

type ShownLink = Linked & {
  back: Back;
  /** After a user was created: where one goes on, maybe to another one. */
  next?: { href: string; another: boolean };
};

/** The page that shows a link, once. */
export function linkModel(ctx: SignedInContext, title: string, linked: ShownLink) {
  const { t, format, site } = ctx;
  const { id, name, token, expiresAt, back, next } = linked;
  return {
    title,
    name,
    link: token ? `${site}/welcome/${token}` : "",
    until: t("users.link.until", { until: format.dateTime(expiresAt) }),
    againUrl: `/users/${id}/link${asQuery(back)}`,
    backUrl: next?.href ?? backUrl(back, linked),
    backText: t(next?.another ? "users.link.another" : "users.link.done"),
    ways: [
      ...(back.from === "record"
        ? []
        : [{ href: recordUrl(back.list, { id }), text: t("users.record.link") }]),
      ...(next?.another
        ? [{ href: listUrl(back.list, linked), text: t("forms.back"), look: "ghost-secondary" }]
        : []),
    ],
  };
}

type GivenLink = Awaited<ReturnType<typeof findLink>>;

/** What the record says of the link, and what can be done with it. */
export function recordLinkModel(
  ctx: SignedInContext,
  user: LoadedUser,
  { link, list }: { link: GivenLink; list: string },
) {
  const { t, actor, now } = ctx;
  const back = asQuery({ list, from: "record" });
  const text = t(link ? "users.link.again" : "users.link.button");
  return {
    text: link ? givenText(ctx, link) : isInvited(user) ? t("users.link.none") : "",
    links: [
      ...(whyNotGiveLink(actor, user) ? [] : [{ href: `/users/${user.id}/link${back}`, text }]),
      ...(whyNotRevokeLink(actor, user, now)
        ? []
        : [{ href: `/users/${user.id}/revocation${back}`, text: t("users.revocation.button") }]),
    ],
  };
}

function givenText({ t, format, now }: SignedInContext, link: NonNullable<GivenLink>): string {
  const giver = personName(t, {
    firstName: link.giverFirstName ?? "",
    lastName: link.giverLastName ?? "",
  });
  return t(link.expiresAt > now ? "users.link.open" : "users.link.ended", {
    giver: giver || t("audit.system"),
    at: format.moment(link.createdAt, now),
    until: format.moment(link.expiresAt, now),
  });
}
