import { addressOf } from "../../../domain/address.ts";
import { neededFor, type Permission } from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { type Around, describeUserAround, type KnownUser } from "../../../views/around.ts";
import { personName } from "../../../views/former.ts";
import { groupLink } from "../../../views/group-text.ts";
import { backQuery, wayBack } from "../../users-list/schemas.ts";
import { targetRules } from "../policy.ts";
import type { Person } from "../queries.ts";
import type { AccessQuery } from "../schemas.ts";
import type { Explanation, Sources } from "../service/explain.ts";
import {
  accessUrl,
  actOptions,
  byArea,
  chainModel,
  grantState,
  roleLink,
  verdict,
  whoMayUrl,
} from "./parts.ts";

interface AccessParts {
  person: Person;
  sources: Sources;
  explanations: readonly Explanation[];
  query: AccessQuery;
}

/** The user of an error page, and the way back to the list one came from. */
export function accessAround(
  ctx: SignedInContext,
  known: KnownUser | undefined,
  list: string,
): Around {
  return describeUserAround(ctx, known, wayBack(list));
}

/** What somebody may do and why: the answer to the question first, then every right. */
export function accessModel(ctx: SignedInContext, parts: AccessParts) {
  const { t, format } = ctx;
  const { person, sources, explanations, query } = parts;
  const name = personName(t, person);
  const held = explanations.filter(({ granted }) => granted).length;
  return {
    title: t("rights.access.title", { name }),
    email: person.email,
    status: { status: person.status, text: t(`people.status.${person.status}`) },
    groups: sources.groups
      .filter(({ id }) => person.groupIds.includes(id))
      .map((group) => groupLink(ctx, group)),
    recordUrl: addressOf(`/users/${person.id}`, backQuery, query),
    question: {
      label: t("rights.access.question", { name }),
      action: accessUrl(person.id, ""),
      hidden: query.list ? [{ name: "list", value: query.list }] : [],
      areas: actOptions(ctx, query.right),
    },
    answer: query.right
      ? answerModel(
          ctx,
          parts,
          explanations.find(({ permission }) => permission === query.right) as Explanation,
        )
      : null,
    held: t("rights.access.held", {
      held: format.number(held),
      all: format.number(explanations.length),
    }),
    waiting:
      person.status === "active"
        ? ""
        : t("rights.access.waiting", { status: t(`people.status.${person.status}`) }),
    areas: byArea(ctx, (permission) =>
      rowModel(
        ctx,
        parts,
        explanations.find((one) => one.permission === permission) as Explanation,
      ),
    ),
  };
}

/** One right in the overview. */
function rowModel(ctx: SignedInContext, { person, query }: AccessParts, explanation: Explanation) {
  const { permission, chains, possible } = explanation;
  return {
    name: ctx.t(`rights.${permission}.name`),
    text: ctx.t(`rights.${permission}.text`),
    url: `${accessUrl(person.id, permission, query.list)}#answer`,
    state: grantState(ctx, explanation),
    chains: chains.map((chain) => chainModel(ctx, chain)),
    nobody: possible.length === 0,
  };
}

/** Yes or no, and why; of a No also what would change it. */
function answerModel(ctx: SignedInContext, parts: AccessParts, explanation: Explanation) {
  const { t } = ctx;
  const { permission, granted, chains, possible } = explanation;
  const { person, sources } = parts;
  const shown = chains.length > 0 ? chains : possible;
  const idle =
    possible.length > 0 ? [] : sources.roles.filter((role) => role.permissions.has(permission));
  return {
    verdict: verdict(ctx, person, explanation),
    state: grantState(ctx, explanation).state,
    reasons: reasons(ctx, parts, explanation),
    through: throughText(ctx, explanation),
    chains: shown.map((chain) => chainModel(ctx, chain)),
    right: {
      text: t(`rights.${permission}.name`),
      href: whoMayUrl(ctx, permission),
      translate: true,
    },
    idle: idle.length > 0 ? t("rights.answer.idle", { count: idle.length }) : "",
    idleRoles: idle.map((role) => roleLink(ctx, role)),
    needs: granted ? needsText(ctx, parts, permission) : [],
    rules: (targetRules[permission] ?? []).map((rule) =>
      t(`rights.rule.${rule}`, { name: personName(t, person) }),
    ),
    who: {
      text: t("rights.who.title", { act: t(`rights.act.${permission}`) }),
      url: whoMayUrl(ctx, permission),
    },
  };
}

/** Why not: the status, the groups, or both. */
function reasons(
  { t, format }: SignedInContext,
  { person, sources }: AccessParts,
  { granted, chains, possible }: Explanation,
): string[] {
  if (granted) return [];
  const name = personName(t, person);
  const groups = sources.groups
    .filter(({ id }) => person.groupIds.includes(id))
    .map(({ title }) => title);
  const status =
    person.status === "active"
      ? []
      : [t("rights.answer.status", { name, status: t(`people.status.${person.status}`) })];
  if (chains.length > 0) return status;
  const own =
    groups.length === 0
      ? t("rights.answer.noGroup", { name })
      : t("rights.answer.groups", { name, count: groups.length, groups: format.list(groups) });
  return [...status, own, ...(possible.length === 0 ? [t("rights.answer.nobody")] : [])];
}

/** What the chains below it are. */
function throughText({ t }: SignedInContext, { granted, chains, possible }: Explanation): string {
  if (granted) return t("rights.answer.through", { count: chains.length });
  if (chains.length > 0) return t("rights.answer.wouldBe");
  return possible.length > 0 ? t("rights.answer.givers") : "";
}

/** Rights without which this one leads nowhere, as far as they are missing. */
function needsText(
  { t }: SignedInContext,
  { explanations }: AccessParts,
  permission: Permission,
): string[] {
  const missing = neededFor(permission).filter((needed) =>
    explanations.some((one) => one.permission === needed && !one.granted),
  );
  return missing.map((needed) =>
    t(`rights.needs.${needed}`, { permission: t(`rights.${permission}.name`) }),
  );
}
