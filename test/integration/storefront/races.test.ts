import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser, Fields } from "../../support/browser.ts";
import { hangUp } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { addStoreKey, Store } from "../../support/store.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = roundsOf(8);

describe.skipIf(unreachable)("previewing while the office acts", () => {
  let test: TestApp;
  let admin: Browser;
  let preview: () => Promise<unknown>;
  let other: ReturnType<typeof createApp>;
  let user: number;
  let customer: number;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    user = await addUser(test.db);
    const [id] = await addCustomers(test.db, 1);
    customer = id as number;
    const { reference } = await test.db.read.customer.findUniqueOrThrow({
      where: { id: customer },
    });
    const { key } = await addStoreKey(test.db, { scopes: ["preview"] });
    // Another app over the same database: what it knows it has from there.
    other = createApp(test.deps);
    const store = new Store(other, key);
    preview = async () => {
      // The key's share fills with time.
      test.clock.advance(10);
      return (await store.get(`/customers/${reference}/preview`)).body.allowed;
    };
  });
  afterAll(async () => {
    await hangUp(other);
    await test.close();
  });

  const assign = (assignedUserId: number | null) =>
    test.db.write((tx) =>
      tx.customer.update({ where: { id: customer }, data: { assignedUserId } }),
    );
  /** Asks without a pause until told to stop; answers what came, by when it was asked. */
  const keepAsking = () => {
    const answers: { askedAt: number; allowed: unknown }[] = [];
    let isOver = false;
    const asking = (async () => {
      while (!isOver) {
        const askedAt = performance.now();
        answers.push({ askedAt, allowed: await preview() });
      }
    })();
    return async () => {
      isOver = true;
      await asking;
      return answers;
    };
  };
  /** How many were allowed that were asked for after the answer to the act. */
  const allowedAfter = async (act: () => Promise<unknown>) => {
    const stop = keepAsking();
    await act().catch(async (error) => {
      await stop();
      throw error;
    });
    const answeredAt = performance.now();
    const last = await preview();
    const late = (await stop()).filter(({ askedAt }) => askedAt >= answeredAt);
    return [...late, { allowed: last }].filter(({ allowed }) => allowed !== false).length;
  };

  it("is never allowed once the customer's de-assignment was answered", async () => {
    const path = `/users/${user}/customers`;
    for (let round = 0; round < ROUNDS; round++) {
      await assign(user);
      const form: Fields = await admin.form(path);
      const release = { ...form, stillHeld: [], do: "save" };
      const late = await allowedAfter(() => admin.post(path, release));
      expect(late, `round ${round}`).toBe(0);
    }
  });

  it("is never allowed once the user's deactivation was answered", async () => {
    await assign(user);
    for (let round = 0; round < ROUNDS; round++) {
      const late = await allowedAfter(() => admin.submit(`/users/${user}/deactivation`, {}));
      expect(late, `round ${round}`).toBe(0);
      await admin.submit(`/users/${user}/activation`, {});
      expect(await preview(), `round ${round}`).toBe(true);
    }
  });
});
