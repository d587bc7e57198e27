import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { type Store, startStore } from "../../support/store.ts";

describe.skipIf(unreachable)("a customer whom the store deletes", () => {
  let test: TestApp;
  let store: Store;
  beforeAll(async () => {
    test = await startApp();
    store = await startStore(test, { scopes: ["customers"], name: "Web store" });
  });
  afterAll(() => test.close());

  const customer = async (assignedUserId?: number) => {
    const [id] = await addCustomers(test.db, 1, assignedUserId ? { assignedUserId } : {});
    return test.db.read.customer.findUniqueOrThrow({ where: { id: id as number } });
  };
  const remove = (reference: string, query = "") =>
    store.delete(`/customers/${encodeURIComponent(reference)}${query}`);
  const isThere = async (reference: string) =>
    (await test.db.read.customer.count({ where: { reference } })) === 1;
  const deletions = (result: string) =>
    test.db.read.auditEntry.count({ where: { action: "customers.deleted", result } });

  it("is gone, and the audit says which it was", async () => {
    const { reference, id } = await customer();
    const answer = await remove(reference);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(await isThere(reference)).toBe(false);
    const entry = await test.db.read.auditEntry.findFirstOrThrow({
      where: { subjectType: "customer", subjectId: id },
    });
    expect(entry).toMatchObject({ action: "customers.deleted", actorName: "Web store" });
    expect(entry.subjectName).toContain(`(${reference})`);
  });

  it("is gone still when it is asked for again, without a second entry", async () => {
    const { reference } = await customer();
    await remove(reference);
    const before = await deletions("done");
    expect((await remove(reference)).status).toBe(204);
    expect((await remove("Never there", "?release=1")).status).toBe(204);
    expect(await deletions("done")).toBe(before);
  });

  it("stays while somebody holds it, and the attempt is recorded", async () => {
    const { reference } = await customer(await addUser(test.db));
    const { status, body } = await remove(reference);
    expect(status).toBe(409);
    expect(body).toMatchObject({ type: "/store/api#held" });
    expect(await isThere(reference)).toBe(true);
    expect(await deletions("refused")).toBe(1);
  });

  it("is released and deleted where that is asked for; the holder's history tells it", async () => {
    const holder = await addUser(test.db);
    const { reference } = await customer(holder);
    expect((await remove(reference, "?release=1")).status).toBe(204);
    expect(await isThere(reference)).toBe(false);
    const user = await test.db.read.user.findUniqueOrThrow({ where: { id: holder } });
    expect(user.customerCount).toBe(0);
    const admin = await test.signedIn();
    const history = textOf(
      (await admin.get(`/users/${holder}`)).text.split('id="history"')[1] as string,
    );
    expect(history).toContain("Customer deleted");
    expect(history).toContain("1 customer released");
    expect(history).toContain(reference);
    expect(history).toContain("Web store");
  });

  describe("while somebody assigns it", () => {
    const press = async (page: string, button: string, ticked: number[], then = async () => {}) => {
      const admin = await test.signedIn();
      const fields = await admin.form(page);
      await then();
      const answer = await admin.post(page, {
        ...{ ...fields, ticked: ticked.map(String), shown: ticked.map(String), do: button },
      });
      return { admin, answer };
    };

    it("leaves the other ticks of a session as they are", async () => {
      const user = await addUser(test.db);
      const page = `/users/${user}/customers`;
      const [one, two] = [await customer(), await customer()];
      const { admin } = await press(page, "search", [one.id, two.id]);
      await remove(one.reference);
      const saved = await admin.post(page, {
        ...{ ...(await admin.form(`${page}?q=nobody`)), do: "save" },
      });
      expect(saved.status).toBe(303);
      const row = await test.db.read.customer.findUniqueOrThrow({ where: { id: two.id } });
      expect(row.assignedUserId).toBe(user);
    });

    it("is said to be gone where the page still has its box, and loses no other tick", async () => {
      const user = await addUser(test.db);
      const page = `/users/${user}/customers`;
      const [one, two] = [await customer(), await customer()];
      const { answer } = await press(page, "save", [one.id, two.id], async () => {
        await remove(one.reference);
      });
      expect(answer.status).toBe(422);
      expect(textOf(answer.text)).toContain("has been deleted meanwhile");
      const picked = answer.text.split('data-picked="assign"')[1]?.split("<template")[0] ?? "";
      expect(picked.match(/data-customer="(\d+)"/g)).toEqual([`data-customer="${two.id}"`]);
    });
  });
});
