import { may } from "../../../domain/actor.ts";
import { addressOf } from "../../../domain/address.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { COUNT_LIMIT } from "../../../domain/list-page.ts";
import type { Reason } from "../../../domain/reason.ts";
import { shownRights } from "../../../domain/shown-rights.ts";
import { fullName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { exportLinks } from "../../../views/export-link.ts";
import { describeFilters } from "../../../views/filters.ts";
import { describeForm } from "../../../views/form.ts";
import { capGroupsInRow } from "../../../views/group-text.ts";
import { describePages, type Pager } from "../../../views/pager.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { describeChanged, rightsText } from "../../../views/rights-text.ts";
import { whyNotAdd, whyNotRemove } from "../policy.ts";
import { type MembersForm, type MembersQuery, membersQuery } from "../schemas.ts";
import type { LoadedGroup, LoadedMember, LoadedMembers } from "../service/load.ts";
import { groupSummary } from "./parts.ts";

const late = ["groups.whyNot.members", "groups.whyNot.noMembers"];

interface MembersParts extends LoadedMembers {
  group: LoadedGroup;
  query: MembersQuery;
  form: FormState;
  /** What was done before to those whom the form was about. */
  meanwhile: readonly AuditRecord[];
  /** Of the second form, which would get the answer of the first under its id. */
  addFormId: string;
}

export function membersModel(
  ctx: SignedInContext,
  { group, members, candidates, here, query, form, meanwhile, addFormId }: MembersParts,
) {
  const { t, format, actor } = ctx;
  const manages = may(actor, "groups.manage");
  const rows = members.rows.map((user) => ({
    ...rowModel(ctx, user, { form, what: "remove", why: whyNotRemove(actor, user) }),
    anchor: user.id === here.members ? ctx.place : "",
  }));
  const others = candidates.rows.map((user) => ({
    ...rowModel(ctx, user, { form, what: "add", why: whyNotAdd(actor, group, user) }),
    anchor: user.id === here.candidates ? ctx.place : "",
  }));
  return {
    ...describeForm(form),
    title: t("groups.members.title", { title: group.title }),
    group: groupSummary(ctx, group),
    acts: exportLinks(ctx, addressOf(`/groups/${group.id}/members/export`, membersQuery, query)),
    conflict: describeConflict(ctx, form.conflict, meanwhile),
    changed: form.values.do === "add" ? describeChanged(t, form, [group]) : [],
    gives: t("groups.members.gives", { rights: rightsText(t, group.permissions) }),
    shownRights: shownRights(form, [group]),
    addFormId,
    manages,
    count: format.number(group.members),
    query,
    action: membersUrl(group.id, query),
    review: [{ name: "step", value: "review" }],
    labels: labelsOf(ctx),
    members: {
      ...listOf(ctx, rows, manages),
      place: here.members ? ctx.place : "",
      empty: rows.length > 0 ? "" : t(query.q ? "groups.members.noMatch" : "groups.members.empty"),
    },
    others: {
      ...listOf(ctx, others, manages),
      place: here.candidates ? ctx.place : "",
      empty:
        others.length > 0
          ? ""
          : t(query.add ? "groups.members.noMatch" : "groups.members.everybody"),
    },
    filter: filterModel(group.id, query, "q"),
    othersFilter: filterModel(group.id, query, "add"),
    pager: pagerModel(ctx, group.id, { members, query }),
    othersMore: candidates.hasNext ? t("groups.members.more", { max: candidates.per }) : "",
  };
}

interface Choice {
  form: FormState;
  what: MembersForm["do"];
  why: Reason | undefined;
}

type Row = ReturnType<typeof rowModel> & { anchor: string };

function rowModel(ctx: SignedInContext, user: LoadedMember, choice: Choice) {
  const { t, actor } = ctx;
  const { values } = choice.form;
  const why = may(actor, "groups.manage") ? choice.why : undefined;
  return {
    id: user.id,
    name: fullName(user),
    email: user.email,
    href: may(actor, "users.view") ? `/users/${user.id}` : "",
    you: user.id === actor.userId ? t("people.you") : "",
    status: { status: user.status, text: t(`people.status.${user.status}`) },
    groups: capGroupsInRow(t, user.groups),
    choosable: !choice.why,
    why: why ? reasonText(t, why) : "",
    checked: values.do === choice.what && [values.users ?? []].flat().includes(String(user.id)),
  };
}

function labelsOf({ t }: SignedInContext) {
  return {
    name: t("groups.members.name"),
    email: t("people.column.email"),
    status: t("people.column.status"),
    groups: t("people.column.groupsShort"),
    noGroup: t("people.noGroup"),
  };
}

/** People with boxes, unless none of them may be chosen. */
function listOf(ctx: SignedInContext, rows: readonly Row[], manages: boolean) {
  const { t } = ctx;
  const { name, email, status } = labelsOf(ctx);
  const chooses = manages && rows.some(({ choosable }) => choosable);
  return {
    rows,
    chooses,
    unsaved: rows.some(({ checked }) => checked) ? "yes" : "no",
    columns: [
      ...(chooses ? [{ text: t("groups.members.choose"), hidden: true, class: "col-check" }] : []),
      { text: name, class: "col-main" },
      { text: email, class: "col-main" },
      { text: status, class: "col-status" },
      { text: t("people.column.groups") },
    ],
  };
}

function filterModel(id: number, query: MembersQuery, filter: "q" | "add") {
  const path = `/groups/${id}/members`;
  return describeFilters({ path, schema: membersQuery, query, filters: [filter] });
}

function pagerModel(
  ctx: SignedInContext,
  id: number,
  { members, query }: Pick<MembersParts, "members" | "query">,
): Pager {
  const to = (page: number) => membersUrl(id, { ...query, page });
  const pager = describePages(ctx, members, { to });
  const max = ctx.format.number(COUNT_LIMIT);
  return members.open ? { ...pager, shown: ctx.t("groups.members.moreThan", { max }) } : pager;
}

/** Whom a form was about that came too late; nobody, whatever else refused it. */
export function concerned({ conflict, values }: FormState): number[] {
  const isLate = conflict && late.some((key) => key === conflict.key);
  return isLate ? [values.users ?? []].flat().map(Number) : [];
}

/** The page with this state in its address. */
export function membersUrl(id: number, query: MembersQuery): string {
  return addressOf(`/groups/${id}/members`, membersQuery, query);
}
