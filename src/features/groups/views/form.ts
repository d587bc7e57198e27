import type { AuditRecord, Change } from "../../../domain/audit-entry.ts";
import { isSystemKey } from "../../../domain/permissions.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { RoleRights } from "../../../rights/held-rights.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { editOf, reviewFields, typedValues } from "../../../views/edit.ts";
import { describeEffects } from "../../../views/effects.ts";
import { describeForm } from "../../../views/form.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { whyNotGiveRole, whyNotRename, whyNotTakeRole } from "../policy.ts";
import { type Back, backUrl } from "../schemas.ts";
import type { LoadedGroup } from "../service/load.ts";
import type { GroupReview } from "../service/update-group.ts";
import { groupSummary, roleText } from "./parts.ts";

interface FormParts {
  form: FormState;
  roles: readonly RoleRights[];
}

interface GroupValues {
  title: string;
  description: string;
  /** Ids. */
  roles: string[];
}

const nothing: GroupValues = { title: "", description: "", roles: [] };

export function createGroupModel(ctx: SignedInContext, { form, roles }: FormParts) {
  const values = form.submitted ? typedValues(form, nothing) : nothing;
  return {
    ...describeForm(form),
    conflict: describeConflict(ctx, form.conflict),
    title: ctx.t("groups.create.title"),
    fields: fieldsModel(ctx, { values, roles, before: { systemKey: null, roleIds: [] } }),
  };
}

interface EditParts extends FormParts {
  group: LoadedGroup;
  meanwhile: readonly AuditRecord[];
  back: Back;
}

export function editGroupModel(ctx: SignedInContext, parts: EditParts) {
  const { form, roles, group, meanwhile, back } = parts;
  const { t } = ctx;
  const nameOf = (value: string) => roles.find(({ id }) => String(id) === value)?.name ?? value;
  const { values, ...edit } = editOf(t, form, {
    stored: storedValues(group),
    version: group.version,
    fields: {
      title: { label: t("groups.form.title.label") },
      description: { label: t("groups.form.description.label") },
      roles: { label: t("groups.form.roles.label"), say: nameOf },
    },
  });
  return {
    ...describeForm(form),
    ...edit,
    title: t("groups.edit.title"),
    backUrl: backUrl(back, group),
    group: groupSummary(ctx, group),
    fields: fieldsModel(ctx, { values, roles, before: group }),
    conflict: describeConflict(ctx, form.conflict, meanwhile),
  };
}

function storedValues({ title, description, roleIds }: LoadedGroup): GroupValues {
  return { title, description, roles: roleIds.map(String) };
}

interface Filled {
  values: GroupValues;
  roles: readonly RoleRights[];
  before: Pick<LoadedGroup, "systemKey" | "roleIds">;
}

function fieldsModel(ctx: SignedInContext, { values, roles, before }: Filled) {
  const { t } = ctx;
  const fixed = whyNotRename(before);
  const options = roles.map((role) => roleOption(ctx, role, { values, before }));
  return {
    title: values.title,
    titleFixed: fixed ? reasonText(t, fixed) : "",
    description: values.description,
    seeded: isSystemKey(before.systemKey)
      ? t("groups.form.description.seeded", { text: t(`groups.seeded.${before.systemKey}`) })
      : "",
    roles: options,
    /** A box that is disabled is not sent. */
    kept: options
      .filter(({ disabled, checked }) => disabled && checked)
      .map(({ value }) => ({ name: "roles", value })),
  };
}

/** A role as a checkbox: what it gives, and why it cannot be given or taken. */
function roleOption(
  ctx: SignedInContext,
  role: RoleRights,
  { values, before }: Pick<Filled, "values" | "before">,
) {
  const held = before.roleIds.includes(role.id);
  const why = held ? whyNotTakeRole(ctx.actor, before, role) : whyNotGiveRole(ctx.actor, role);
  return {
    value: String(role.id),
    label: role.name,
    hint: roleText(ctx, role),
    // What one may not turn stays as it is.
    checked: why ? held : values.roles.includes(String(role.id)),
    disabled: why !== undefined,
    reason: why ? reasonText(ctx.t, why) : "",
  };
}

interface ReviewParts {
  back: Back;
  form: FormState;
  review: GroupReview;
}

/** What saving would change, in words and people. */
export function reviewModel(ctx: SignedInContext, { form, review, back }: ReviewParts) {
  const { t } = ctx;
  const { group, changes, given, taken, effects } = review;
  const empty = t("forms.merge.empty");
  const text = (label: string, change: Change<string> | undefined) =>
    change ? [{ label, from: change.from || empty, to: change.to || empty }] : [];
  const rows = (roles: readonly RoleRights[]) =>
    roles.map((role) => ({ name: role.name, text: roleText(ctx, role) }));
  const shown = describeEffects(ctx, effects);
  return {
    ...describeForm(form),
    title: t("forms.review.title"),
    backUrl: backUrl(back, group),
    group: groupSummary(ctx, group),
    texts: [
      ...text(t("groups.form.title.label"), changes.title),
      ...text(t("groups.form.description.label"), changes.description),
    ],
    lists: [
      { label: t("groups.review.given"), given: true, rows: rows(given) },
      { label: t("groups.review.taken"), given: false, rows: rows(taken) },
    ],
    unchanged: Object.keys(changes).length === 0,
    effects: shown,
    conflict: describeConflict(ctx, form.conflict),
    version: group.version,
    typed: [...reviewFields(form, typedValues(form, nothing)), { name: "seen", value: shown.seen }],
  };
}
