import { describe, expect, it } from "vitest";
import { addUser, lockUser } from "../support/app.ts";
import { alike, looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

const until = new Date(Date.now() + 55 * 60_000);

describe.skipIf(noChromium)("a lockout, looked at", () => {
  let id: number;
  const browser = useChromium(async ({ db }) => {
    id = await addUser(db, {
      email: "lou.lockhart@example.com",
      firstName: "Louise",
      lastName: "Lockhart",
      groups: ["customer-service", "auditors"],
    });
    await addUser(db, { email: "free@example.com", firstName: "Fred", lastName: "Free" });
    await lockUser(db, id, until);
  });

  it.each(looks)("list, record, Unlock and one's own Edit User (%o)", async (look) => {
    const { page, close } = await browser.openLook(look);
    await browser.signIn(page);
    await page.goto("/users");
    await browser.check(page, "locked-list", look);
    for (const [path, name] of [
      [`/users/${id}`, "locked-record"],
      ...alike<[string, string]>(
        ["/users?condition=locked", "locked-filter"],
        [`/users/${id}/unlocking`, "unlocking"],
      ),
    ] as const) {
      await page.goto(path);
      await browser.check(page, name, look);
    }
    await page.goto("/users/1/edit");
    await page.fill("#email", "new@example.com");
    await page.click("main button[type=submit]");
    await page.waitForSelector("#currentPassword-error");
    await browser.check(page, "edit-own-refused", look);
    await close();
  });

  it.each(looks)("the wait, at the login page and at one's own password (%o)", async (look) => {
    const { page, close } = await browser.openLook(look);
    await page.goto(`/login?language=${look.locale}`);
    await page.click("main button[type=submit]");
    await page.waitForSelector("#password-error");
    await browser.check(page, "login-empty", look);
    await page.fill("#email", "lou.lockhart@example.com");
    await page.fill("#password", "whatever it is");
    await page.click("main button[type=submit]");
    await page.waitForSelector(".error-summary p");
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("error-summary");
    expect(await page.inputValue("#email")).toBe("lou.lockhart@example.com");
    await browser.check(page, "login-locked", look);
    await browser.signIn(page);
    await browser.app.db.write((tx) =>
      tx.signInCounter.upsert({
        where: { key: "session:1" },
        create: {
          key: "session:1",
          userId: 1,
          failures: 10,
          lockedUntil: new Date(Date.now() + 50_000),
          expiresAt: until,
        },
        update: {},
      }),
    );
    await page.goto("/profile/password");
    for (const name of ["currentPassword", "password", "passwordRepeat"])
      await page.fill(`#${name}`, "zwölf stille Reiher");
    await page.fill("#currentPassword", "elf stille Reiher");
    await page.click("main button[type=submit]");
    await page.waitForSelector(".error-summary p");
    await browser.check(page, "password-locked", look);
    await browser.app.db.write((tx) => tx.signInCounter.deleteMany({ where: { userId: 1 } }));
    await close();
  });
});
