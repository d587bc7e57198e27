import type { Page } from "playwright-core";
import { type Screen, send } from "./screens.ts";

/** Each picture makes a key of its own: a name is never used twice. */
async function createKey(page: Page): Promise<void> {
  await page.fill("#name", `Storefront ${Date.now()}`);
  await page.check("#scopes-preview");
  await page.check("#scopes-customers");
  await page.fill("#endsOn", "2999-12-31");
  await send(page);
}

async function revoke(page: Page): Promise<void> {
  await page.goto("/store");
  await page.locator(".acts a").first().click();
  await page.waitForLoadState();
}

/** The keys of the store, and what it may ask. */
export const storeScreens: Screen[] = [
  { name: "store-empty", path: "/store" },
  { name: "store-new", path: "/store/new" },
  { name: "store-new-errors", path: "/store/new", before: (page) => send(page) },
  { name: "store-created", path: "/store/new", before: createKey },
  { name: "store-keys", path: "/store" },
  { name: "store-revocation", path: "/store", before: revoke },
  { name: "store-interface", path: "/store/api" },
];
