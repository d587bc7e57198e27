import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCustomers, addUser } from "../support/app.ts";
import { useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { administrator } from "../support/databases.ts";
import { UserGuide } from "../support/user-guide.ts";

/**
 * The manual's procedures, under the manual's headings, in its order. What they show becomes
 * docs/user-guide.md.
 */
describe.skipIf(noChromium)("Managing Users", () => {
  const chromium = useChromium(async ({ db }) => {
    const people = [
      ["mia.berger@example.com", "Mia", "Berger", ["user-managers"]],
      ["jonas.weber@example.com", "Jonas", "Weber", ["customer-service"]],
      ["aylin.kaya@example.com", "Aylin", "Kaya", ["customer-service", "auditors"]],
      ["tomas.novak@example.com", "Tomáš", "Novák", ["auditors"]],
      ["sofia.rossi@example.com", "Sofia", "Rossi", ["customer-service"]],
    ] as const;
    for (const [email, firstName, lastName, groups] of people)
      await addUser(db, { email, firstName, lastName, groups: [...groups] });
    await addCustomers(db, 30, { lastName: "Lindgren" });
  });
  const guide = new UserGuide();
  let page: Page;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ page, close } = await chromium.open({
      viewport: { width: 1280, height: 720 },
      bypassCSP: guide.writes,
    }));
    await chromium.signIn(page);
  });
  afterAll(async () => {
    await close?.();
    const { made, checkedIn } = guide.finish();
    expect(made).toBe(checkedIn);
  });

  const row = (text: string) => page.locator("tr", { hasText: text });
  const banner = () => page.getByRole("status");
  const inAction = (email: string, name: string) =>
    row(email).locator(".col-action").getByText(name, { exact: true });

  it("Creating Users", async () => {
    guide.chapter("Creating Users", "To create a user record:");
    await page.goto("/users");
    const add = page.getByRole("link", { name: "Add New User" });
    guide.step("Click **Add New User** in the top right corner of the **Users** page.");
    await guide.picture(page, "The Users List", add);
    await add.click();
    expect(await page.locator("h1").textContent()).toBe("Create new User");
    await page.getByLabel("E-mail", { exact: true }).fill("lena.vogt@example.com");
    await page.getByLabel("Password", { exact: true }).fill("drei graue Kraniche");
    await page.getByLabel("Repeat Password").fill("drei graue Kraniche");
    await page.getByLabel("First Name").fill("Lena");
    await page.getByLabel("Last Name").fill("Vogt");
    await page.getByLabel("Customer service").check();
    await page.getByLabel("This user is an agent in the storefront").check();
    await page.getByLabel("Deutsch").check();
    guide.step(
      "Enter and select: E-mail, Password and Repeat Password; First Name and Last Name; " +
        "Assigned groups; Agent; Interface language.",
    );
    await guide.picture(page, "Create new User");
    guide.step("Click **Create**. The list comes back and says so.");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    expect(await banner().textContent()).toContain("Lena Vogt has been created.");
    await guide.picture(page, "The new user in the list", banner());
    await inAction("lena.vogt", "Edit").click();
    const another = page.getByRole("link", { name: "Add User" });
    guide.step(
      "While you edit a user record, **Add User** in the top right corner leads to the same form.",
    );
    await guide.picture(page, "Edit User with Add User", another);
    await another.click();
    expect(await page.locator("h1").textContent()).toBe("Create new User");
  });

  it("Assigning Customers to Users", async () => {
    guide.chapter(
      "Assigning Customers to Users",
      "Customers of the store are assigned to a user so that this user can preview CMS pages " +
        "in the online store as that customer. A customer cannot be assigned to multiple users " +
        "at a time. To assign a customer:",
    );
    await page.goto("/users");
    guide.step("On the **Users** page, in **Users List > Action**, select **Assign Customers**.");
    await guide.picture(
      page,
      "Assign Customers in the list",
      inAction("jonas.weber", "Assign Customers"),
    );
    await inAction("jonas.weber", "Assign Customers").click();
    expect(await page.locator("h1").textContent()).toBe(
      "Assign Customers to User: jonas.weber@example.com",
    );
    await page.getByLabel("Search the customers to assign").fill("C00");
    await page.keyboard.press("Enter");
    for (const name of ["C001 Lindgren", "C004 Lindgren"])
      await page.getByLabel(`Assign ${name}`).check();
    guide.step(
      "In **List of customers > Select customers to assign**, " +
        "select the check-box of each customer. Search finds them by name, " +
        "e-mail or reference; what you ticked stays.",
    );
    await guide.picture(
      page,
      "Two customers ticked",
      page.getByRole("heading", { name: /^Customers to be assigned/ }),
    );
    guide.step("Click **Save**.");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await banner().textContent()).toContain("Saved. Customers assigned: 2, deassigned: 0.");
    expect(await page.getByRole("heading", { name: /^Assigned customers/ }).textContent()).toBe(
      "Assigned customers 2",
    );
    await guide.picture(page, "Saved", banner());
    guide.step(
      "To de-assign a customer, scroll down to the **Assigned customers** table, " +
        "deselect the check-box next to the customer, and click **Save**.",
    );
    const box = page.getByLabel(/C004 Lindgren.*stays assigned/);
    await box.uncheck();
    await guide.picture(page, "A customer to be deassigned", box);
    await page.getByRole("button", { name: "Save" }).click();
    expect(await banner().textContent()).toContain("Customers assigned: 0, deassigned: 1.");
  });

  it("Editing a User", async () => {
    guide.chapter("Editing a User", "To edit a user:");
    await page.goto("/users");
    guide.step("In **Users List > Action**, click **Edit** to change the user's details.");
    await guide.picture(page, "Edit in the list", inAction("sofia.rossi", "Edit"));
    await inAction("sofia.rossi", "Edit").click();
    await page.getByLabel("Last Name").fill("Rossi-Conti");
    const update = page.getByRole("button", { name: "Update" });
    await guide.picture(page, "Edit User", page.getByLabel("Last Name"));
    guide.step("When the updates are done, click **Update**.");
    await update.click();
    expect(await banner().textContent()).toContain("Sofia Rossi-Conti has been updated.");
    await guide.picture(page, "Updated", banner());
  });

  it("Activating and Deactivating a User", async () => {
    guide.chapter("Activating and Deactivating a User", "To activate or deactivate a user:");
    await page.goto("/users");
    guide.step("In **Users List > Action**, click **Deactivate** (or **Activate**).");
    await guide.picture(page, "Deactivate in the list", inAction("aylin.kaya", "Deactivate"));
    await inAction("aylin.kaya", "Deactivate").click();
    expect(await row("aylin.kaya").locator(".state").innerText()).toBe("Deactivated");
    guide.step(
      "The **Status** changes to *Deactivated* (or *Active*), " +
        "and the user is signed out everywhere. The banner offers the way back.",
    );
    await guide.picture(page, "Deactivated", row("aylin.kaya").locator(".state"));
    await inAction("aylin.kaya", "Activate").click();
    expect(await row("aylin.kaya").locator(".state").innerText()).toBe("Active");
    await onesOwn("Deactivate", "deactivated");
    guide.step(
      "Deactivating yourself asks first. You are logged out immediately, " +
        "and the login page says that your account has been deactivated.",
    );
  });

  it("Deleting a User", async () => {
    guide.chapter("Deleting a User", "To delete a user:");
    await page.goto("/users");
    guide.step("In **Users List > Action**, click **Delete**.");
    await guide.picture(page, "Delete in the list", inAction("tomas.novak", "Delete"));
    await inAction("tomas.novak", "Delete").click();
    expect(await page.locator("h1").textContent()).toBe("Warning: delete Tomáš Novák?");
    const confirm = page.getByRole("button", { name: "Delete" });
    guide.step("On the **Warning** page, read what will happen, and click **Delete** to confirm.");
    await guide.picture(page, "Warning", confirm);
    await confirm.click();
    expect(await row("tomas.novak").locator(".state").innerText()).toBe("Deleted");
    guide.step(
      "The **Status** changes to *Deleted*. The user stays in the **Users List** and can be " +
        "brought back with **Restore**.",
    );
    await guide.picture(page, "Deleted", row("tomas.novak").locator(".state"));
    await inAction("tomas.novak", "Restore").click();
    expect(await row("tomas.novak").locator(".state").innerText()).toBe("Deactivated");
    await onesOwn("Delete", "deleted");
    guide.step(
      "Deleting yourself works the same way. You are logged out immediately, " +
        "and the login page says that your account has been deleted.",
    );
  });

  /** The act on one's own record, as a user manager made for it. */
  async function onesOwn(act: "Deactivate" | "Delete", done: string): Promise<void> {
    const id = await addUser(chromium.app.db, {
      groups: ["user-managers"],
      email: `self.${done}@example.com`,
    });
    const { passwordHash } = await chromium.app.db.read.user.findUniqueOrThrow({
      where: { id: 1 },
      select: { passwordHash: true },
    });
    await chromium.app.db.write((tx) => tx.user.update({ where: { id }, data: { passwordHash } }));
    const own = await chromium.open();
    await chromium.signIn(own.page, {
      email: `self.${done}@example.com`,
      password: administrator.password,
    });
    await own.page.goto(`/users?q=self.${done}`);
    await own.page
      .locator("tr", { hasText: `self.${done}` })
      .getByRole("link", { name: new RegExp(`^${act} `) })
      .click();
    await own.page.getByRole("button", { name: act }).click();
    expect(await own.page.getByRole("status").textContent()).toContain(
      `Your account has been ${done}. You have been signed out.`,
    );
    await own.page.goBack();
    expect(new URL(own.page.url()).pathname).toBe("/login");
    await own.close();
  }
});
