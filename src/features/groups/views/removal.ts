import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { describePeople } from "../../../views/effects.ts";
import { describeForm } from "../../../views/form.ts";
import type { MembersQuery } from "../schemas.ts";
import type { RemovalReview } from "../service/change-members.ts";
import type { LoadedGroup } from "../service/load.ts";
import { type Leaving, seenLeaving } from "../service/membership.ts";
import { membersUrl } from "./members.ts";
import { groupSummary } from "./parts.ts";

interface RemovalParts extends RemovalReview {
  form: FormState;
  query: MembersQuery;
}

/** Who loses what by leaving, before they are removed. */
export function removalModel(ctx: SignedInContext, { form, query, group, leaving }: RemovalParts) {
  const { t } = ctx;
  const count = leaving.reduce((sum, { people }) => sum + people.length, 0);
  return {
    ...describeForm(form),
    title: t("groups.removal.title", { title: group.title }),
    group: groupSummary(ctx, group),
    cancelUrl: membersUrl(group.id, query),
    lead: t("groups.removal.lead", { count, title: group.title }),
    typed: [
      { name: "do", value: "remove" },
      ...[form.values.users ?? []].flat().map((value) => ({ name: "users", value })),
      { name: "seen", value: seenLeaving(leaving) },
    ],
    effects: {
      nobody: "",
      rows: leaving.map((some) => ({
        text: leavingText(ctx, group, some),
        tone: some.lost.length > 0 ? "loses" : "keeps",
        ...describePeople(ctx, some.people, { total: some.people.length, open: false }),
      })),
    },
    conflict: describeConflict(ctx, form.conflict),
  };
}

/** What these lose, or why they lose nothing. */
function leavingText(
  { t }: SignedInContext,
  group: LoadedGroup,
  { lost, alone, people }: Leaving,
): string {
  const count = people.length;
  const rights = lost.map((permission) => t(`rights.${permission}.name`)).join(", ");
  if (lost.length > 0)
    return t(alone ? "groups.removal.loseAlone" : "rights.effect.lose", { count, lost: rights });
  if (alone) return t("groups.removal.alone", { count });
  return t(group.permissions.size > 0 ? "groups.removal.keep" : "groups.removal.nothing", {
    count,
  });
}
