import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addUser } from "../support/app.ts";
import { looks, useChromium, withoutScripts } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

const words = {
  en: { way: "Export", button: "Download", file: /^users-.*\.csv$/, head: "Number,E-mail" },
  de: {
    way: "Exportieren",
    button: "Herunterladen",
    file: /^benutzer-.*\.csv$/,
    head: "Nummer;E-Mail",
  },
};

describe.skipIf(noChromium)("the spreadsheet, in Chromium", () => {
  const chromium = useChromium(async ({ db }) => {
    await addUser(db, { firstName: "Berta", lastName: "Boss" });
  });

  it.each(withoutScripts)("takes two clicks (%s, scripts %s)", async (locale, scripts) => {
    await chromium.speak(locale);
    const say = words[locale];
    const { page, close } = await chromium.open({ javaScriptEnabled: scripts });
    await chromium.signIn(page);
    await page.goto("/users?status=active");
    await page.getByRole("link", { name: say.way }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: say.button }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(say.file);
    const text = readFileSync(await download.path(), "utf8");
    expect(text.startsWith(`\ufeff${say.head}`)).toBe(true);
    expect(text).toContain("Boss");
    await close();
  });

  it.each(looks)("its page is fit to be seen ($width, $colorScheme, $locale)", async (look) => {
    const { page, close } = await chromium.openLook(look);
    await chromium.signIn(page);
    await page.goto("/users/export?status=active");
    await chromium.check(page, "export", look);
    await close();
  });
});
