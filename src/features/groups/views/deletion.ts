import type { AuditRecord } from "../../../domain/audit-entry.ts";
import type { EffectList } from "../../../domain/effects.ts";
import type { Reason } from "../../../domain/reason.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { ShownEffect } from "../../../rights/effects.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describeEffects } from "../../../views/effects.ts";
import { describeForm } from "../../../views/form.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { type Back, backKey, backUrl } from "../schemas.ts";
import type { LoadedGroup } from "../service/load.ts";
import { groupSummary } from "./parts.ts";

interface DeletionParts {
  group: LoadedGroup;
  effects: EffectList<ShownEffect>;
  meanwhile: readonly AuditRecord[];
  form: FormState;
  why: Reason | undefined;
  back: Back;
}

/** The Warning page: who loses what. */
export function deletionModel(
  ctx: SignedInContext,
  { group, effects, meanwhile, form, why, back }: DeletionParts,
) {
  const { t } = ctx;
  return {
    ...describeForm(form),
    wakes: true,
    back: { href: backUrl(back, group), text: t(backKey(back)) },
    title: t("groups.deletion.title", { title: group.title }),
    group: groupSummary(ctx, group),
    roles: group.roles.map(({ name }) => ({ text: name })),
    blocked: why && !form.conflict ? reasonText(t, why) : "",
    possible: why === undefined,
    consequences: [
      t("groups.deletion.members", { count: group.members }),
      t("groups.deletion.roles"),
      t("groups.deletion.forever"),
    ],
    effects: describeEffects(ctx, effects),
    version: group.version,
    conflict: describeConflict(ctx, form.conflict, meanwhile),
  };
}
