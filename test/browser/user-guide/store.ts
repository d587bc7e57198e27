import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { createStore } from "../../../examples/store.ts";
import { t, type Walk } from "../../support/user-guide.ts";

const email = "jonas.weber@example.com";

export function theStore(walk: Walk): void {
  const { guide } = walk;
  let key: string;

  it("Customers from the store", async () => {
    const { page } = walk;
    guide.part(
      "The Store",
      "The online store tells Gatehouse which customers there are, and asks it who may preview " +
        "pages as which customer and who is an agent. It does so with a key.",
    );
    guide.chapter(
      "Customers from the Store",
      "Customers come from the store: as a file that whoever runs Gatehouse imports, or from the " +
        "store itself with a key that may do so. Neither changes who holds a customer. " +
        `With the right *${t("rights.store.manage.name")}* you create a key:`,
    );
    await page.goto("/store");
    const add = page.getByText(t("store.list.add"), { exact: true }).first();
    guide.step(`On the **${t("store.title")}** page, click **${t("store.list.add")}**.`);
    await guide.picture(page, "Store keys", add);
    await add.click();
    guide.step(
      `Enter a **${t("store.form.name.label")}**, and tick what the key allows: ` +
        `**${t("store.scope.customers.name")}** lets the store keep its customers up to date.`,
    );
    await page.getByLabel(t("store.form.name.label")).fill("Online store");
    for (const scope of ["preview", "agents", "customers"]) await page.check(`#scopes-${scope}`);
    await guide.picture(page, "A new key", page.locator("#scopes-customers"));
    guide.step(
      `Click **${t("store.create.button")}**, copy the key, and give it to whoever programs the ` +
        `store. ${t("store.created.onceText")} **${t("store.about")}** says what to ask with it.`,
    );
    await page.getByRole("button", { name: t("store.create.button") }).click();
    await page.waitForSelector("#key");
    key = await page.inputValue("#key");
    expect(key).toMatch(/^gh_/);
    // The picture shows no key that ever opened anything.
    await page.locator("#key").evaluate((field) => {
      (field as HTMLTextAreaElement).value = "gh_this-is-what-a-key-looks-like";
    });
    await guide.picture(page, "The key, shown once", page.locator("#key"));
    guide.step(
      `A key that is lost or no longer needed is revoked: on the **${t("store.title")}** page, ` +
        `click **${t("store.revocation.button")}** in its row. It is refused from the next ` +
        "request on.",
    );
  });

  it("Previewing as a customer", async () => {
    const { page, chromium } = walk;
    guide.chapter(
      "Previewing as a Customer",
      "A user previews pages that are still drafts in the online store as a customer who is " +
        "assigned to them. How the store looks is its own matter; this is the demo store that " +
        "comes with Gatehouse:",
    );
    const { id } = await chromium.app.db.read.user.findFirstOrThrow({ where: { email } });
    const held = await chromium.app.db.read.customer.findFirstOrThrow({
      where: { assignedUserId: id },
    });
    await page.goto(`/users/${id}#customers`);
    guide.step(
      `On the user's record, under **${t("people.column.customers")}**, find the reference of a ` +
        "customer.",
    );
    await guide.picture(page, "The customers of a user", page.locator("#customers"));
    const store = createStore({ url: chromium.origin, key }).listen(0, "localhost");
    await new Promise((resolve) => store.once("listening", resolve));
    await showDraft(walk, store, held.reference);
    await close(store);
  });

  async function showDraft({ page }: Walk, store: Server, reference: string): Promise<void> {
    const shop = `http://localhost:${(store.address() as AddressInfo).port}`;
    await page.goto(shop);
    guide.step("In the store, sign in as this customer, and open the draft.");
    await page.getByLabel("Customer reference").fill(reference);
    await page.getByRole("button", { name: "Sign in as a customer" }).click();
    await page.goto(`${shop}/pages/summer`);
    expect(await page.locator("h1").innerText()).toBe("Summer (draft)");
    await guide.picture(page, "The draft, as the customer sees it");
    guide.step(
      "Once the customer is deassigned, or the user is Deactivated or Deleted, the store shows " +
        "the draft no more, from the next click on.",
    );
  }
}

async function close(store: Server): Promise<void> {
  store.closeAllConnections();
  await new Promise((resolve) => store.close(resolve));
}
