import { isPermission, type Permission, permissions } from "../domain/permissions.ts";
import { changedSince, type Giver, postedShown, type ShownForm } from "../domain/shown-rights.ts";
import type { Translate } from "../languages/texts.ts";

/** A right that this version does not know keeps the name it has. */
export function rightName(t: Translate, permission: string): string {
  return isPermission(permission) ? t(`rights.${permission}.name`) : permission;
}

/**
 * What changed since a form was shown, a sentence for each group and direction; nothing without a
 * conflict.
 */
export function describeChanged(t: Translate, form: ShownForm, groups: readonly Giver[]): string[] {
  if (!form.conflict) return [];
  const named = (list: readonly Permission[]) =>
    list.map((permission) => t(`rights.${permission}.name`)).join(", ");
  return changedSince(postedShown(form), groups).flatMap(({ title, gained, lost }) => [
    ...(gained.length > 0
      ? [t("rights.shown.gained", { group: title, rights: named(gained) })]
      : []),
    ...(lost.length > 0 ? [t("rights.shown.lost", { group: title, rights: named(lost) })] : []),
  ]);
}

/** Rights in a line: their names, or that they are all or none. */
export function rightsText(t: Translate, held: ReadonlySet<Permission>): string {
  if (held.size === permissions.length) return t("rights.given.all");
  const names = permissions
    .filter((permission) => held.has(permission))
    .map((permission) => t(`rights.${permission}.name`));
  return names.join(" · ") || t("rights.given.none");
}

export function rightNames(t: Translate, permissions: readonly string[]): string[] {
  return permissions.map((permission) => rightName(t, permission));
}
