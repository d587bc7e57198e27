import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { describeConflict } from "../../../domain/audit-text.ts";
import { describeEffects } from "../../../domain/effects.ts";
import { USED_FORM } from "../../../domain/errors.ts";
import { describeForm } from "../../../domain/form-text.ts";
import {
  describeText,
  describeTicks,
  type MergedField,
  mergeText,
  mergeTicks,
} from "../../../domain/merge.ts";
import { reasonText } from "../../../domain/reason.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { RoleRights } from "../../rights/queries.ts";
import { whyNotRename, whyNotTurn } from "../policy.ts";
import type { EditGroupInput } from "../schemas.ts";
import type { LoadedGroup } from "../service/load.ts";
import type { GroupReview } from "../service/update-group.ts";
import { groupSummary, roleText } from "./parts.ts";

interface FormParts {
  form: FormState;
  roles: readonly RoleRights[];
}

export function createGroupModel(ctx: SignedInContext, { form, roles }: FormParts) {
  const values = form.submitted ? typedValues(form) : { title: "", description: "", roles: [] };
  return {
    ...describeForm(form),
    conflict: describeConflict(ctx, form.conflict),
    title: ctx.t("groups.create.title"),
    fields: fieldsModel(ctx, values, roles, { systemKey: null, roleIds: [] }),
  };
}

interface Values {
  title: string;
  description: string;
  /** Ids. */
  roles: string[];
}

interface EditParts extends FormParts {
  group: LoadedGroup;
  meanwhile: readonly AuditRecord[];
}

export function editGroupModel(ctx: SignedInContext, { form, roles, group, meanwhile }: EditParts) {
  const stored = storedValues(group);
  const base = form.submitted && !form.conflict ? baseValues(form) : stored;
  // After a first submit of the same form "they" were oneself: what is typed now is what is meant.
  const merged =
    form.conflict && form.conflict.key !== USED_FORM ? merge(ctx, form, stored, roles) : undefined;
  return {
    ...describeForm(form),
    title: ctx.t("groups.edit.title"),
    group: groupSummary(ctx, group),
    fields: fieldsModel(
      ctx,
      merged?.values ?? (form.submitted ? typedValues(form) : stored),
      roles,
      group,
    ),
    base,
    // A form with a typo is still the form of the version that it showed.
    version: form.submitted && !form.conflict ? form.values.version : group.version,
    conflict: describeConflict(ctx, form.conflict, meanwhile),
    merged: merged?.fields ?? [],
  };
}

function storedValues({ title, description, roleIds }: LoadedGroup): Values {
  return { title, description: description ?? "", roles: roleIds.map(String) };
}

function typedValues({ values }: FormState): Values {
  return {
    title: String(values.title ?? ""),
    description: String(values.description ?? ""),
    roles: [values.roles ?? []].flat(),
  };
}

function baseValues({ values }: FormState): Values {
  return {
    title: String(values.baseTitle ?? ""),
    description: String(values.baseDescription ?? ""),
    roles: [values.baseRoles ?? []].flat(),
  };
}

/** Their changes and yours, put together where they do not collide. */
function merge(
  { t }: SignedInContext,
  form: FormState,
  theirs: Values,
  roles: readonly RoleRights[],
): { values: Values; fields: MergedField[] } {
  const [base, yours] = [baseValues(form), typedValues(form)];
  const sides = <Field extends keyof Values>(field: Field) => ({
    base: base[field],
    theirs: theirs[field],
    yours: yours[field],
  });
  const nameOf = (id: string) => roles.find((role) => String(role.id) === id)?.name ?? id;
  return {
    values: {
      title: mergeText(sides("title")),
      description: mergeText(sides("description")),
      roles: mergeTicks(sides("roles")),
    },
    fields: [
      ...describeText(t, t("groups.form.title.label"), sides("title")),
      ...describeText(t, t("groups.form.description.label"), sides("description")),
      ...describeTicks(t, t("groups.form.roles.label"), sides("roles"), nameOf),
    ],
  };
}

type Before = Pick<LoadedGroup, "systemKey" | "roleIds">;

function fieldsModel(
  ctx: SignedInContext,
  values: Values,
  roles: readonly RoleRights[],
  before: Before,
) {
  const { t } = ctx;
  const fixed = whyNotRename(before);
  return {
    title: values.title,
    titleFixed: fixed ? t(fixed.key) : "",
    description: values.description,
    seeded: before.systemKey
      ? t("groups.form.description.seeded", { text: t(`groups.seeded.${before.systemKey}`) })
      : "",
    roles: roles.map((role) => {
      const held = before.roleIds.includes(role.id);
      const why = whyNotTurn(ctx.actor, before, role, held);
      return {
        value: String(role.id),
        label: role.name,
        hint: roleText(ctx, role),
        // What one may not turn stays as it is.
        checked: why ? held : values.roles.includes(String(role.id)),
        disabled: why !== undefined,
        kept: why !== undefined && held,
        reason: why ? reasonText(t, why) : "",
      };
    }),
  };
}

/** A form that was refused only after it had been understood, as the command takes it. */
export function readForm(form: FormState): EditGroupInput {
  const [typed, base] = [typedValues(form), baseValues(form)];
  return {
    title: typed.title,
    description: typed.description,
    roles: typed.roles.map(Number),
    version: Number(form.values.version),
    baseTitle: base.title,
    baseDescription: base.description,
    baseRoles: base.roles.map(Number),
    step: "review",
  };
}

/** What saving would change, in words and people. */
export function reviewModel(
  ctx: SignedInContext,
  form: FormState,
  input: EditGroupInput,
  { group, wanted, effects }: GroupReview,
) {
  const { t } = ctx;
  const stored = storedValues(group);
  const text = (field: "title" | "description") => {
    const label = t(`groups.form.${field}.label`);
    return input[field] === stored[field]
      ? []
      : [
          {
            label,
            from: stored[field] || t("forms.merge.empty"),
            to: input[field] || t("forms.merge.empty"),
          },
        ];
  };
  const without = (roles: readonly RoleRights[], others: readonly RoleRights[]) =>
    roles
      .filter(({ id }) => !others.some((other) => other.id === id))
      .map((role) => ({ name: role.name, text: roleText(ctx, role) }));
  const lists = [
    { label: t("groups.review.given"), given: true, rows: without(wanted, group.roles) },
    { label: t("groups.review.taken"), given: false, rows: without(group.roles, wanted) },
  ];
  const texts = [...text("title"), ...text("description")];
  return {
    ...describeForm(form),
    title: t("forms.review.title"),
    group: groupSummary(ctx, group),
    texts,
    lists,
    unchanged: texts.length === 0 && lists.every(({ rows }) => rows.length === 0),
    effects: describeEffects(ctx, effects),
    conflict: describeConflict(ctx, form.conflict),
    version: group.version,
    kept: keptFields(form),
  };
}

/** What was typed, for the way back and on. */
function keptFields({ values }: FormState): { name: string; value: string }[] {
  const names = ["title", "description", "roles", "baseTitle", "baseDescription", "baseRoles"];
  return names.flatMap((name) => [values[name] ?? []].flat().map((value) => ({ name, value })));
}
