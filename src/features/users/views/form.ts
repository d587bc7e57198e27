import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { type Kind, personFields } from "../../../domain/fields.ts";
import { shownRights } from "../../../domain/shown-rights.ts";
import type { StoreScope } from "../../../domain/store-scopes.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { localeName, localeNames } from "../../../languages/locale.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { editOf, typedValues } from "../../../views/edit.ts";
import { describeForm, oneNameOption } from "../../../views/form.ts";
import { groupDescription } from "../../../views/group-text.ts";
import type { MergeField } from "../../../views/merge.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { describeChanged, rightsText } from "../../../views/rights-text.ts";
import { describeStoreHint } from "../../../views/store-hint.ts";
import { type Back, backUrl, listUrl } from "../../users-list/schemas.ts";
import {
  isSelf,
  mayCreate,
  whyNotGiveLink,
  whyNotJoin,
  whyNotRegroup,
  whyNotSetPassword,
} from "../policy.ts";
import type { NewUserQuery } from "../schemas.ts";
import type { LoadedUser } from "../service/load.ts";
import { wayOptions } from "./link.ts";
import { asQuery, summary } from "./parts.ts";

interface UserFormParts {
  form: FormState;
  groups: readonly GroupRights[];
  /** What the store may ask. */
  asked: ReadonlySet<StoreScope>;
  back: Back;
}

/** Texts, ids of what is ticked, a checkbox as `on` or empty. */
type UserValues = {
  [Field in keyof typeof personFields]: Field extends "groups" ? string[] : string;
};

const fields = Object.entries(personFields) as [keyof UserValues, Kind][];

/** How a form holds kinds that are no texts. */
const inForm: Partial<Record<Kind, (value: unknown) => string | string[]>> = {
  names: (groups) => idsOf((groups ?? []) as GroupRights[]),
  yesOrNo: (value) => (value ? "on" : ""),
};

function valuesOf(person: Partial<Record<keyof UserValues, unknown>>): UserValues {
  const text = (value: unknown) => String(value ?? "");
  const values = fields.map(([field, kind]) => [field, (inForm[kind] ?? text)(person[field])]);
  return Object.fromEntries(values) as UserValues;
}

interface CreateParts extends Omit<UserFormParts, "back"> {
  query: NewUserQuery;
}

export function createUserModel(ctx: SignedInContext, { query, ...rest }: CreateParts) {
  const parts = { ...rest, back: { list: query.list, from: "" as const } };
  const { form } = parts;
  // What the address names but the reader cannot grant is not ticked.
  const groups = parts.groups.filter(
    (group) => query.groups.includes(group.id) && !whyNotJoin(ctx.actor, group),
  );
  const empty = valuesOf({ groups, locale: query.locale || ctx.locale });
  const values = form.submitted ? typedValues(form, empty) : empty;
  return {
    ...describeForm(form),
    title: ctx.t("users.create.title"),
    ways: wayOptions(ctx, form),
    passwordRequired: form.values.way === "typed",
    passwordHint: ctx.t("users.form.password.hintNew"),
    fields: userFields(ctx, parts, { values, held: [] }),
    backUrl: listUrl(parts.back.list),
    conflict: describeConflict(ctx, form.conflict),
    changed: changedGroups(ctx, parts, { values, held: [] }),
  };
}

interface EditParts extends UserFormParts {
  user: LoadedUser;
  meanwhile: readonly AuditRecord[];
}

export function editUserModel(ctx: SignedInContext, parts: EditParts) {
  const { form, user, back } = parts;
  const { actor, t } = ctx;
  const self = isSelf(actor, user);
  const { values, base, version, merged } = userEdit(ctx, parts);
  const ticks = { values, held: idsOf(user.groups) };
  const fixed = whyNotRegroup(actor, user) !== undefined;
  return {
    ...describeForm(form),
    title: t("users.edit.title"),
    user: summary(ctx, user),
    fields: userFields(ctx, parts, { ...ticks, fixed }),
    base,
    version,
    merged,
    self,
    ownGroups: fixed ? t("users.whyNot.ownGroups") : "",
    agentWhy: fixed ? "own-groups agent-store" : "",
    emailHint: t(self ? "users.form.email.hintOwn" : "users.form.email.hintEdit"),
    emailFill: self ? "username" : "off",
    passwordHint: t("users.form.password.hintEdit"),
    passwordRequired: false,
    passwordOpen: concernsPassword(form),
    ownPassword: self ? t("users.whyNot.ownPassword") : "",
    linkUrl: whyNotGiveLink(actor, user) ? "" : `/users/${user.id}/link${asQuery(back)}`,
    maySetPassword: !self && whyNotSetPassword(actor, user) === undefined,
    acts: mayCreate(actor) ? [addButton(ctx, back)] : [],
    backUrl: backUrl(back, user),
    conflict: describeConflict(ctx, form.conflict, parts.meanwhile),
    changed: self ? [] : changedGroups(ctx, parts, ticks),
  };
}

