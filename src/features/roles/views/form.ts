import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { describeConflict } from "../../../domain/audit-text.ts";
import { USED_FORM } from "../../../domain/errors.ts";
import { describeForm } from "../../../domain/form-text.ts";
import {
  describeText,
  describeTicks,
  mergeText,
  mergeTicks,
  type Sides,
} from "../../../domain/merge.ts";
import {
  permissions as catalogue,
  neededFor,
  type Permission,
  permissionsByArea,
} from "../../../domain/permissions.ts";
import { reasonText } from "../../../domain/reason.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { GroupRights } from "../../rights/queries.ts";
import { whyNotToggle } from "../policy.ts";
import type { LoadedRole } from "../service/load.ts";
import { groupLink } from "./parts.ts";

const nothing: ReadonlySet<Permission> = new Set();

export function createRoleModel(ctx: SignedInContext, form: FormState) {
  const { name, permissions } = form.submitted ? typedIn(form) : { name: "", permissions: [] };
  const conflict = describeConflict(ctx, form.conflict);
  return {
    ...describeForm(form),
    conflict,
    title: ctx.t("roles.create.title"),
    name,
    ...matrixModel(ctx, nothing, permissions),
    unknown: [],
  };
}

interface EditParts {
  form: FormState;
  role: LoadedRole;
  groups: readonly GroupRights[];
  meanwhile: readonly AuditRecord[];
}

export function editRoleModel(ctx: SignedInContext, parts: EditParts) {
  const { form, role } = parts;
  const { fields, merged } = editFields(ctx, form, role);
  return {
    ...describeForm(parts.form),
    title: ctx.t("roles.edit.title"),
    role: { name: role.name, url: `/roles/${role.id}` },
    groups: parts.groups.map((group) => groupLink(ctx, group)),
    name: fields.name,
    version: fields.version,
    base: fields.base,
    ...matrixModel(ctx, role.permissions, fields.permissions),
    unknown: role.unknown,
    conflict: describeConflict(ctx, parts.form.conflict, parts.meanwhile),
    merged,
  };
}

interface RoleFields {
  name: string;
  permissions: readonly string[];
  version: number | string;
  /** What the form began with. */
  base: { name: string; permissions: readonly string[] };
}

/**
 * What stands in the form: what is stored, what was typed, or, after somebody else's change, both
 * put together.
 */
function editFields({ t }: SignedInContext, form: FormState, role: LoadedRole) {
  const { version, name } = role;
  const stored = {
    name,
    permissions: catalogue.filter((right) => role.permissions.has(right)) as readonly string[],
  };
  if (!form.submitted)
    return { fields: { ...stored, version, base: stored } satisfies RoleFields, merged: [] };
  const typed = typedIn(form);
  const base = {
    name: String(form.values.baseName),
    permissions: listOf(form.values.basePermissions),
  };
  // After a first submit of the same form "they" were oneself: what is typed now is what is meant.
  if (form.conflict?.key === USED_FORM)
    return { fields: { ...typed, version, base: stored } satisfies RoleFields, merged: [] };
  // A form with a typo is still the form of the version that it showed.
  if (form.conflict?.key !== "roles.conflict.stale")
    return {
      fields: { ...typed, version: String(form.values.version), base } satisfies RoleFields,
      merged: [],
    };
  const names: Sides<string> = { base: base.name, theirs: stored.name, yours: typed.name };
  const rights: Sides<readonly string[]> = {
    base: base.permissions,
    theirs: stored.permissions,
    yours: typed.permissions,
  };
  const fields: RoleFields = {
    name: mergeText(names),
    permissions: mergeTicks(rights),
    version,
    base: stored,
  };
  const merged = [
    ...describeText(t, t("roles.form.name.label"), names),
    ...describeTicks(t, t("roles.form.rights.label"), rights, (right) => t(`rights.${right}.name`)),
  ];
  return { fields, merged };
}

function typedIn(form: FormState) {
  return { name: String(form.values.name ?? ""), permissions: listOf(form.values.permissions) };
}

function listOf(value: string | string[] | undefined): string[] {
  return [value ?? []].flat();
}

/**
 * The rights by area as checkboxes. `before` is what the role has, `ticked` what stands in the
 * form.
 */
function matrixModel(
  ctx: SignedInContext,
  before: ReadonlySet<Permission>,
  ticked: readonly string[],
) {
  const areas = permissionsByArea(new Set(catalogue)).map(({ area, permissions }) => ({
    area,
    title: ctx.t(`rights.area.${area}`),
    rights: permissions.map((right) => tickModel(ctx, right, before, ticked)),
  }));
  return { areas };
}

/**
 * One right: what it means, what it needs, and why it cannot be changed; then what it was before
 * stays, by a hidden field.
 */
function tickModel(
  ctx: SignedInContext,
  right: Permission,
  before: ReadonlySet<Permission>,
  ticked: readonly string[],
) {
  const { t, format, actor } = ctx;
  const why = whyNotToggle(actor, before, right);
  const named = (permission: Permission) => t(`rights.${permission}.name`);
  const name = named(right);
  const needs = neededFor(right);
  return {
    value: right,
    name,
    text: t(`rights.${right}.text`),
    needs:
      needs.length > 0
        ? t("roles.form.rights.needs", { rights: format.list(needs.map(named)) })
        : "",
    follows: needs.map((needed) => ({
      needed,
      text: t(`rights.needs.${needed}`, { permission: name }),
    })),
    removed: t("roles.form.rights.removed", { permission: name }),
    checked: why ? before.has(right) : ticked.includes(right),
    disabled: why !== undefined,
    reason: why ? reasonText(t, why) : "",
  };
}
