import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";
import { type Store, startStore } from "../../support/store.ts";

describe.skipIf(unreachable)("previewing as a customer", () => {
  let test: TestApp;
  let store: Store;
  beforeAll(async () => {
    test = await startApp();
    store = await startStore(test, { scopes: ["preview"] });
  });
  afterAll(() => test.close());

  const held = async (user: Parameters<typeof addUser>[1]) => {
    const id = await addUser(test.db, { firstName: "Hedda", lastName: "Holder", ...user });
    const [customer] = await addCustomers(test.db, 1, { assignedUserId: id });
    const { reference } = await test.db.read.customer.findUniqueOrThrow({
      where: { id: customer as number },
    });
    return { id, reference };
  };
  const ask = (reference: string) =>
    store.get(`/customers/${encodeURIComponent(reference)}/preview`);

  it("is allowed while an Active user holds the customer, who is named", async () => {
    const { id, reference } = await held({});
    const { status, body } = await ask(reference);
    expect(status).toBe(200);
    expect(body).toEqual({ allowed: true, reason: "held", user: { id, name: "Hedda Holder" } });
  });

  it("is not allowed while the user is Deactivated, who is not named", async () => {
    const { reference } = await held({ status: "deactivated" });
    const { body } = await ask(reference);
    expect(body).toEqual({ allowed: false, reason: "holder-not-active", user: null });
  });

  it("answers an unknown reference as one that nobody holds", async () => {
    const { status, body } = await ask("No/such? one");
    expect(status).toBe(200);
    expect(body).toEqual({ allowed: false, reason: "not-held", user: null });
  });

  it("says what is wrong with a reference that cannot be one", async () => {
    const { status, body } = await ask("x".repeat(385));
    expect(status).toBe(422);
    expect(body).toMatchObject({ type: "/store/api#invalid", errors: [{ at: "/reference" }] });
  });
});
