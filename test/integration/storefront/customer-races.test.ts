import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";
import { type Store, startStore } from "../../support/store.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = roundsOf(4);

const anna = { email: "anna@example.com", firstName: "Anna", lastName: "Berg" };

describe.skipIf(unreachable)("races for the customers of the store", () => {
  let test: TestApp;
  let store: Store;
  beforeAll(async () => {
    test = await startApp();
    store = await startStore(test);
  });
  afterAll(() => test.close());
  beforeEach(() => test.clock.advance(60_000));

  let made = 0;
  const rounds = async (round: (reference: string) => Promise<void>) => {
    for (let at = 0; at < ROUNDS; at++) {
      test.clock.advance(1_000);
      await round(`R-${++made}`);
    }
  };
  const find = (reference: string) => test.db.read.customer.findUnique({ where: { reference } });
  const counted = async (id: number) => {
    const user = await test.db.read.user.findUniqueOrThrow({
      where: { id },
      select: { customerCount: true, _count: { select: { customers: true } } },
    });
    expect(user.customerCount).toBe(user._count.customers);
  };
  /** Assigns a free customer as the page does. */
  const assigning = async (customer: number) => {
    const [user, admin] = [await addUser(test.db), await test.signedIn()];
    const page = `/users/${user}/customers`;
    const fields = await admin.form(page);
    const boxes = { ticked: [String(customer)], shown: [String(customer)] };
    return { user, save: () => admin.post(page, { ...fields, ...boxes, do: "save" }) };
  };

  it("two puts of one new reference: one adds it, the other finds it", async () => {
    await rounds(async (reference) => {
      const put = () => store.put(`/customers/${reference}`, anna);
      const answers = await Promise.all([put(), put()]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
      expect(
        await test.db.read.auditEntry.count({
          where: { action: "customers.added", subjectName: { contains: `(${reference})` } },
        }),
      ).toBe(1);
    });
  });

  it("a put against a deletion: both are answered, and the last of them counts", async () => {
    await rounds(async (reference) => {
      await store.put(`/customers/${reference}`, anna);
      const [put, deleted] = await Promise.all([
        store.put(`/customers/${reference}`, { ...anna, lastName: "Celik" }),
        store.delete(`/customers/${reference}`),
      ]);
      expect(deleted.status).toBe(204);
      expect([put.status, Boolean(await find(reference))]).toEqual(
        put.status === 201 ? [201, true] : [200, false],
      );
    });
  });

  it("a deletion against assigning it: nobody is left with a customer that is gone", async () => {
    await rounds(async () => {
      const [id] = (await addCustomers(test.db, 1)) as [number];
      const { reference } = await test.db.read.customer.findUniqueOrThrow({ where: { id } });
      const { user, save } = await assigning(id);
      const [saved, deleted] = await Promise.all([save(), store.delete(`/customers/${reference}`)]);
      const row = await find(reference);
      expect([saved.status, deleted.status, row?.assignedUserId]).toEqual(
        row ? [303, 409, user] : [422, 204, undefined],
      );
      await counted(user);
    });
  });

  it("a batch against assigning: both are done", async () => {
    await rounds(async () => {
      const [id] = (await addCustomers(test.db, 1)) as [number];
      const { reference, email } = await test.db.read.customer.findUniqueOrThrow({
        where: { id },
      });
      const { user, save } = await assigning(id);
      const line = JSON.stringify({ reference, email, lastName: "Batch" });
      const headers = { "content-type": "application/x-ndjson" };
      const [saved, batch] = await Promise.all([
        save(),
        store.ask("post", "/customer-batches", line, headers),
      ]);
      expect([saved.status, batch.status]).toEqual([303, 200]);
      expect(await find(reference)).toMatchObject({ lastName: "Batch", assignedUserId: user });
      await counted(user);
    });
  });
});