/** What was typed of a password, or is wrong with it, is not folded away. */
function concernsPassword({ again = [], errors }: FormState): boolean {
  const named = [...again, ...errors.map(({ field }) => field)];
  return named.includes("password") || named.includes("passwordRepeat");
}

function addButton({ t }: SignedInContext, { list }: Back) {
  return { href: `/users/new${asQuery({ list })}`, icon: "plus.svg", text: t("users.edit.add") };
}

/** What stands in the form; on one's own record without groups and agent flag. */
function userEdit({ t, actor }: SignedInContext, { form, user, groups }: EditParts) {
  const fixed: string[] = whyNotRegroup(actor, user) ? ["groups", "agent"] : [];
  const say: Partial<Record<Kind, (value: string) => string>> = {
    names: (value) => groups.find(({ id }) => String(id) === value)?.title ?? `#${value}`,
    yesOrNo: (value) => t(value ? "forms.yes" : "forms.no"),
    locale: localeName,
  };
  const asked = fields.filter(([field]) => !fixed.includes(field));
  const labelled = asked.map(([field, kind]) => {
    const label = t(`people.form.${field}.label`);
    return [field, say[kind] ? { label, say: say[kind] } : { label }];
  });
  return editOf(t, form, {
    stored: valuesOf(user),
    version: user.version,
    fields: Object.fromEntries(labelled) as Partial<Record<keyof UserValues, MergeField>>,
  });
}

/** What stands in the form, and the groups that the user has; `fixed` where they stay. */
interface Filled {
  values: UserValues;
  held: readonly string[];
  fixed?: boolean;
}

/** Groups that saving would give or take, but whose rights are others than shown. */
function changedGroups(
  { t }: SignedInContext,
  { form, groups }: UserFormParts,
  { values, held }: Filled,
): string[] {
  const changing = groups.filter(
    ({ id }) => values.groups.includes(String(id)) !== held.includes(String(id)),
  );
  return describeChanged(t, form, changing);
}

function idsOf(groups: readonly GroupRights[]): string[] {
  return groups.map(({ id }) => String(id));
}

/** The fields of Create new User and Edit User. */
function userFields(
  ctx: SignedInContext,
  parts: UserFormParts,
  { values, held, fixed = false }: Filled,
) {
  const { form, groups, back } = parts;
  return {
    ...values,
    restore: restoreLink(ctx, form, back),
    oneName: oneNameOption(ctx.t("people.form.oneName.label"), form, values),
    agent: {
      value: "on",
      label: ctx.t("users.form.agent.text"),
      checked: values.agent === "on",
      disabled: fixed,
    },
    agentStore: describeStoreHint(ctx, "agents", parts.asked),
    locales: Object.entries(localeNames).map(([value, label]) => ({
      value,
      label,
      lang: value,
      checked: value === values.locale,
    })),
    groups: groups.map((group) =>
      groupOption(ctx, group, {
        chosen: values.groups.includes(String(group.id)),
        held: held.includes(String(group.id)),
      }),
    ),
    find: groups.length < FIND_FROM ? null : findModel(ctx),
    shownRights: shownRights(form, groups),
  };
}

/** From so many groups on one is looked for. */
const FIND_FROM = 12;

function findModel({ t }: SignedInContext) {
  return {
    label: t("people.form.groups.find.label"),
    shown: t("people.form.groups.find.shown"),
    nothing: t("people.form.groups.find.none"),
  };
}

/** An address held by a deleted user leads there, for those who may restore. */
function restoreLink({ t }: SignedInContext, form: FormState, { list }: Back) {
  const reason = form.errors.find(
    ({ reason }) => reason?.key === "users.form.email.takenByDeleted",
  )?.reason;
  return reason
    ? {
        href: `/users/${reason.id}/restoration${asQuery({ list })}`,
        text: t("users.form.email.restore"),
      }
    : null;
}

interface Ticked {
  chosen: boolean;
  held: boolean;
}

/** A group as a checkbox: its description, what it gives, and why it cannot be granted. */
function groupOption(ctx: SignedInContext, group: GroupRights, { chosen, held }: Ticked) {
  const why = held ? undefined : whyNotJoin(ctx.actor, group);
  return {
    value: String(group.id),
    label: group.title,
    hint: groupDescription(ctx.t, group),
    gives: ctx.t("rights.given.label", { rights: rightsText(ctx.t, group.permissions) }),
    checked: chosen,
    disabled: why !== undefined,
    reason: why?.permission ? reasonText(ctx.t, why) : "",
  };
}
