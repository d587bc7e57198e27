import { groupDescription } from "../../../domain/group-text.ts";
import type { PageOf } from "../../../domain/page-of.ts";
import { type Permission, permissions } from "../../../domain/permissions.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { RoleRights } from "../../rights/queries.ts";
import { isLocked } from "../policy.ts";

/** What every form page needs: the id of the submit, errors by field and in the summary. */
export function formModel(form: FormState) {
  return {
    form: { id: form.id, errors: form.errors, error: Object.fromEntries(form.errors.map(({ field, text }) => [field, text])) },
    hasErrors: form.errors.length > 0,
  };
}

export function rightNames({ t }: SignedInContext, held: ReadonlySet<Permission>): string[] {
  return permissions.filter((permission) => held.has(permission)).map((permission) => t(`rights.${permission}.name`));
}

/** What a role gives, in a line. */
export function roleText(ctx: SignedInContext, { permissions: held }: RoleRights): string {
  if (held.size === permissions.length) return ctx.t("groups.role.everything");
  return held.size === 0 ? ctx.t("groups.role.nothing") : rightNames(ctx, held).join(" · ");
}

interface Described {
  id: number;
  title: string;
  systemKey: string | null;
  description: string | null;
}

export function groupSummary({ t }: SignedInContext, group: Described) {
  return { url: `/groups/${group.id}`, title: group.title, description: groupDescription(t, group), locked: isLocked(group) };
}

/** Previous and next of a list whose pages have an address each. */
export function pagerModel(
  { t, format }: SignedInContext,
  { page, per, total }: Pick<PageOf<unknown>, "page" | "per" | "total">,
  shown: number,
  to: (page: number) => string,
) {
  const [first, last] = [(page - 1) * per + 1, (page - 1) * per + shown];
  return {
    shown: t("groups.pager.shown", { first: format.number(first), last: format.number(last), total: format.number(total) }),
    pages: [],
    previousUrl: page > 1 ? to(page - 1) : "",
    nextUrl: last < total ? to(page + 1) : "",
    many: page > 1 || last < total,
    sizes: [],
  };
}
