import { expect, it } from "vitest";
import { addCustomers } from "../../support/app.ts";
import { t, type Walk } from "../../support/user-guide.ts";

const [giver, receiver] = ["sofia.rossi@example.com", "mia.berger@example.com"];
const COUNT = 40;

/** What somebody's leave takes. */
export function handingOver(walk: Walk): void {
  const { guide } = walk;
  const button = (name: string) => walk.page.getByRole("button", { name, exact: true });

  it("Handing over Customers", async () => {
    const { page } = walk;
    const { db } = walk.chromium.app;
    const { id } = await db.read.user.findUniqueOrThrow({ where: { emailKey: giver } });
    await addCustomers(db, COUNT, { lastName: "Bergström", assignedUserId: id });
    guide.chapter(
      "Handing over Customers",
      "When somebody is away or leaves, another user gets some or all of their customers " +
        "in one go. To hand customers over:",
    );
    await page.goto(`/users/${id}`);
    const way = page.getByRole("link", { name: t("customers.move.button") });
    guide.step(
      `On the record of the user, in **${t("people.column.customers")}**, select ` +
        `**${t("customers.move.button")}**. On **${t("customers.assign.button")}** ` +
        "the same button takes those customers along that you deselected.",
    );
    await guide.picture(page, "The way to another user", way);
    await way.click();
    await page.locator(`[name="who"]`).fill("berger mia");
    await page.keyboard.press("Enter");
    await page.waitForURL(/who=/);
    const all = t("customers.move.all", { count: COUNT, number: String(COUNT) });
    guide.step(
      `In **${t("customers.move.to.title")}**, search for the user who gets the customers and ` +
        `choose them. To move all customers, click **${all}**, which says how many they are; ` +
        `to move some, select their check-boxes and click **${t("customers.move.ticked")}**. ` +
        "A search moves all that it finds.",
    );
    await guide.picture(page, "Who gets the customers, and which", button(all));
    await button(all).click();
    const move = t("customers.move.review.button", { count: COUNT, number: String(COUNT) });
    guide.step(`Check who gets how many customers, and click **${move}**.`);
    await guide.picture(page, "Before anything changes", button(move));
    await button(move).click();
    await page.waitForURL(/#customers$/);
    expect(await page.getByRole("status").textContent()).toContain("Mia Berger");
    const mia = { where: { emailKey: receiver } };
    expect((await db.read.user.findUniqueOrThrow(mia)).customerCount).toBe(COUNT);
  });

  it("when somebody is deleted", async () => {
    guide.step(
      `When you delete a user, **${t("users.deletion.button")}** asks the same: the customers ` +
        "become free, or go to somebody you search for there. " +
        `**${t("users.restoration.button")}** ` +
        "offers those back that are free by then.",
    );
  });
}
