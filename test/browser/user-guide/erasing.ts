import { expect, it } from "vitest";
import { addUser } from "../../support/app.ts";
import { t, type Walk } from "../../support/user-guide.ts";

/** Taking a deleted user's data away for good. */
export function erasing(walk: Walk): void {
  const { guide } = walk;

  it("Erasing a User", async () => {
    const { page, chromium } = walk;
    const [erase, email] = [t("users.erasure.button"), "clara.voss@example.com"];
    const id = await addUser(chromium.app.db, {
      ...{ email, firstName: "Clara", lastName: "Voss" },
      status: "deleted",
    });
    guide.chapter(
      "Erasing a User",
      `With the right *${t("rights.users.erase.name")}* you take everything about somebody ` +
        "Deleted away for good, but their number. To erase a user:",
    );
    await page.goto(`/users/${id}`);
    const button = page.getByRole("link", { name: erase });
    guide.step(`Open the record of the deleted user, and click **${erase}**.`);
    await guide.picture(page, "The way to erasing", button);
    await button.click();
    const address = page.getByLabel(t("users.erasure.address.label"));
    guide.step(
      "On the **Warning** page, read what will happen, type the user's e-mail address, and " +
        `click **${erase}**. This cannot be undone.`,
    );
    await address.fill(email);
    await guide.picture(page, "The address confirms who it is", address);
    await page.getByRole("button", { name: erase }).click();
    const former = t("people.former", { id });
    expect(await page.locator("h1").textContent()).toContain(former);
    guide.step(
      `The user is called *Former user* with the number from now on, in the audit, too. The ` +
        "e-mail address can be given to somebody else. Backups that were made before still " +
        "contain the person: ask who runs them to delete them.",
    );
    await guide.picture(page, "What is left", page.locator("h1"));
  });
}
