import { describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { alike, looks, scripts, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { thorough } from "../support/thorough.ts";

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);
const name = { lastName: "Lindqvist", groups: ["customer-service", "auditors"] };
const reason = "Contract ends; the keys go to the front desk, the laptop to the workshop";

describe.skipIf(noChromium)("leaving, looked at", () => {
  let [ends, gone, kept] = [0, 0, 0];
  const browser = useChromium(async ({ db }) => {
    const more = { accessEndsAt: inDays(4), statusReason: reason };
    ends = await addUser(db, { ...name, firstName: "Ella", email: "ella@example.com", ...more });
    for (const firstName of ["Emil", "Enno", "Erna", "Esra", "Ewald"])
      await addUser(db, { ...name, firstName, accessEndsAt: inDays(5) });
    const status = "deactivated";
    gone = await addUser(db, { ...name, firstName: "Greta", status, statusReason: reason });
    kept = await addUser(db, { ...name, firstName: "Karl", accessKeptAt: inDays(-2) });
  });

  it.each(looks)("start page, list, record, Deactivate and sessions (%o)", async (look) => {
    const { page, close } = await browser.openLook(look);
    await browser.signIn(page);
    for (const [path, what] of [
      ["/", "leaving-home"],
      ["/users?sort=lastName", "leaving-list"],
      [`/users/${ends}`, "leaving-record"],
      [`/users/${gone}`, "leaving-reason"],
      [`/users/${ends}/deactivation`, "leaving-deactivation"],
      ...alike<[string, string]>(
        ["/users?condition=ends", "leaving-filter"],
        [`/users/${kept}`, "leaving-kept"],
        [`/users/${kept}/sessions`, "leaving-no-sessions"],
      ),
    ] as const) {
      await page.goto(path);
      await browser.check(page, what, look);
    }
    await page.goto(`/users/${ends}/deactivation`);
    await page.fill("#endsOn", "2020-01-01");
    await page.click("main form.form-card button[type=submit]");
    await page.waitForSelector("#endsOn-error");
    await browser.check(page, "leaving-refused", look);
    if (thorough) {
      await browser.app.signedIn(ends);
      await page.goto(`/users/${ends}/sessions`);
      await browser.check(page, "leaving-sessions", look);
    }
    await close();
  });

  it.each(scripts)("a day is asked where one is meant (scripts %s)", async (on) => {
    const { page, close } = await browser.open({ javaScriptEnabled: on });
    await browser.signIn(page);
    const id = await addUser(browser.app.db, name);
    await page.goto(`/users/${id}/deactivation`);
    expect(await page.locator("#endsOn").isVisible()).toBe(false);
    await page.locator("#when-now").press("ArrowDown");
    expect(await page.locator("#endsOn").isVisible()).toBe(true);
    await page.fill("#endsOn", "2031-05-06");
    await page.fill("#reason", "Moves to Graz");
    await page.locator("#reason").press("Enter");
    await page.getByRole("status").waitFor();
    expect(await browser.app.db.read.user.findUnique({ where: { id } })).toMatchObject({
      ...{ accessEndsAt: new Date("2031-05-07T00:00:00Z"), statusReason: "Moves to Graz" },
    });
    await close();
  });
});
