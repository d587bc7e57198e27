import { expect, it } from "vitest";
import { addUser } from "../../support/app.ts";
import { t, type Walk } from "../../support/user-guide.ts";

const action = `**${t("users.list.caption")} > ${t("people.column.action")}**`;

/** Editing, Activating and Deactivating, Deleting: what begins with a button of the list. */
export function usersInTheList(walk: Walk): void {
  const { guide } = walk;
  const row = (text: string) => walk.page.locator("tr", { hasText: text });
  const banner = () => walk.page.getByRole("status");
  const state = (email: string) => row(email).locator(".state");
  const inAction = (email: string, name: string) =>
    row(email).locator(".acts").getByText(name, { exact: true });

  it("Finding Users", async () => {
    const { page } = walk;
    guide.chapter("Finding Users", "To find users in the list:");
    await page.goto("/users");
    await page.locator("[name=q]").fill("rossi sofia");
    await page.locator("[name=customers]").selectOption("no");
    const search = page.locator("main").getByRole("button", { name: t("lists.filter.apply") });
    guide.step(
      "Type words of the name or of the e-mail address, in any order, choose filters, " +
        `and click **${t("lists.filter.apply")}**.`,
    );
    await search.click();
    await page.waitForURL(/customers=no/);
    const chips = page.locator(".chips");
    expect(await row("sofia.rossi").count()).toBe(1);
    await guide.picture(page, "What the list is filtered by", chips);
    guide.step(
      "What is filtered by stands below the filters: a click takes one of them away. " +
        "The words above the list sort it.",
    );
  });

  it("Editing a User", async () => {
    const { page } = walk;
    guide.chapter("Editing a User", "To edit a user:");
    await page.goto("/users");
    const edit = inAction("sofia.rossi", t("users.edit.button"));
    guide.step(`In ${action}, click **${t("users.edit.button")}** to change the user's details.`);
    await guide.picture(page, "The way to a user's details", edit);
    await edit.click();
    const lastName = page.getByLabel(t("people.form.lastName.label"));
    await lastName.fill("Rossi-Conti");
    await guide.picture(page, "A new last name", lastName);
    guide.step(
      `To give the user another password, open **${t("users.form.password.set")}** and type it ` +
        "twice. It ends the user's sessions.",
    );
    guide.step(
      `When the updates are done, click **${t("users.edit.submit")}**. If your session has ended ` +
        "by then, the login page says that nothing was saved: sign in again, and your entries " +
        "are back, except passwords.",
    );
    await page.getByRole("button", { name: t("users.edit.submit") }).click();
    expect(await banner().textContent()).toContain(
      t("forms.changed", { name: "Sofia Rossi-Conti", fields: t("people.form.lastName.label") }),
    );
    await guide.picture(page, "Updated", banner());
  });

  it("Activating and Deactivating a User", async () => {
    const { page } = walk;
    const [off, on] = [t("users.deactivation.button"), t("users.activation.button")];
    const [deactivated, active] = [t("people.status.deactivated"), t("people.status.active")];
    guide.chapter("Activating and Deactivating a User", "To activate or deactivate a user:");
    await page.goto("/users");
    guide.step(`In ${action}, click **${off}** (or **${on}**).`);
    await guide.picture(page, "Deactivate in the list", inAction("aylin.kaya", off));
    await inAction("aylin.kaya", off).click();
    expect(await state("aylin.kaya").innerText()).toBe(deactivated);
    guide.step(
      `The **${t("people.column.status")}** changes to *${deactivated}* (or *${active}*), ` +
        "and the user is signed out everywhere. The banner offers the way back. " +
        "If somebody else was quicker, the page says who did it, and when.",
    );
    await guide.picture(page, "Deactivated", state("aylin.kaya"));
    await inAction("aylin.kaya", on).click();
    expect(await state("aylin.kaya").innerText()).toBe(active);
    await onesOwn(walk, "deactivation");
    guide.step(
      "Deactivating yourself asks first. You are logged out immediately, " +
        "and the login page says that your account has been deactivated.",
    );
  });

  it("Deleting a User", async () => {
    const { page } = walk;
    const remove = t("users.deletion.button");
    guide.chapter("Deleting a User", "To delete a user:");
    await page.goto("/users");
    guide.step(`In ${action}, click **${remove}**.`);
    await guide.picture(page, "Delete in the list", inAction("emil.horak", remove));
    await inAction("emil.horak", remove).click();
    expect(await page.locator("h1").textContent()).toBe(
      t("users.deletion.title", { name: "Emil Horák" }),
    );
    const confirm = page.getByRole("button", { name: remove });
    guide.step(
      `On the **Warning** page, read what will happen, and click **${remove}** to confirm.`,
    );
    await guide.picture(page, "Warning", confirm);
    await confirm.click();
    const [deleted, restore] = [t("people.status.deleted"), t("users.restoration.button")];
    expect(await state("emil.horak").innerText()).toBe(deleted);
    guide.step(
      `The **${t("people.column.status")}** changes to *${deleted}*. The user stays in the ` +
        `**${t("users.list.caption")}** and can be brought back with **${restore}**.`,
    );
    await guide.picture(page, "Deleted", state("emil.horak"));
    await inAction("emil.horak", restore).click();
    expect(await state("emil.horak").innerText()).toBe(t("people.status.deactivated"));
    await onesOwn(walk, "deletion");
    guide.step(
      "Deleting yourself works the same way. You are logged out immediately, " +
        "and the login page says that your account has been deleted.",
    );
  });
}

const ownPeople = {
  deactivation: { email: "petra.lang@example.com", firstName: "Petra", lastName: "Lang" },
  deletion: { email: "paul.kern@example.com", firstName: "Paul", lastName: "Kern" },
};

/** The act on one's own record, as a user manager made for it. */
async function onesOwn({ chromium }: Walk, act: "deactivation" | "deletion"): Promise<void> {
  const { db } = chromium.app;
  const { email } = ownPeople[act];
  const id = await addUser(db, { ...ownPeople[act], groups: ["user-managers"] });
  const own = await chromium.open();
  await chromium.signIn(own.page, id);
  await own.page.goto(`/users?q=${email}`);
  const button = t(`users.${act}.button`);
  await own.page
    .locator("tr", { hasText: email })
    .getByRole("link", { name: `${button} ${email}` })
    .click();
  await own.page.getByRole("button", { name: button }).click();
  expect(await own.page.getByRole("status").textContent()).toContain(t(`users.${act}.doneSelf`));
  await own.page.goBack();
  expect(new URL(own.page.url()).pathname).toBe("/login");
  await own.close();
}
