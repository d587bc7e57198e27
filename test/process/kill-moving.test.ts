import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { addCustomers, addUser } from "../support/app.ts";
import { readForm } from "../support/browser.ts";
import { administrator, copyDatabase, dialects } from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";
import { thorough } from "../support/thorough.ts";

const CUSTOMERS = 4_000;
/** From the beginning of the act to its end. */
const KILLS = 20;
/** Milliseconds, about as long as the act takes. */
const LATEST = 120;
const env = {
  NODE_ENV: "test",
  SESSION_SECRET: "kill-secret-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};

const running: Served[] = [];
afterAll(() => {
  for (const one of running) killGroup(one);
});

async function start(url: string) {
  const served = await serve({ ...env, DATABASE_URL: url });
  running.push(served);
  const browser = served.browser();
  await browser.submit("/login", administrator);
  return { served, browser };
}

// A large act as that of kill.test.ts is.
describe.skipIf(!thorough).each(dialects)("moving many customers (%s)", (dialect) => {
  it("is done whole or not at all, whenever the process is killed", async () => {
    const { url, drop } = await copyDatabase(dialect);
    const db = await openDatabase(url, { transactionTimeout: 60_000 });
    const [from, to] = [await addUser(db), await addUser(db)];
    for (let done = 0; done < CUSTOMERS; done += 500)
      await addCustomers(db, 500, { lastName: "Many", assignedUserId: from });
    const page = `/users/${from}/customers/move`;
    const review = async ({ browser }: Awaited<ReturnType<typeof start>>) => {
      const form = { ...(await browser.form(page)), to: String(to), do: "review:all" };
      return readForm((await browser.post(page, form)).text, "move:all");
    };
    const state = async () => [
      await db.read.customer.count({ where: { assignedUserId: from } }),
      await db.read.customer.count({ where: { assignedUserId: to } }),
      await db.read.auditCustomer.count(),
      await db.read.auditEntry.count({ where: { action: { startsWith: "customers." } } }),
    ];
    const none = [CUSTOMERS, 0, 0, 0];
    const all = [0, CUSTOMERS, 2 * CUSTOMERS, 2];
    let isDone = false;
    for (let kill = 1; kill <= KILLS && !isDone; kill++) {
      const killed = await start(url);
      const form = await review(killed);
      const answer = killed.browser.post(page, form).catch(() => undefined);
      await sleep((kill * LATEST) / (KILLS + 1));
      killGroup(killed.served);
      await answer;
      const found = await state();
      isDone = found[0] === 0;
      expect(found, `kill ${kill}`).toEqual(isDone ? all : none);
    }
    if (!isDone) {
      const last = await start(url);
      expect((await last.browser.post(page, await review(last))).status).toBe(303);
      killGroup(last.served);
    }
    expect(await state()).toEqual(all);
    await db.close();
    await drop();
  }, 180_000);
});
