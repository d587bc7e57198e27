import { may } from "../../../domain/actor.ts";
import { describeForm } from "../../../domain/form-text.ts";
import { COUNT_LIMIT, describePages } from "../../../domain/page-of.ts";
import { type Reason, reasonText } from "../../../domain/reason.ts";
import { fullName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { whyNotAdd, whyNotRemove } from "../policy.ts";
import type { MembersQuery } from "../schemas.ts";
import type { LoadedGroup, LoadedMember, LoadedMembers } from "../service/load.ts";
import { groupSummary } from "./parts.ts";

/** As many candidates are listed as members on a page; more have to be searched for. */
const LISTED = 25;

interface MembersParts extends LoadedMembers {
  group: LoadedGroup;
  query: MembersQuery;
  form: FormState;
}

export function membersModel(ctx: SignedInContext, { group, members, candidates, query, form }: MembersParts) {
  const { t, format, actor } = ctx;
  const manages = may(actor, "groups.manage");
  const rows = members.rows.map((user) => rowModel(ctx, user, (person) => whyNotRemove(actor, person)));
  const others = candidates.slice(0, LISTED).map((user) => rowModel(ctx, user, (person) => whyNotAdd(actor, group, person)));
  return {
    ...describeForm(form),
    title: t("groups.members.title", { title: group.title }),
    group: groupSummary(ctx, group),
    conflict: form.conflict ? reasonText(t, form.conflict) : "",
    manages,
    count: format.number(group.members),
    query,
    action: membersUrl(group.id, query),
    rows,
    removable: rows.some(({ why }) => !why),
    empty: rows.length > 0 ? "" : t(query.q ? "groups.members.noMatch" : "groups.members.empty"),
    clearUrl: query.q ? membersUrl(group.id, { ...query, q: "", page: 1 }) : "",
    pager: {
      ...describePages(ctx, members, (page) => membersUrl(group.id, { ...query, page })),
      ...(members.total > COUNT_LIMIT && query.q ? { shown: t("groups.members.moreThan", { max: format.number(COUNT_LIMIT) }) } : {}),
    },
    others,
    addable: others.some(({ why }) => !why),
    othersEmpty: others.length > 0 ? "" : t(query.add ? "groups.members.noMatch" : "groups.members.everybody"),
    othersMore: candidates.length > LISTED ? t("groups.members.more", { max: LISTED }) : "",
  };
}

function rowModel(ctx: SignedInContext, user: LoadedMember, whyNot: (user: LoadedMember) => Reason | undefined) {
  const { t, actor } = ctx;
  const why = may(actor, "groups.manage") ? whyNot(user) : undefined;
  return {
    id: user.id,
    name: fullName(user),
    email: user.email,
    url: may(actor, "users.view") ? `/users/${user.id}` : "",
    you: user.id === actor.userId,
    status: { status: user.status, text: t(`users.status.${user.status}`) },
    groups: user.groups.map(({ title }) => title).join(", "),
    why: why ? reasonText(t, why) : "",
  };
}

/** The page with this state in its address. */
export function membersUrl(id: number, { q, page, add }: MembersQuery): string {
  const told = new URLSearchParams({ ...(q ? { q } : {}), ...(page > 1 ? { page: String(page) } : {}), ...(add ? { add } : {}) }).toString();
  return `/groups/${id}/members${told ? `?${told}` : ""}`;
}
