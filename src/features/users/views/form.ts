import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { describeConflict } from "../../../domain/audit-text.ts";
import { describeForm } from "../../../domain/form-text.ts";
import { groupDescription } from "../../../domain/group-text.ts";
import { localeNames } from "../../../domain/locale.ts";
import { describeChanged, rightsText, shownRights } from "../../../domain/shown-rights.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { GroupRights } from "../../rights/queries.ts";
import { isSelf, mayCreate, whyNotJoin, whyNotRegroup, whyNotSetPassword } from "../policy.ts";
import type { LoadedUser } from "../service/load.ts";
import { asQuery, listUrl, summary } from "./parts.ts";

interface UserFormParts {
  form: FormState;
  groups: readonly GroupRights[];
  user?: LoadedUser;
  list: string;
}

export function createUserModel(ctx: SignedInContext, parts: UserFormParts) {
  return {
    ...describeForm(parts.form),
    title: ctx.t("users.create.title"),
    fields: userFields(ctx, parts),
    listUrl: listUrl(parts.list),
    conflict: describeConflict(ctx, parts.form.conflict),
    changed: changedGroups(ctx, parts),
  };
}

interface EditParts extends UserFormParts {
  user: LoadedUser;
  meanwhile: readonly AuditRecord[];
}

export function editUserModel(ctx: SignedInContext, parts: EditParts) {
  const { form, user, list } = parts;
  const { actor, t } = ctx;
  const self = isSelf(actor, user);
  return {
    ...describeForm(parts.form),
    title: t("users.edit.title"),
    user: summary(ctx, user),
    fields: userFields(ctx, parts),
    // A form with a typo is still the form of the version that it showed.
    version: form.submitted && !form.conflict ? form.values.version : user.version,
    self,
    ownGroups: whyNotRegroup(actor, user) ? t("users.whyNot.ownGroups") : "",
    emailHint: t(self ? "users.form.email.hintOwn" : "users.form.email.hintEdit"),
    ownPassword: self ? t("users.whyNot.ownPassword") : "",
    maySetPassword: !self && whyNotSetPassword(actor, user) === undefined,
    addUserUrl: mayCreate(actor) ? `/users/new${asQuery(list)}` : "",
    listUrl: listUrl(list),
    conflict: describeConflict(ctx, parts.form.conflict, parts.meanwhile),
    changed: self ? [] : changedGroups(ctx, parts),
  };
}

/** Groups that saving would give or take, but whose rights are others than shown. */
function changedGroups({ t }: SignedInContext, { form, groups, user }: UserFormParts): string[] {
  const held = idsOf(user?.groups ?? []);
  const ticked = tickedGroups(form);
  return describeChanged(
    t,
    form,
    groups.filter(({ id }) => ticked.includes(id) !== held.includes(id)),
  );
}

function tickedGroups({ values }: FormState): number[] {
  return [values.groups ?? []].flat().map(Number);
}

function idsOf(groups: readonly GroupRights[]): number[] {
  return groups.map(({ id }) => id);
}

/** The fields of Create new User and Edit User: what was typed, else what is stored. */
function userFields(ctx: SignedInContext, { form, groups, user, list }: UserFormParts) {
  const typed = (name: string, stored: string) =>
    form.submitted ? String(form.values[name] ?? "") : stored;
  const held = idsOf(user?.groups ?? []);
  const chosen = form.submitted ? tickedGroups(form) : held;
  return {
    email: typed("email", user?.email ?? ""),
    restore: restoreLink(ctx, form, list),
    firstName: typed("firstName", user?.firstName ?? ""),
    lastName: typed("lastName", user?.lastName ?? ""),
    agent: form.submitted ? form.values.agent === "on" : (user?.agent ?? false),
    locales: Object.entries(localeNames).map(([value, label]) => ({
      value,
      label,
      lang: value,
      checked: value === typed("locale", user?.locale ?? ctx.locale),
    })),
    groups: groups.map((group) => groupOption(ctx, group, new Set(chosen), new Set(held))),
    shownRights: shownRights(form, groups),
  };
}

/** An address held by a deleted user leads there, for those who may restore. */
function restoreLink({ t }: SignedInContext, form: FormState, list: string) {
  const reason = form.errors.find(
    ({ reason }) => reason?.key === "users.form.email.takenByDeleted",
  )?.reason;
  return reason
    ? {
        href: `/users/${reason.params?.id}/restoration${asQuery(list)}`,
        text: t("users.form.email.restore"),
      }
    : null;
}

/** A group as a checkbox: its description, what it gives, and why it cannot be granted. */
function groupOption(
  ctx: SignedInContext,
  group: GroupRights,
  chosen: ReadonlySet<number>,
  held: ReadonlySet<number>,
) {
  const why = held.has(group.id) ? undefined : whyNotJoin(ctx.actor, group);
  return {
    value: String(group.id),
    label: group.title,
    hint: groupDescription(ctx.t, group),
    gives: ctx.t("rights.given.label", { rights: rightsText(ctx.t, group.permissions) }),
    checked: chosen.has(group.id),
    disabled: why !== undefined,
    reason: why?.permission
      ? ctx.t(why.key, { permission: ctx.t(`rights.${why.permission}.name`) })
      : "",
  };
}
