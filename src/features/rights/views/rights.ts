import { may } from "../../../domain/actor.ts";
import { fullName } from "../../../domain/text.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { UnknownRight } from "../../../rights/unknown.ts";
import { totalText } from "../../../views/pager.ts";
import type { RightsQuery } from "../schemas.ts";
import type { Answers, RightSummary } from "../service/holders.ts";
import { accessUrl, actOptions, byArea, grantState, roleLink } from "./parts.ts";

interface RightsParts {
  rights: readonly RightSummary[];
  unknown: readonly UnknownRight[];
  answers: Answers;
  query: RightsQuery;
}

/** Every right with its holders and roles, and the answer to "Can … do …?". */
export function rightsModel(
  ctx: SignedInContext,
  { rights, unknown, answers, query }: RightsParts,
) {
  const { t } = ctx;
  return {
    title: t("rights.list.title"),
    question: may(ctx.actor, "users.view")
      ? { who: query.who, areas: actOptions(ctx, query.right) }
      : null,
    answers: answersModel(ctx, answers, query),
    areas: byArea(ctx, (permission) => {
      const { holders, roles } = rights.find(
        (one) => one.permission === permission,
      ) as RightSummary;
      return {
        name: t(`rights.${permission}.name`),
        text: t(`rights.${permission}.text`),
        url: `/rights/${permission}`,
        holders: totalText(ctx, holders),
        nobody: holders.total === 0,
        roles: roles.map((role) => roleLink(ctx, role)),
      };
    }),
    unknown: unknown.map(({ name, roles }) => ({
      name,
      roles: roles.map((role) => roleLink(ctx, role)),
    })),
  };
}

/** A sentence, and who was found. */
function answersModel(ctx: SignedInContext, answers: Answers, { who, right }: RightsQuery) {
  const { t } = ctx;
  if (who === "" && right === "") return null;
  const whoMay = right
    ? { text: t("rights.who.title", { act: t(`rights.act.${right}`) }), url: `/rights/${right}` }
    : null;
  const say = (text: string) => ({ text, rows: [], whoMay });
  if (who === "" || right === "") return say(t("rights.ask.incomplete"));
  if (!answers) return say(t("rights.ask.tooMany", { who }));
  if (answers.length === 0) return say(t("rights.ask.none", { who }));
  const rows = answers.map(({ person, explanation }) => ({
    state: grantState(ctx, explanation),
    name: fullName(person),
    email: person.email,
    status: { status: person.status, text: t(`people.status.${person.status}`) },
    noGroup: person.groupIds.length === 0,
    url: `${accessUrl(person.id, right)}#answer`,
  }));
  return { text: "", rows, whoMay };
}
