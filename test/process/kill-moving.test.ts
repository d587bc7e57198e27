import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { addCustomers, addUser } from "../support/app.ts";
import { readForm } from "../support/browser.ts";
import {
  administrator,
  copyDatabase,
  type DialectName,
  noPostgresql,
} from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";

const CUSTOMERS = 4_000;
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

describe.each<DialectName>(["sqlite", "postgresql"])("moving many customers (%s)", (dialect) => {
  it.skipIf(dialect === "postgresql" && noPostgresql)(
    "is not done at all where the process is killed in the middle of it",
    async () => {
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
      const first = await start(url);
      const form = await review(first);
      const answer = first.browser.post(page, form).then(
        ({ status }) => status,
        () => "none",
      );
      await sleep(60);
      killGroup(first.served);
      expect(await answer).toBe("none");
      expect(await state()).toEqual([CUSTOMERS, 0, 0, 0]);
      const second = await start(url);
      expect((await second.browser.post(page, await review(second))).status).toBe(303);
      expect(await state()).toEqual([0, CUSTOMERS, 2 * CUSTOMERS, 2]);
      killGroup(second.served);
      await db.close();
      await drop();
    },
    120_000,
  );
});
