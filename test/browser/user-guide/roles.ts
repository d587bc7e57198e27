import { expect, it } from "vitest";
import { t, type Walk } from "../../support/user-guide.ts";

const role = "Account care";

export function roles(walk: Walk): void {
  const { guide } = walk;
  const press = (name: string) => walk.page.getByRole("button", { name, exact: true }).click();
  const edit = () =>
    walk.page.locator("main").getByRole("link", { name: t("roles.edit.button"), exact: true });
  const right = (name: string) => walk.page.locator(`[id="right-${name}"]`);

  it("Creating Roles", async () => {
    const { page } = walk;
    guide.chapter(
      "Creating Roles",
      "A role is a set of rights. It allows nobody anything until a group has it. " +
        "To create a role and give it to a group:",
    );
    await page.goto("/roles");
    const add = page.getByRole("link", { name: t("roles.list.add") });
    guide.step(
      `Click **${t("roles.list.add")}** in the top right corner of the ` +
        `**${t("roles.title")}** page.`,
    );
    await guide.picture(page, "The list of roles", add);
    await add.click();
    await page.getByLabel(t("roles.form.name.label"), { exact: true }).fill(role);
    await right("users.edit").check();
    guide.step(
      `Enter a **${t("roles.form.name.label")}** and select the ` +
        `**${t("roles.form.rights.label")}**. ` +
        "Rights that a selected one depends on are selected too.",
    );
    await guide.picture(page, "A role and its rights", right("users.edit"));
    guide.step(`Click **${t("roles.create.button")}**.`);
    await press(t("roles.create.button"));
    expect(await page.locator("h1").textContent()).toBe(role);
    await giveToGroup(walk);
  });

  it("Changing a Role", async () => {
    const { page } = walk;
    guide.chapter(
      "Changing a Role",
      "Changes to groups and roles take effect at once for everybody concerned, " +
        "so they are reviewed before they are saved:",
    );
    await page.goto("/roles");
    await page.getByRole("link", { name: role, exact: true }).click();
    guide.step(
      `On the role's page, click **${t("roles.edit.button")}**, and select or deselect rights.`,
    );
    await edit().click();
    await right("users.password").check();
    await guide.picture(page, "Another right", right("users.password"));
    guide.step(
      `Click **${t("forms.review.title")}**. The page says what changes, and which users gain or ` +
        "lose which rights.",
    );
    await press(t("forms.review.title"));
    const effects = page.locator(".effects");
    expect(await effects.textContent()).toContain(t("rights.users.password.name"));
    await guide.picture(page, "The review", effects);
    guide.step(
      `Click **${t("forms.review.save")}**. Nothing is saved before that; ` +
        `**${t("forms.review.back")}** leads back to the form.`,
    );
    await press(t("forms.review.save"));
    expect(await page.locator("h1").textContent()).toBe(role);
  });
}

async function giveToGroup({ page, guide }: Walk): Promise<void> {
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  guide.step(
    `To give the role to a group, open the group, click **${t("groups.edit.button")}**, and ` +
      `select the role under **${t("groups.form.roles.label")}**.`,
  );
  await page.goto("/groups");
  await page.getByRole("link", { name: "Team leads", exact: true }).click();
  await page
    .locator("main")
    .getByRole("link", { name: t("groups.edit.button"), exact: true })
    .click();
  await page.getByLabel(role).check();
  await guide.picture(page, "The role selected for the group", page.getByLabel(role));
  guide.step(`Click **${t("forms.review.title")}**, read who gains what, and save.`);
  await press(t("forms.review.title"));
  await press(t("forms.review.save"));
  expect(await page.locator(".facts").textContent()).toContain(role);
}
