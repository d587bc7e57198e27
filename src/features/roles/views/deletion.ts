import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { permissionsByArea } from "../../../domain/permissions.ts";
import type { Reason } from "../../../domain/reason.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describeForm } from "../../../views/form.ts";
import { groupLink } from "../../../views/group-text.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { type Back, backKey, backUrl } from "../schemas.ts";
import type { CountedGroup, LoadedRole } from "../service/load.ts";

interface DeletionParts {
  form: FormState;
  role: LoadedRole;
  groups: readonly CountedGroup[];
  meanwhile: readonly AuditRecord[];
  why: Reason | undefined;
  back: Back;
}

/**
 * The page that asks before a role is deleted; while groups have it, or it is locked, there is
 * nothing to confirm.
 */
export function roleDeletionModel(ctx: SignedInContext, parts: DeletionParts) {
  const { form, role, groups, why } = parts;
  const { t } = ctx;
  const blocked = why ? reasonText(t, why) : groups.length > 0 ? t("roles.whyNot.inUse") : "";
  return {
    ...describeForm(parts.form),
    wakes: true,
    back: { href: backUrl(parts.back, role), text: t(backKey(parts.back)) },
    title: t("roles.deletion.title", { name: role.name }),
    role: { name: role.name, url: `/roles/${role.id}` },
    version: role.version,
    possible: blocked === "",
    // A conflict has said it already.
    blocked: form.conflict ? "" : blocked,
    groups: groups.map((group) => ({
      ...groupLink(ctx, group),
      users: t("roles.record.members", { count: group.users }),
    })),
    areas: permissionsByArea(role.permissions).map(({ area, permissions }) => ({
      title: t(`rights.area.${area}`),
      text: permissions.map((permission) => t(`rights.${permission}.name`)).join(", "),
    })),
    conflict: describeConflict(ctx, parts.form.conflict, parts.meanwhile),
  };
}
