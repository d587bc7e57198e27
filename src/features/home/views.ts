import { type Permission, permissionsByArea } from "../../domain/permissions.ts";
import type { SignedInContext } from "../../http/page.ts";

/** Where a right leads; the other rights of users lead to the list. */
const pages: Partial<Record<Permission, string>> = {
  "users.create": "/users/new",
  "groups.view": "/groups",
  "groups.manage": "/groups/new",
  "roles.view": "/roles",
  "roles.manage": "/roles/new",
  "audit.view": "/audit",
};

/**
 * The landing page: what this person may do, by area, with links to it; for whom there is nothing,
 * whom to ask.
 */
export function homeModel(
  { t, actor }: SignedInContext,
  administrators: readonly { name: string; email: string }[],
) {
  return {
    title: t("home.title"),
    greeting: t("home.greeting", { name: actor.name }),
    ask: { text: t("home.ask", { count: administrators.length }), administrators },
    areas: permissionsByArea(actor.permissions).map(({ area, permissions }) => ({
      title: t(`rights.area.${area}`),
      rights: permissions.map((permission) => ({
        name: t(`rights.${permission}.name`),
        text: t(`rights.${permission}.text`),
        href: pages[permission] ?? (area === "users" ? "/users" : ""),
      })),
    })),
  };
}
