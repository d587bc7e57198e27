import { expect, it } from "vitest";
import { t, type Walk } from "../../support/user-guide.ts";

const [name, email] = ["Aylin Kaya", "aylin.kaya@example.com"];
const right = "users.delete";

export function rights(walk: Walk): void {
  const { guide } = walk;
  const openPerson = async () => {
    await walk.page.goto("/users");
    await walk.page.locator("tr", { hasText: email }).locator("th a").click();
  };

  it("Finding Out Who May Do What", async () => {
    const { page } = walk;
    guide.part(
      "Rights and Their Reasons",
      "Every right comes from a role of a group. These pages say what you may do, who else may, " +
        "and why.",
    );
    guide.chapter("Finding Out Who May Do What", "To see who holds a right:");
    await page.goto("/");
    guide.step(
      `Click **${t("layout.product")}** in the top left corner: the ` +
        `**${t("home.title")}** page says how the users are doing. Open ` +
        `**${t("home.may")}** to see what you may do yourself.`,
    );
    await page.locator("main summary").click();
    expect(await page.locator("main").textContent()).toContain(t("rights.users.view.text"));
    await guide.picture(page, "What you may do", page.locator(".brand"));
    const all = page.locator(".topnav").getByRole("link", { name: t("rights.list.title") });
    guide.step(`To see all rights, click **${t("rights.list.title")}** at the top.`);
    await guide.picture(page, "The way to all rights", all);
    await all.click();
    const link = page.getByRole("link", { name: t(`rights.${right}.name`), exact: true });
    guide.step("Each right is listed with its roles and how many users hold it. Click a right.");
    await guide.picture(page, "All rights", link);
    await link.click();
    expect(await page.locator("h1").textContent()).toBe(
      t("rights.who.title", { act: t(`rights.act.${right}`) }),
    );
    guide.step("Its page shows the groups and roles that give the right, and who holds it.");
    await guide.picture(page, "Who may delete users");
  });

  it("Explaining a User's Access", async () => {
    const { page } = walk;
    guide.chapter(
      "Explaining a User's Access",
      "When somebody cannot do something, or can do more than expected, find out why:",
    );
    await openPerson();
    const why = page.getByRole("link", { name: t("users.record.why") });
    guide.step(
      `On the user's page, under **${t("users.record.access")}**, click ` +
        `**${t("users.record.why")}**.`,
    );
    await guide.picture(page, "The way to the reasons", why);
    await why.click();
    const ask = page.getByRole("button", { name: t("rights.ask.button") });
    await page.selectOption("#right", right);
    guide.step(
      `Choose what the user wants to do, and click **${t("rights.ask.button")}**. ` +
        "Below, all rights are listed with the groups and roles that give them.",
    );
    await guide.picture(page, "A question", ask);
    await ask.click();
    await page.waitForURL(/right=users\.delete/);
    const answer = page.locator(".answer");
    expect(await answer.textContent()).toContain(
      t("rights.answer.no", { name, act: t(`rights.act.${right}`) }),
    );
    guide.step("The answer says why, and which groups would change it.");
    await guide.picture(page, "No, and why", answer);
  });
}
