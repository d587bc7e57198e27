import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import type { LocaleName } from "../../src/languages/locale.ts";
import { useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { administrator } from "../support/databases.ts";
import { Album } from "./screens/album.ts";
import { type Screen, screens } from "./screens/screens.ts";
import { openShop, type Reader, type Shop, speakTo } from "./screens/shop.ts";

/** Screens by words in their names; everything where none are given. */
const wanted = process.env.SCREENS_OF ?? "";
const chosen = screens.filter(({ name }) => wanted.split(",").some((part) => name.includes(part)));

/** `npm run docs:screens`: every page and state, to be looked at. */
describe.skipIf(noChromium)("the screens", () => {
  let shop: Shop;
  let album: Album;
  const { open, signIn } = useChromium(async (app) => {
    shop = await openShop(app);
    album = new Album();
  });
  afterAll(() => process.stderr.write(`${chosen.length} screens: ${album.finish()}\n`));

  async function enter(reader: Reader, locale: LocaleName): Promise<Page> {
    const { page } = await open({ locale, bypassCSP: true });
    if (reader !== "nobody") await signIn(page, { ...administrator, email: shop.emails[reader] });
    return page;
  }

  async function photograph(page: Page, screen: Screen, locale: LocaleName): Promise<void> {
    const { name, path, before } = screen;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(typeof path === "string" ? path : path(shop));
    await before?.(page, shop);
    await album.take(page, name, locale);
  }

  it.each(["en", "de"] as const)("are photographed (%s)", { timeout: 600_000 }, async (locale) => {
    await speakTo(shop, locale);
    const pages = new Map<Reader, Page>();
    const failed: string[] = [];
    for (const screen of chosen) {
      const { reader = "administrator" } = screen;
      const page = pages.get(reader) ?? (await enter(reader, locale));
      pages.set(reader, page);
      await photograph(page, screen, locale).catch((error) =>
        failed.push(`${screen.name}: ${error}`),
      );
    }
    expect(failed).toEqual([]);
  });
});
