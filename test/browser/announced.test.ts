import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser } from "../support/app.ts";
import { useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { administrator } from "../support/databases.ts";
import { addGroup } from "../support/rights.ts";
import { acts } from "./announced/acts.ts";
import { told } from "./announced/told.ts";

describe.skipIf(noChromium)("what the accessibility tree says after an act", () => {
  const chromium = useChromium();
  const made = { user: 0, group: 0 };
  beforeEach(async () => {
    const { db } = chromium.app;
    await db.write(async (tx) => {
      await tx.session.deleteMany();
      await tx.customer.deleteMany();
      await tx.user.deleteMany({ where: { id: { not: 1 } } });
      await tx.group.deleteMany({ where: { systemKey: null } });
    });
    await addCustomers(db, 2, { lastName: "Ode" });
    const named = { email: "v@b.org", firstName: "Vic", lastName: "Timm" };
    made.user = await addUser(db, { ...named, groups: ["auditors"] });
    const where = { systemKey: "auditors" };
    made.group = (await db.read.group.findUniqueOrThrow({ where })).id;
    await addGroup(db, [], [], "Night watch");
  });

  /** Role, name and state in the tree of what there is first of something. */
  async function say(page: Page, selector: string) {
    const found = page.locator(selector).first();
    if ((await found.count()) === 0) return "nothing";
    const [first = ""] = (await found.ariaSnapshot()).split("\n");
    return first.replace(/^- '?|'?:?$/g, "").replace(/ \d\d:\d\d/g, "");
  }

  /** Title, banner, heading, and what has the focus: `at` where it is what the address names. */
  async function tree(page: Page) {
    const banner = page.locator(".banner p");
    const isNamed = (await page.locator("main :focus:target").count()) > 0;
    return [
      await page.title(),
      await say(page, ".banner"),
      (await banner.count()) > 0 ? await banner.innerText() : "",
      await say(page, "h1"),
      `${isNamed ? "at" : "focus on"} ${await say(page, ":focus:not(body)")}`,
    ].filter((line) => line !== "" && line !== "nothing");
  }

  it.each(acts)("$page, $locale", async ({ page: name, locale, path, act, sessions }) => {
    await chromium.speak(locale);
    for (let index = 1; index < sessions; index++) await chromium.app.signedIn();
    const { page, close } = await chromium.open({ locale });
    // The list of sessions names the browsers that have signed in by the form.
    await chromium.signIn(page, ...(sessions > 1 ? [administrator] : []));
    await page.goto(path(made));
    const before = await tree(page);
    await act(page);
    expect({ before, after: await tree(page) }).toEqual(told[name]?.[locale]);
    await close();
  });
});
