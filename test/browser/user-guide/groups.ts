import { expect, it } from "vitest";
import { t, type Walk } from "../../support/user-guide.ts";

const group = "Team leads";

/** Also begins the part about groups and roles. */
export function groups(walk: Walk): void {
  const { guide } = walk;
  const press = (name: string) => walk.page.getByRole("button", { name, exact: true }).click();
  const banner = () => walk.page.getByRole("status");
  const box = (name: string) =>
    walk.page.locator("tr", { hasText: name }).locator("input[type=checkbox]");

  it("Creating Groups", async () => {
    const { page } = walk;
    guide.part(
      "Groups and Roles",
      "What users may do follows from their groups: a group has roles, and a role is a set of " +
        "rights. Whoever is in several groups holds the rights of all of them.",
    );
    guide.chapter(
      "Creating Groups",
      "A group is for people who do the same work. To create a group and say what its members " +
        "may do:",
    );
    await page.goto("/groups");
    const add = page.getByRole("link", { name: t("groups.list.add") });
    guide.step(
      `Click **${t("groups.list.add")}** in the top right corner of the ` +
        `**${t("groups.title")}** page.`,
    );
    await guide.picture(page, "The list of groups", add);
    await add.click();
    await page.getByLabel(t("groups.form.title.label")).fill(group);
    await page
      .getByLabel(t("groups.form.description.label"))
      .fill("Lead the customer service, and see what was done.");
    const role = page.getByLabel(t("groups.seededTitle.auditors"));
    await role.check();
    guide.step(
      `Enter **${t("groups.form.title.label")}** and **${t("groups.form.description.label")}**, ` +
        `and select the **${t("groups.form.roles.label")}**. Roles with a right that you do not ` +
        "hold yourself cannot be selected.",
    );
    await guide.picture(page, "A group and its role", role);
    guide.step(`Click **${t("groups.create.button")}**. The group's page says what it allows.`);
    await press(t("groups.create.button"));
    expect(await page.locator("h1").textContent()).toBe(group);
    await guide.picture(page, "The new group");
  });

  it("Adding and Removing Members", async () => {
    const { page } = walk;
    guide.chapter(
      "Adding and Removing Members",
      `A single user's groups are chosen on **${t("users.edit.title")}**. To add or remove ` +
        "several members of a group at once:",
    );
    guide.step(`On the group's page, click **${t("groups.members.button")}**.`);
    const members = page
      .locator("main")
      .getByRole("link", { name: t("groups.members.button"), exact: true });
    await members.click();
    for (const name of ["Vogt", "Weber"]) await box(name).check();
    const add = page.getByRole("button", { name: t("groups.members.add") });
    guide.step(
      `Under **${t("groups.members.addTitle")}**, select users and click ` +
        `**${t("groups.members.add")}**.`,
    );
    await guide.picture(page, "Two users selected", add);
    await add.click();
    expect(await banner().textContent()).toContain(group);
    await box("Weber").check();
    guide.step(
      `To remove members, select them under **${t("groups.column.members")}** and click ` +
        `**${t("groups.members.remove")}**.`,
    );
    await guide.picture(
      page,
      "A member selected",
      page.getByRole("button", { name: t("groups.members.remove") }),
    );
    await press(t("groups.members.remove"));
    guide.step(
      "The next page says who loses which rights. " +
        `Click **${t("groups.removal.button")}** to confirm.`,
    );
    await guide.picture(page, "What the removal does", page.locator(".effects"));
    await press(t("groups.removal.button"));
    expect(await banner().textContent()).toContain(group);
  });
}
