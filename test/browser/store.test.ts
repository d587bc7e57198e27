import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createStore } from "../../examples/store.ts";
import { addCustomers, addUser } from "../support/app.ts";
import type { Browser, Fields } from "../support/browser.ts";
import { useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { addStoreKey } from "../support/store.ts";

const password = "correct horse battery 9";

describe.skipIf(noChromium)("the store, which asks who may", () => {
  let store: Server;
  let shop: string;
  let user: number;
  let customer: number;
  let reference: string;
  let family: string;
  const chromium = useChromium();
  beforeAll(async () => {
    const { key } = await addStoreKey(chromium.app.db);
    store = createStore({ url: chromium.origin, key }).listen(0, "localhost");
    await new Promise((resolve) => store.once("listening", resolve));
    shop = `http://localhost:${(store.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    store?.closeAllConnections();
    store?.close();
  });
  let people = 0;
  beforeEach(async () => {
    const { db, deps } = chromium.app;
    family = `Draft${++people}x`;
    user = await addUser(db, {
      firstName: "Paula",
      lastName: family,
      email: `paula${people}@example.com`,
      agent: true,
    });
    const passwordHash = await deps.hasher.hash(password);
    await db.write((tx) => tx.user.update({ where: { id: user }, data: { passwordHash } }));
    [customer = 0] = await addCustomers(db, 1, { lastName: family });
    ({ reference } = await db.read.customer.findUniqueOrThrow({ where: { id: customer } }));
  });

  /** Who administers, over HTTP, and a browser for the store. */
  const openBoth = async () => {
    const { page: street, close } = await chromium.open({ baseURL: shop });
    return { office: await chromium.app.signedIn(), street, close };
  };
  const press = (page: Page, name: string) =>
    page.getByRole("button", { name, exact: true }).first().click();
  const heading = (page: Page) => page.locator("h1").innerText();
  const draft = async (street: Page) => {
    await street.goto("/pages/summer");
    return heading(street);
  };
  const saveCustomers = async (office: Browser, changes: Fields) => {
    const path = `/users/${user}/customers?q=${family}`;
    const answer = await office.post(path, {
      ...(await office.form(path)),
      ...changes,
      do: "save",
    });
    expect(answer.status).toBe(303);
  };
  const actOn = async (office: Browser, act: "activation" | "deactivation" | "deletion") =>
    expect((await office.submit(`/users/${user}/${act}`)).status).toBe(303);

  it("shows a draft while an Active user holds the customer, not one click longer", async () => {
    const { office, street, close } = await openBoth();
    await street.goto("/");
    await street.getByLabel("Customer reference").fill(reference);
    await press(street, "Sign in as a customer");
    expect(await draft(street)).toBe("Not published");

    await saveCustomers(office, { ticked: String(customer) });
    expect(await draft(street)).toBe("Summer (draft)");

    await saveCustomers(office, { stillHeld: [] });
    expect(await draft(street)).toBe("Not published");

    await saveCustomers(office, { ticked: String(customer) });
    await actOn(office, "deactivation");
    expect(await draft(street)).toBe("Not published");
    await actOn(office, "activation");
    expect(await draft(street)).toBe("Summer (draft)");

    await actOn(office, "deletion");
    expect(await draft(street)).toBe("Not published");
    await close();
  });

  it("lets an agent help a customer until the flag is taken away", async () => {
    const { office, street, close } = await openBoth();
    await street.goto("/agent/login");
    await street.getByLabel("E-mail").fill(`paula${people}@example.com`);
    await street.getByLabel("Password").fill(password);
    await press(street, "Sign in as an agent");
    expect(await heading(street)).toBe("Whom do you help?");
    await street.getByLabel("Customer").fill(family);
    await press(street, "Search");
    await street
      .getByRole("button", { name: /^Help / })
      .first()
      .click();
    expect(await street.locator("body").innerText()).toContain(`helping customer ${reference}`);

    const { agent, ...fields } = await office.form(`/users/${user}/edit`);
    expect(agent, "the flag").toBeDefined();
    expect((await office.post(`/users/${user}/edit`, fields)).status).toBe(303);
    await street.reload();
    expect(await heading(street)).toBe("Assistance has ended");
    await close();
  });
});
