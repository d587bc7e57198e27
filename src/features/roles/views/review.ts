import { permissions as catalogue, type Permission } from "../../../domain/permissions.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { reviewFields } from "../../../views/edit.ts";
import { describeEffects } from "../../../views/effects.ts";
import { describeForm } from "../../../views/form.ts";
import { groupLink } from "../../../views/group-text.ts";
import { type Back, backUrl } from "../schemas.ts";
import type { RoleReview } from "../service/review-role.ts";

interface ReviewParts {
  back: Back;
  form: FormState;
  review: RoleReview;
}

/** What saving would change and for whom, and everything typed as hidden fields. */
export function reviewModel(ctx: SignedInContext, { form, review, back }: ReviewParts) {
  const { t } = ctx;
  const { role, groups, changes, permissions, added } = review;
  const { from = [], to = [] } = changes.permissions ?? {};
  const rights = (list: readonly string[]) =>
    catalogue.filter((right) => list.includes(right)).map((right) => describeRight(ctx, right));
  const effects = describeEffects(ctx, review.effects);
  return {
    ...describeForm(form),
    title: t("forms.review.title"),
    backUrl: backUrl(back, role),
    role: { name: role.name, url: `/roles/${role.id}` },
    texts: changes.name ? [{ label: t("roles.form.name.label"), ...changes.name }] : [],
    lists: [
      {
        label: t("roles.review.given"),
        given: true,
        rows: rights(to.filter((right) => !from.includes(right))),
      },
      {
        label: t("roles.review.taken"),
        given: false,
        rows: rights(from.filter((right) => !to.includes(right))),
      },
    ],
    added: added.map(({ right, because }) =>
      t(`rights.needs.${right}`, { permission: t(`rights.${because}.name`) }),
    ),
    unchanged: Object.keys(changes).length === 0,
    groups: groups.map((group) => groupLink(ctx, group)),
    effects,
    version: role.version,
    typed: [
      ...reviewFields(form, { name: changes.name?.to ?? role.name, permissions }),
      { name: "seen", value: effects.seen },
    ],
    conflict: describeConflict(ctx, form.conflict),
  };
}

function describeRight({ t }: SignedInContext, right: Permission) {
  return { name: t(`rights.${right}.name`), text: t(`rights.${right}.text`) };
}
