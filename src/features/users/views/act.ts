import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { firstMissing } from "../../../domain/permissions.ts";
import type { Reason } from "../../../domain/reason.ts";
import { shownRights } from "../../../domain/shown-rights.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describeForm } from "../../../views/form.ts";
import { personName } from "../../../views/former.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { describeChanged, rightsText } from "../../../views/rights-text.ts";
import type { Receivers } from "../../customers/service/with-user.ts";
import { type Back, backUrl, listUrl, recordUrl } from "../../users-list/schemas.ts";
import {
  type Act,
  isSelf,
  linkHours,
  whyNotDeactivate,
  whyNotEndAccess,
  whyNotRevokeLink,
} from "../policy.ts";
import type { LoadedUser } from "../service/load.ts";
import { describeAlready } from "./already.ts";
import { hasEnd, leavingModel } from "./leaving.ts";
import { givingBackModel, partingModel } from "./parting.ts";
import { asQuery, summary } from "./parts.ts";

interface ActParts {
  form: FormState;
  user: LoadedUser;
  groups: readonly GroupRights[];
  back: Back;
  meanwhile: readonly AuditRecord[];
  sessions: number;
  why: Reason | undefined;
  /** What made it so, where there is nothing to do. */
  last: AuditRecord | undefined;
  /** Who may get the customers of somebody who is deleted, and what is searched. */
  parting: (Receivers & { who: string }) | undefined;
  /** How many customers somebody who is restored can be given back. */
  offered: number;
}

/**
 * The page that asks before an act; `blocked` says why there is nothing to confirm. Deletion shows
 * the counts that its submit sends back.
 */
export function actModel(ctx: SignedInContext, act: Act, parts: ActParts) {
  const { form, user, back, meanwhile, sessions, why, last, parting, offered } = parts;
  const { t, actor } = ctx;
  const name = personName(t, user);
  const already = describeAlready(ctx, why, { act, name, last });
  const told = consequences(ctx, act, parts);
  const setsEnd = act === "deactivation" && hasEnd(user) && !whyNotEndAccess(actor, user);
  const instead = act === "deletion" && !whyNotDeactivate(actor, user);
  return {
    ...describeForm(form),
    title: already ? already.title : t(setsEnd ? "leaving.title" : `users.${act}.title`, { name }),
    consequences: act === "deactivation" ? [] : told,
    wakes: true,
    submit: setsEnd
      ? { text: t("leaving.save"), look: "primary" }
      : { text: t(`users.${act}.button`), look: dangerous.has(act) ? "danger" : "primary" },
    already: already ? already.text : "",
    blocked: why && !already && !form.conflict ? reasonText(t, why) : "",
    possible: why === undefined,
    user: summary(ctx, user),
    leaving: act === "deactivation" ? leavingModel(ctx, { user, form, now: told[0] ?? "" }) : null,
    parting: parting ? partingModel(ctx, { user, form, ...parting }) : null,
    givingBack: givingBackModel(ctx, offered, form),
    confirmation: act === "erasure" ? confirmationModel(ctx, form) : null,
    version: user.version,
    counts:
      act === "deletion"
        ? [
            { name: "sessions", value: sessions },
            { name: "customers", value: user.customerCount },
          ]
        : [],
    // What the state forbids by now says more than that the page was out of date.
    conflict: already
      ? null
      : describeConflict(ctx, form.conflict && (why ?? form.conflict), meanwhile),
    shownRights: givesBack(act) ? shownRights(form, user.groups) : "",
    changed: givesBack(act) ? describeChanged(t, form, user.groups) : [],
    backUrl: backUrl(back, user),
    recordUrl: recordUrl(back.list, user),
    listUrl: listUrl(back.list, user),
    insteadUrl: instead ? `/users/${user.id}/deactivation${asQuery(back)}` : "",
    timed: [user.lastLoginAt, form.conflict, last].some(Boolean),
  };
}

const dangerous: ReadonlySet<Act> = new Set(["deactivation", "deletion", "erasure"]);

/** The address that is typed to confirm. */
function confirmationModel({ t }: SignedInContext, { values }: FormState) {
  return {
    label: t("users.erasure.address.label"),
    hint: t("users.erasure.address.hint"),
    value: values.address ?? "",
  };
}

/** Acts after which the groups of the user give their rights again, at once or in the end. */
function givesBack(act: Act): act is "activation" | "restoration" {
  return act === "activation" || act === "restoration";
}

/** What will happen, one sentence each. */
function consequences(
  ctx: SignedInContext,
  act: Act,
  { user, groups, sessions, parting }: ActParts,
): string[] {
  const { t, actor, format } = ctx;
  const self = isSelf(actor, user);
  if (act === "link") return linkConsequences(ctx, user);
  if (act === "revocation") return [t("users.revocation.text")];
  if (act === "erasure")
    return [
      t("users.erasure.forever"),
      t("users.erasure.fields"),
      t("users.erasure.audit", { former: t("people.former", { id: user.id }) }),
      t("users.erasure.free"),
      t("users.erasure.copies"),
    ];
  if (act !== "deletion") {
    const text = t(self ? `users.${act}.textSelf` : `users.${act}.text`, { count: sessions });
    return givesBack(act)
      ? [text, t(`users.${act}.rights`, { rights: rightsText(t, user.permissions) })]
      : [text];
  }
  const restorers = groups.filter(
    ({ permissions }) =>
      permissions.has("users.restore") && !firstMissing(user.permissions, permissions),
  );
  return [
    t(self ? "users.deletion.sessionsSelf" : "users.deletion.sessions", { count: sessions }),
    // Where there is a choice, it says so itself.
    ...(parting
      ? []
      : [
          t("users.deletion.customers", {
            count: user.customerCount,
            number: format.number(user.customerCount),
          }),
        ]),
    t(self ? "users.deletion.staysSelf" : "users.deletion.stays"),
    restorers.length > 0
      ? t(self ? "users.deletion.restorersSelf" : "users.deletion.restorers", {
          groups: format.list(restorers.map(({ title }) => title)),
        })
      : t("users.deletion.noRestorers"),
  ];
}

function linkConsequences({ t, actor, now }: SignedInContext, user: LoadedUser): string[] {
  const isOpen = !whyNotRevokeLink(actor, user, now);
  return [
    t("users.link.text", { count: linkHours(user) }),
    ...(user.invited ? [] : [t("users.link.keeps")]),
    ...(isOpen ? [t("users.link.replaces")] : []),
  ];
}
