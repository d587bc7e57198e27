import { expect, it } from "vitest";
import { t, type Walk } from "../../support/user-guide.ts";

const [first, last, email] = ["Lena", "Vogt", "lena.vogt@example.com"];
const password = "drei graue Kraniche";

/** Also begins the manual's part of the guide. */
export function creatingUsers(walk: Walk): void {
  const { guide } = walk;

  it("Creating Users", async () => {
    const { page } = walk;
    guide.part("Managing Users", "Users are the people who work in the back office of the store.");
    guide.chapter("Creating Users", "To create a user record:");
    await page.goto("/users");
    const add = page.getByRole("link", { name: t("users.list.add") });
    guide.step(
      `Click **${t("users.list.add")}** in the top right corner of the ` +
        `**${t("users.title")}** page.`,
    );
    await guide.picture(page, "The Users List", add);
    await add.click();
    expect(await page.locator("h1").textContent()).toBe(t("users.create.title"));
    await fillIn(walk);
    guide.step(
      `Enter and select: ${t("people.form.email.label")}, ${t("people.form.password.label")} and ` +
        `${t("people.form.passwordRepeat.label")}; ${t("people.form.firstName.label")} and ` +
        `${t("people.form.lastName.label")}; ${t("people.form.groups.label")}; ` +
        `${t("people.form.agent.label")}; ${t("people.form.locale.label")}. ` +
        `To type the password yourself, choose **${t("users.form.way.typed")}**; a link is ` +
        "mostly better: see *Inviting a Person*. A typed password is temporary: the user " +
        "replaces it at the first sign-in, within 72 hours. Fields with a * are required. For a " +
        `person with one name leave ${t("people.form.lastName.label")} empty and tick ` +
        `**${t("people.form.oneName.label")}**.`,
    );
    await guide.picture(page, "The form for a new user");
    guide.step(
      `Click **${t("users.create.button")}**. The list comes back and says so. ` +
        `**${t("users.create.another")}** leads to the form again instead, with the same groups ` +
        "and language.",
    );
    await page.getByRole("button", { name: t("users.create.button"), exact: true }).click();
    const banner = page.getByRole("status");
    expect(await banner.textContent()).toContain(
      t("users.create.done", { name: `${first} ${last}` }),
    );
    await guide.picture(page, "The new user in the list", banner);
    await page
      .locator("tr", { hasText: email })
      .locator(".acts")
      .getByText(t("users.edit.button"), { exact: true })
      .click();
    const another = page.getByRole("link", { name: t("users.edit.add") });
    guide.step(
      `While you edit a user record, **${t("users.edit.add")}** in the top right corner leads to ` +
        "the same form.",
    );
    await guide.picture(page, "The way to another new user", another);
    await another.click();
    expect(await page.locator("h1").textContent()).toBe(t("users.create.title"));
  });
}

async function fillIn({ page }: Walk): Promise<void> {
  const field = (label: string) => page.getByLabel(label, { exact: true });
  await field(t("people.form.email.label")).fill(email);
  await page.getByLabel(t("users.form.way.typed")).check();
  await field(t("people.form.password.label")).fill(password);
  await field(t("people.form.passwordRepeat.label")).fill(password);
  await field(t("people.form.firstName.label")).fill(first);
  await field(t("people.form.lastName.label")).fill(last);
  await page.getByLabel(t("groups.seededTitle.customer-service")).check();
  await page.getByLabel(t("users.form.agent.text")).check();
  await page.getByLabel("Deutsch").check();
}
