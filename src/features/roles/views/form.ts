import type { AuditRecord } from "../../../domain/audit-entry.ts";
import {
  permissions as catalogue,
  neededFor,
  type Permission,
  permissionsByArea,
} from "../../../domain/permissions.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { editOf, typedValues } from "../../../views/edit.ts";
import { describeForm } from "../../../views/form.ts";
import { groupLink } from "../../../views/group-text.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { rightName } from "../../../views/rights-text.ts";
import { whyNotToggle } from "../policy.ts";
import { type Back, backUrl } from "../schemas.ts";
import type { LoadedRole } from "../service/load.ts";

const nothing: ReadonlySet<Permission> = new Set();

interface RoleValues {
  name: string;
  permissions: readonly string[];
}

const empty: RoleValues = { name: "", permissions: [] };

export function createRoleModel(ctx: SignedInContext, form: FormState) {
  const { name, permissions } = form.submitted ? typedValues(form, empty) : empty;
  return {
    ...describeForm(form),
    conflict: describeConflict(ctx, form.conflict),
    title: ctx.t("roles.create.title"),
    name,
    ...matrixModel(ctx, { before: nothing, ticked: permissions }),
    unknown: [],
  };
}

interface EditParts {
  form: FormState;
  role: LoadedRole;
  groups: readonly GroupRights[];
  meanwhile: readonly AuditRecord[];
  back: Back;
}

export function editRoleModel(ctx: SignedInContext, parts: EditParts) {
  const { form, role, groups, meanwhile, back } = parts;
  const { t } = ctx;
  const stored: RoleValues = {
    name: role.name,
    permissions: catalogue.filter((right) => role.permissions.has(right)),
  };
  const { values, ...edit } = editOf(t, form, {
    stored,
    version: role.version,
    fields: {
      name: { label: t("roles.form.name.label") },
      permissions: {
        label: t("roles.form.rights.label"),
        say: (right) => rightName(t, right),
      },
    },
  });
  return {
    ...describeForm(form),
    ...edit,
    title: t("roles.edit.title"),
    backUrl: backUrl(back, role),
    role: { name: role.name, url: `/roles/${role.id}` },
    groups: groups.map((group) => groupLink(ctx, group)),
    name: values.name,
    ...matrixModel(ctx, { before: role.permissions, ticked: values.permissions }),
    unknown: role.unknown,
    conflict: describeConflict(ctx, form.conflict, meanwhile),
  };
}

interface Ticks {
  /** What the role has. */
  before: ReadonlySet<Permission>;
  /** What stands in the form. */
  ticked: readonly string[];
}

/** The rights by area as checkboxes. */
function matrixModel(ctx: SignedInContext, ticks: Ticks) {
  const areas = permissionsByArea(new Set(catalogue)).map(({ area, permissions }) => ({
    area,
    title: ctx.t(`rights.area.${area}`),
    rights: permissions.map((right) => tickModel(ctx, right, ticks)),
  }));
  return { areas };
}

/**
 * One right: what it means, what it needs, and why it cannot be changed; then what it was before
 * stays, by a hidden field.
 */
function tickModel(ctx: SignedInContext, right: Permission, { before, ticked }: Ticks) {
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
