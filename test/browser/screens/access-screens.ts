import type { Page } from "playwright-core";
import { type Screen, send } from "./screens.ts";

async function reviewRemoval(page: Page): Promise<void> {
  await page.locator("#users tbody input").first().check();
  await send(page, "#users button[value=remove]");
}

async function reviewGroup(page: Page): Promise<void> {
  await page.locator("input[name=roles]").nth(1).check();
  await page.locator("input[name=roles]").nth(2).uncheck();
  await send(page);
}

async function reviewRole(page: Page): Promise<void> {
  await page.locator("#right-users\\.customers").uncheck();
  await page.locator("#right-users\\.password").check();
  await send(page);
}

/** Groups, roles and rights. */
export const accessScreens: Screen[] = [
  { name: "groups", path: "/groups" },
  { name: "groups-no-match", path: "/groups?q=nothing%20at%20all" },
  { name: "group", path: "/groups/3" },
  { name: "group-long", path: ({ longGroup }) => `/groups/${longGroup}` },
  { name: "group-new", path: "/groups/new" },
  { name: "group-new-errors", path: "/groups/new", before: (page) => send(page) },
  { name: "group-edit", path: "/groups/3/edit" },
  { name: "group-edit-locked", path: "/groups/1/edit" },
  { name: "group-review", path: "/groups/3/edit", before: reviewGroup },
  { name: "group-members", path: "/groups/3/members?add=example" },
  { name: "group-members-long", path: ({ longGroup }) => `/groups/${longGroup}/members` },
  { name: "group-members-empty", path: ({ emptyGroup }) => `/groups/${emptyGroup}/members` },
  { name: "group-removal", path: "/groups/3/members", before: reviewRemoval },
  { name: "group-deletion", path: "/groups/3/deletion" },
  { name: "group-deletion-long", path: ({ longGroup }) => `/groups/${longGroup}/deletion` },
  { name: "roles", path: "/roles" },
  { name: "role", path: "/roles/3" },
  { name: "role-long", path: ({ longRole }) => `/roles/${longRole}` },
  { name: "role-new", path: "/roles/new" },
  { name: "role-new-errors", path: "/roles/new", before: (page) => send(page) },
  { name: "role-edit", path: "/roles/3/edit" },
  { name: "role-review", path: "/roles/3/edit", before: reviewRole },
  { name: "role-deletion", path: ({ longRole }) => `/roles/${longRole}/deletion` },
  { name: "rights", path: "/rights" },
  { name: "rights-of", path: "/rights?who=lockhart&right=users.delete" },
  { name: "right", path: "/rights/users.delete" },
  { name: "access", path: ({ locked }) => `/users/${locked}/access` },
  { name: "access-right", path: ({ locked }) => `/users/${locked}/access?right=users.delete` },
];
