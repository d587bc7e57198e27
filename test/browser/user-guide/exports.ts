import { expect, it } from "vitest";
import { t, type Walk } from "../../support/user-guide.ts";

export function exports(walk: Walk): void {
  const { guide } = walk;

  it("Taking a list along", async () => {
    const { page } = walk;
    guide.part("Lists for Spreadsheets", "What a list shows can be taken along as a file.");
    guide.chapter(
      "Exporting a List",
      `With the right *${t("rights.users.export.name")}* you take along users, the customers of ` +
        "a user, the members of a group or the audit:",
    );
    await page.goto("/users?status=active");
    const link = page.getByText(t("exports.link"), { exact: true });
    guide.step(
      "Search and filter the list until it shows what you need, and click " +
        `**${t("exports.link")}**. The file will contain all pages of it.`,
    );
    await guide.picture(page, "The way to a file", link);
    await link.click();
    guide.step(`Read what the file will contain, and click **${t("exports.button")}**.`);
    const button = page.getByRole("button", { name: t("exports.button") });
    await guide.picture(page, "What the file will contain", button);
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    expect(download.suggestedFilename()).toMatch(/^users-.*\.csv$/);
    await download.delete();
    guide.step(
      "Open the file in your spreadsheet program. " +
        `${t("exports.recorded")} ${t("exports.personal")}`,
    );
  });
}
