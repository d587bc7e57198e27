import type { Page } from "playwright-core";
import { type Screen, send } from "./screens.ts";
import type { Shop } from "./shop.ts";

/** Somebody else saves first. */
async function conflict(page: Page, { app, holder }: Shop): Promise<void> {
  const data = { lastName: `Müller-${Date.now() % 1_000}`, version: { increment: 1 } };
  await page.fill("#lastName", "Müller-Lüdenscheidt von und zu");
  await app.db.write((tx) => tx.user.update({ where: { id: holder }, data }));
  await send(page);
}

/** Edits somebody, and asks to take it back. */
async function askToUndo(page: Page, { locked }: Shop): Promise<void> {
  await page.fill("#lastName", `Lockhart-${Date.now() % 1_000}`);
  await send(page);
  await page.goto(`/users/${locked}`);
  await page.locator('a[href^="/undo/edit/"]').first().click();
}

async function tickCustomers(page: Page): Promise<void> {
  for (const box of [0, 2, 3]) await page.locator('input[name="ticked"]').nth(box).check();
  await page.locator('input[name="stillHeld"]').first().uncheck();
}

async function tickUsers(page: Page): Promise<void> {
  for (const box of [0, 1, 2, 4]) await page.locator("tbody input[type=checkbox]").nth(box).check();
}

/** Deactivates the first who is Active; the next picture is of another one. */
const deactivateOne = (page: Page) => send(page, 'tbody button[formaction*="/deactivation"]');

export const userScreens: Screen[] = [
  { name: "users", path: "/users" },
  { name: "users-auditor", path: "/users", reader: "auditor" },
  { name: "users-filtered", path: "/users?q=ma&status=active&agent=yes&group=3&group=4&page=1" },
  { name: "users-locked", path: "/users?condition=locked" },
  { name: "users-no-match", path: "/users?q=nobody%20at%20all" },
  { name: "users-page-2", path: "/users?per=25&page=2&sort=login&dir=desc" },
  { name: "users-hostile", path: "/users?q=wolfe" },
  { name: "users-ignored", path: "/users?status=what&sort=what&per=7" },
  {
    name: "users-picker",
    path: "/users",
    before: async (page) => {
      const fold = page.locator(".fold > summary");
      if (await fold.isVisible()) await fold.click();
      await page.locator(".picker summary").click();
    },
  },
  { name: "users-banner", path: "/users?status=active&q=an", before: deactivateOne },
  { name: "users-ticks", path: "/users?ticks=yes", before: tickUsers },
  {
    name: "batch-preview",
    path: "/users?ticks=yes",
    before: async (page) => {
      await tickUsers(page);
      await send(page, 'button[value="deactivation"]');
    },
  },
  {
    name: "batch-group",
    path: "/users?ticks=yes&q=an",
    before: async (page) => {
      await tickUsers(page);
      await send(page, 'button[value="joining"]');
    },
  },
  { name: "batches-empty", path: "/users/bulk" },
  { name: "user", path: ({ holder }) => `/users/${holder}` },
  { name: "user-long", path: ({ long }) => `/users/${long}` },
  { name: "user-long-address", path: ({ longAddress }) => `/users/${longAddress}` },
  { name: "user-arabic", path: ({ arabic }) => `/users/${arabic}` },
  { name: "user-emoji", path: ({ emoji }) => `/users/${emoji}` },
  { name: "user-invited", path: ({ invited }) => `/users/${invited}` },
  { name: "user-locked", path: ({ locked }) => `/users/${locked}` },
  { name: "user-deleted", path: ({ deleted }) => `/users/${deleted}` },
  { name: "user-temporary", path: ({ temporary }) => `/users/${temporary}` },
  { name: "user-leaving", path: ({ leaving }) => `/users/${leaving}` },
  { name: "user-sessions", path: ({ leaving }) => `/users/${leaving}/sessions` },
  { name: "user-self", path: "/users/1" },
  { name: "user-new", path: "/users/new" },
  { name: "user-new-errors", path: "/users/new", before: (page) => send(page) },
  { name: "user-edit", path: ({ locked }) => `/users/${locked}/edit` },
  { name: "user-edit-long", path: ({ long }) => `/users/${long}/edit` },
  { name: "user-edit-self", path: "/users/1/edit" },
  { name: "user-edit-conflict", path: ({ holder }) => `/users/${holder}/edit`, before: conflict },
  { name: "user-deactivation", path: ({ holder }) => `/users/${holder}/deactivation` },
  { name: "user-deactivation-day", path: ({ leaving }) => `/users/${leaving}/deactivation` },
  { name: "user-deactivation-self", path: "/users/1/deactivation" },
  { name: "user-activation", path: ({ deactivated }) => `/users/${deactivated}/activation` },
  { name: "user-deletion", path: ({ holder }) => `/users/${holder}/deletion` },
  { name: "user-deletion-long", path: ({ long }) => `/users/${long}/deletion` },
  { name: "user-restoration", path: ({ deleted }) => `/users/${deleted}/restoration` },
  { name: "user-erasure", path: ({ deleted }) => `/users/${deleted}/erasure` },
  { name: "user-unlocking", path: ({ locked }) => `/users/${locked}/unlocking` },
  { name: "user-link", path: ({ holder }) => `/users/${holder}/link` },
  {
    name: "user-link-given",
    path: ({ holder }) => `/users/${holder}/link`,
    before: (page) => send(page),
  },
  { name: "user-revocation", path: ({ invited }) => `/users/${invited}/revocation` },
  { name: "undo", path: ({ locked }) => `/users/${locked}/edit`, before: askToUndo },
  { name: "customers", path: ({ holder }) => `/users/${holder}/customers` },
  { name: "customers-long", path: ({ long }) => `/users/${long}/customers?q=wolfe` },
  {
    name: "customers-ticked",
    path: ({ holder }) => `/users/${holder}/customers?free=yes`,
    before: tickCustomers,
  },
  { name: "customers-move", path: ({ holder }) => `/users/${holder}/customers/move` },
  {
    name: "customers-move-found",
    path: ({ holder }) => `/users/${holder}/customers/move?who=ma`,
    before: async (page) => {
      for (const box of [0, 2]) await page.locator('input[name="ticked"]').nth(box).check();
    },
  },
  {
    name: "customers-move-errors",
    path: ({ holder }) => `/users/${holder}/customers/move?who=nobody%20at%20all`,
    before: (page) => send(page, 'button[value="review:all"]'),
  },
  {
    name: "customers-handover",
    path: ({ holder }) => `/users/${holder}/customers/move?who=ma`,
    before: async (page) => {
      await page.locator('input[name="to"]').first().check();
      await send(page, 'button[value="review:all"]');
    },
  },
  {
    name: "customers-taking",
    path: ({ locked }) => `/users/${locked}/customers?q=bergman`,
    before: async (page) => {
      for (const box of [0, 1]) await page.locator('input[name="ticked"]').nth(box).check();
      await send(page, 'button[value="save"]');
    },
  },
];
