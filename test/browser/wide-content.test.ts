import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { fold } from "../../src/domain/text.ts";
import { addCustomers, addUser, type TestApp } from "../support/app.ts";
import { useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { addGroup, addRole } from "../support/rights.ts";
import { thorough } from "../support/thorough.ts";

/**
 * The narrowest of each layout: what fits there fits in wider windows. German has the longer words.
 */
const widths = {
  en: [320],
  de: [320, 577, 769, 993, 1249],
};
/** Nothing to break at, from left to right and the other way, and of many code points each. */
const texts = ["W".repeat(100), "ضضضضضضضضضض".repeat(10), "👩‍👩‍👧‍👦".repeat(9)];
const address = `${"m".repeat(64)}@${"d".repeat(60)}.${"e".repeat(60)}.${"f".repeat(60)}.example`;

/** Users 2 to 4, groups 5 and on, role 5 and on: all as wide as they can be. */
async function prepare({ db }: TestApp): Promise<void> {
  const users: number[] = [];
  for (const [index, text] of texts.entries())
    users.push(
      await addUser(db, { email: `${index}${address.slice(1)}`, firstName: text, lastName: text }),
    );
  const role = await addRole(db, ["users.view"], `${texts[0]?.slice(0, 97)} R`);
  for (let index = 0; index < 40; index++) {
    const title = `${texts[index % 2]?.slice(0, 97)}${index}`;
    await addGroup(db, [role], users, title);
  }
  await addCustomers(db, 3, { lastName: texts[0], assignedUserId: users[0] });
  await db.write((tx) =>
    tx.group.update({ where: { id: 2 }, data: { description: texts[0], titleKey: fold("a") } }),
  );
}

/** They show nothing of that, or less than another of these, and are looked at elsewhere. */
const withoutContent = [
  "/profile",
  "/profile/sessions",
  "/users/2/access",

  "/users?q=nobody%20at%20all",
  "/profile/password",
  "/help",
  "/style-guide",
  "/nowhere",
];

const pages = [
  ...(thorough ? withoutContent : []),
  "/users",
  "/users/new",
  "/users/2",
  "/users/3",
  "/users/4",
  "/users/2/edit",
  "/users/2/customers",
  "/users/2/deactivation",
  "/users/2/sessions",
  "/users/2/deletion",
  "/users/2/access?right=users.view",
  "/groups",
  "/groups/2",
  "/groups/5",
  "/groups/5/edit",
  "/groups/5/members",
  "/groups/5/deletion",
  "/roles",
  "/roles/5",
  "/roles/5/edit",
  "/roles/5/deletion",
  "/rights",
  "/rights?who=w&right=users.view",
  "/rights/users.view",
  "/audit",
];

describe.skipIf(noChromium)("with content as wide as it can be", () => {
  const { open, signIn, speak } = useChromium(prepare);

  /** The widths at which the page scrolls sideways. */
  async function widthsThatScroll(page: Page, among: number[]): Promise<string[]> {
    const found: string[] = [];
    for (const width of among) {
      await page.setViewportSize({ width, height: 100 });
      const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
      if (scroll > width) found.push(`${page.url()} ${width}: ${scroll}`);
    }
    return found;
  }

  it.each(["en", "de"] as const)("no page scrolls sideways (%s)", async (locale) => {
    await speak(locale);
    const { page, close } = await open();
    await signIn(page);
    const found: string[] = [];
    for (const path of pages) {
      await page.goto(path);
      found.push(...(await widthsThatScroll(page, widths[locale])));
    }
    expect(found).toEqual([]);
    await close();
  });
});
