import { expect, it } from "vitest";
import { t, type Walk } from "../../support/user-guide.ts";

const email = "jonas.weber@example.com";

export function assigningCustomers(walk: Walk): void {
  const { guide } = walk;
  const customer = (name: string, checked: boolean) =>
    walk.page.getByRole("checkbox", { name: `${name} Lindgren`, checked });
  const banner = () => walk.page.getByRole("status");
  const save = () => walk.page.getByRole("button", { name: t("customers.save") });

  it("Assigning Customers to Users", async () => {
    const { page } = walk;
    guide.chapter(
      "Assigning Customers to Users",
      "Customers of the store are assigned to a user so that this user can preview CMS pages " +
        `in the online store as that customer. ${t("customers.oneUser")} To assign a customer:`,
    );
    await page.goto("/users");
    const assign = page
      .locator("tr", { hasText: email })
      .getByText(t("customers.assign.button"), { exact: true });
    guide.step(
      `On the **${t("users.title")}** page, in ` +
        `**${t("users.list.caption")} > ${t("people.column.action")}**, ` +
        `select **${t("customers.assign.button")}**.`,
    );
    await guide.picture(page, "The way to a user's customers", assign);
    await assign.click();
    expect(await page.locator("h1").textContent()).toBe(t("customers.assign.title", { email }));
    await page.getByLabel(t("customers.search.label")).fill("C00");
    await page.keyboard.press("Enter");
    for (const name of ["C001", "C004"]) await customer(name, false).check();
    guide.step(
      `In **${t("customers.list")} > ${t("customers.others.title")}**, ` +
        "select the check-box of each customer. Search finds them by name, " +
        "e-mail or reference, and by the user they are assigned to; " +
        `**${t("customers.search.free")}** leaves the others out. What you selected stays.`,
    );
    await guide.picture(
      page,
      "Two customers selected",
      page.getByRole("heading", { name: t("customers.assignList.title") }),
    );
  });

  it("saving and de-assigning", async () => {
    const { page } = walk;
    guide.step(`Click **${t("customers.save")}**.`);
    await save().click();
    expect(await banner().textContent()).toContain("Weber");
    const held = page.getByRole("heading", { name: t("customers.held.title") });
    expect(await held.textContent()).toBe(`${t("customers.held.title")} 2`);
    await guide.picture(page, "Saved", banner());
    guide.step(
      `To de-assign a customer, scroll down to the **${t("customers.held.title")}** table, ` +
        `deselect the check-box next to the customer, and click **${t("customers.save")}**.`,
    );
    await customer("C004", true).uncheck();
    await guide.picture(page, "A customer to be deassigned", customer("C004", false));
    await save().click();
    expect(await banner().textContent()).toContain("Weber");
    guide.step(
      "A customer of another user can be selected, too: the list says from whom the customer is " +
        `taken, **${t("customers.save")}** asks once, and both histories tell it.`,
    );
  });
}
