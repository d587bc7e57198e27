import type { Page } from "playwright-core";
import { accessScreens } from "./access-screens.ts";
import type { Reader, Shop } from "./shop.ts";
import { storeScreens } from "./store-screens.ts";
import { userScreens } from "./user-screens.ts";

/** A page in one of its states. */
export interface Screen {
  name: string;
  path: string | ((shop: Shop) => string);
  /** The administrator, unless told. */
  reader?: Reader;
  /** What is done on the page before the picture. */
  before?: (page: Page, shop: Shop) => Promise<unknown>;
}

/** Sends the page's form, by its first button unless told. */
export async function send(page: Page, button = "main form button[type=submit]"): Promise<void> {
  await page.locator(button).first().click();
  await page.waitForLoadState();
}

/** Takes the token out of the form, as if it came from elsewhere, and sends it. */
async function sendWithoutToken(page: Page): Promise<void> {
  await page
    .locator("main [name=_csrf]")
    .first()
    .evaluate((token) => token.remove());
  await send(page);
}

const otherScreens: Screen[] = [
  { name: "login", path: "/login", reader: "nobody" },
  { name: "login-errors", path: "/login", reader: "nobody", before: (page) => send(page) },
  { name: "welcome", path: ({ link }) => link, reader: "nobody" },
  {
    name: "welcome-errors",
    path: ({ link }) => link,
    reader: "nobody",
    before: (page) => send(page),
  },
  { name: "welcome-dead", path: "/welcome/none", reader: "nobody" },
  { name: "home", path: "/" },
  { name: "home-rights", path: "/", before: (page) => page.click(".may summary") },
  { name: "home-stranger", path: "/", reader: "stranger" },
  { name: "account-menu", path: "/", before: (page) => page.click(".account summary") },
  { name: "export-users", path: "/users/export?status=active&q=ann" },
  { name: "export-members", path: "/groups/3/members/export" },
  { name: "export-nothing", path: "/users/export?q=nothing%20at%20all" },
  { name: "audit", path: "/audit" },
  { name: "audit-filtered", path: "/audit?who=wolfe&result=done" },
  { name: "audit-no-match", path: "/audit?who=nobody%20at%20all&result=refused" },
  { name: "audit-reversed", path: "/audit?from=2026-03-02&to=2026-02-28" },
  { name: "audit-entry", path: "/audit", before: (page) => page.click(".entry-act") },
  { name: "profile", path: "/profile" },
  {
    name: "profile-errors",
    path: "/profile",
    before: async (page) => {
      await page.fill("#firstName", "");
      await send(page);
    },
  },
  { name: "password", path: "/profile/password" },
  { name: "password-errors", path: "/profile/password", before: (page) => send(page) },
  { name: "sessions", path: "/profile/sessions" },
  { name: "help", path: "/help" },
  { name: "style-guide", path: "/style-guide" },
  { name: "error-404", path: "/nowhere" },
  { name: "error-403", path: "/users/new", reader: "auditor" },
  { name: "error-403-stranger", path: "/users", reader: "stranger" },
  { name: "notice-422", path: "/profile", before: sendWithoutToken },
  {
    name: "error-409",
    path: (shop) => `/users?q=${encodeURIComponent("Müller-Lüdenscheidt")}&sort=id#u${shop.holder}`,
    before: async (page, { app, holder }) => {
      const data = { version: { increment: 1 } };
      await app.db.write((tx) => tx.user.update({ where: { id: holder }, data }));
      await send(page, `#u${holder} button[formaction*="/deactivation"]`);
    },
  },
];

/** All of them, in the order in which one comes to them. */
export const screens: readonly Screen[] = [
  ...otherScreens,
  ...userScreens,
  ...accessScreens,
  ...storeScreens,
];
