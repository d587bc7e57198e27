import { expect, it } from "vitest";
import { startWorker } from "../../../src/features/batches/service/worker.ts";
import { t, type Walk } from "../../support/user-guide.ts";

/** Also begins and ends its part. */
export function manyUsers(walk: Walk): void {
  const { guide } = walk;

  it("Changing Many Users at Once", async () => {
    const { page, chromium } = walk;
    const worker = startWorker(chromium.app.deps);
    guide.part(
      "Many Users at Once",
      "Several users can be activated, deactivated, added to a group or removed from one together.",
    );
    guide.chapter("Changing Many Users at Once", "To deactivate several users, for example:");
    await page.goto("/users");
    const select = page.getByRole("link", { name: t("batches.ticks.on") });
    guide.step(`Above the **${t("users.list.caption")}**, click **${t("batches.ticks.on")}**.`);
    await guide.picture(page, "The way to the boxes", select);
    await select.click();
    for (const name of ["Jonas Weber", "Sofia Rossi"])
      await page.getByRole("checkbox", { name }).check();
    const act = page.getByRole("button", { name: t("batches.deactivation.button") });
    guide.step(
      "Tick the users. Ticks are kept while you search, filter and turn pages. Then click " +
        `**${t("batches.deactivation.button")}** below the list. To take everybody whom the ` +
        "search and the filters have found, choose that in the box beside it first.",
    );
    await guide.picture(page, "Two users ticked", act);
    await act.click();
    const begin = page.locator(".form-buttons button");
    guide.step(
      "Check who will change, and who will be skipped and why. Nothing has been changed yet. " +
        "Then click the button that says what will be done.",
    );
    await guide.picture(page, "Before anything happens", begin);
    await begin.click({ noWaitAfter: true });
    await page.waitForSelector(".state-batch-done");
    expect(await page.locator("h1").textContent()).toBe(t("batches.deactivation.name"));
    const undo = page.getByRole("link", { name: t("batches.result.undo") });
    guide.step(
      "The page shows how far the batch is. You can leave it, and sign out: the batch goes on. " +
        "When it is done, the page says what became of each user. " +
        `**${t("batches.result.undo")}** leads to the way back, for everybody whom nobody has ` +
        "changed since.",
    );
    await guide.picture(page, "What became of them", undo);
    await worker.stop();
  });
}
