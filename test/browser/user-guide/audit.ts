import { expect, it } from "vitest";
import { t, type Walk } from "../../support/user-guide.ts";

export function audit(walk: Walk): void {
  const { guide } = walk;

  it("Finding Out What Happened", async () => {
    const { page } = walk;
    guide.part(
      "Audit",
      "Everything that is done or refused is recorded: when, by whom, to whom, and what changed. " +
        "Nobody can change these entries.",
    );
    guide.chapter("Finding Out What Happened", "To look something up:");
    await page.goto("/");
    const link = page.getByRole("link", { name: t("audit.title"), exact: true }).first();
    guide.step(`Click **${t("audit.title")}** at the top. The newest entries come first.`);
    await link.click();
    await guide.picture(page, "The audit", page.locator(".topnav [aria-current]"));
    await page.getByLabel(t("audit.filter.act")).selectOption("group.members");
    guide.step(
      `Choose a person, an act, a result or a period, and click **${t("lists.filter.apply")}**. ` +
        `**${t("lists.filter.clear")}** shows everything again.`,
    );
    await page
      .locator("main")
      .getByRole("button", { name: t("lists.filter.apply") })
      .click();
    const entry = page.locator("tr", { has: page.locator("details") }).last();
    expect(await entry.textContent()).toContain(t("audit.happened.group.members"));
    await entry.locator("summary").click();
    guide.step(
      "Each entry says what changed. If it concerns several users or customers, " +
        `open **${t("audit.users", { count: 2 })}** to see which. ` +
        "A click on the action opens the page of the entry, with all that it touched.",
    );
    await guide.picture(page, "Who joined the group", entry.locator(".col-what .cell"));
  });

  it("Reading the History of a User", async () => {
    const { page } = walk;
    guide.chapter(
      "Reading the History of a User",
      "The page of a user shows what happened to this user, also to those who may not see the " +
        "audit:",
    );
    await page.goto("/users");
    await page.locator("tr", { hasText: "aylin.kaya@example.com" }).locator("th a").click();
    const history = page.locator("section", { has: page.locator("#history") });
    const own = history.getByRole("link", { name: t("users.record.ownActs") });
    guide.step(
      "Click a name in the " +
        `**${t("users.list.caption")}**, and scroll down to **${t("users.record.history")}**. ` +
        `**${t("users.record.ownActs")}** leads to the audit. ` +
        "Groups and roles have a history as well.",
    );
    expect(await history.textContent()).toContain(t("audit.happened.user.deactivated"));
    await guide.picture(page, "The history of a user", own);
  });

  it("Undoing a Change", async () => {
    const { page } = walk;
    guide.chapter(
      "Undoing a Change",
      "A single change of a user, of their customers or of a group’s members can be taken back, " +
        "as long as nothing newer changed the same thing:",
    );
    await page.goto("/users");
    await page.locator("tr", { hasText: "sofia.rossi@example.com" }).locator("th a").click();
    const history = page.locator("section", { has: page.locator("#history") });
    const undo = history.locator('a[href^="/undo/edit/"]');
    guide.step(
      `In the **${t("users.record.history")}** of the user or group, click ` +
        `**${t("undo.link")}** below the change.`,
    );
    await guide.picture(page, "The way back from a change", undo);
    await undo.click();
    const button = page.getByRole("button", { name: t("undo.button"), exact: true });
    guide.step(
      "Check what will happen. What something newer changed stays as it is, and the page names " +
        `the newer entry. Then click **${t("undo.button")}**.`,
    );
    await guide.picture(page, "What an undo will do", button);
    await button.click();
    await page.waitForURL(/#history$/);
    const undone = history.locator(".entry-undo > span");
    expect(await undone.count()).toBe(2);
    guide.step(
      "The history shows both entries, each with a link to the other. An undo is a change like " +
        "any other: it can be undone, too. A batch is undone on its own page.",
    );
    await guide.picture(page, "Undone", undone.first());
  });
}
