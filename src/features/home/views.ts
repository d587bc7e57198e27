import { type Permission, permissions } from "../../domain/permissions.ts";
import type { SignedInContext } from "../../http/page.ts";

/** Where a right leads, as far as there is one page for it. */
const pages: Partial<Record<Permission, string>> = { "users.view": "/users", "users.create": "/users/new" };

/** The landing page: what this person may do, by area, with links to it. */
export function homeModel({ t, actor }: SignedInContext) {
  const held = permissions.filter((permission) => actor.permissions.has(permission));
  const areas = [...new Set(held.map((permission) => permission.split(".")[0] as string))];
  return {
    title: t("home.title"),
    greeting: t("home.greeting", { name: actor.name }),
    areas: areas.map((area) => ({
      title: t(`rights.area.${area}`),
      rights: held
        .filter((permission) => permission.startsWith(`${area}.`))
        .map((permission) => ({ name: t(`rights.${permission}.name`), text: t(`rights.${permission}.text`), href: pages[permission] ?? "" })),
    })),
  };
}
