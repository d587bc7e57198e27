import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = Math.ceil(roundsOf(6) / 2);

describe.skipIf(unreachable)("races of customers that move", () => {
  let test: TestApp;
  let browsers: [Browser, Browser];
  beforeAll(async () => {
    test = await startApp();
    browsers = [await test.signedIn(), await test.signedIn()];
  });
  afterAll(() => test.close());

  /** Who holds how many of these; `null` for nobody. */
  const holders = async (ids: readonly number[]) => {
    const rows = await test.db.read.customer.findMany({
      where: { id: { in: [...ids] } },
      select: { assignedUserId: true },
    });
    return Object.groupBy(rows, ({ assignedUserId }) => String(assignedUserId));
  };
  const countsAgree = async () => {
    const users = await test.db.read.user.findMany({
      select: { id: true, customerCount: true, _count: { select: { customers: true } } },
    });
    for (const user of users)
      expect(user.customerCount, `customers of ${user.id}`).toBe(user._count.customers);
  };
  /** The last step of a move of these customers, ready to be sent. */
  const prepare = async (
    browser: Browser,
    from: number,
    { to, ids }: { to: number; ids: number[] },
  ) => {
    const page = `/users/${from}/customers/move`;
    const ticked = ids.map(String);
    const fields = { ...(await browser.form(page)), to: String(to), ticked, do: "review:ticked" };
    const review = readForm((await browser.post(page, fields)).text, "move:ticked");
    return () => browser.post(page, review);
  };
  const setUp = async () => {
    const from = await addUser(test.db);
    const ids = await addCustomers(test.db, 40, { lastName: "Racer", assignedUserId: from });
    return { from, ids, one: await addUser(test.db), two: await addUser(test.db) };
  };

  it("two people move the same customers to two users: each has one holder", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { from, ids, one, two } = await setUp();
      const moves = [
        await prepare(browsers[0], from, { to: one, ids: ids.slice(0, 30) }),
        await prepare(browsers[1], from, { to: two, ids: ids.slice(10) }),
      ];
      const answers = await Promise.all(moves.map((move) => move()));
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      const now = await holders(ids);
      expect([now[one]?.length, now[two]?.length].sort()).toEqual([10, 30]);
      const told = await test.db.read.auditCustomer.count({
        where: {
          customerId: { in: ids },
          change: "assigned",
          entry: { action: "customers.received" },
        },
      });
      expect(told).toBe(40);
      await countsAgree();
    }
  });

  it("a move and a de-assignment of the same customers do not undo each other", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { from, ids, one } = await setUp();
      const move = await prepare(browsers[0], from, { to: one, ids });
      const form = await browsers[1].form(`/users/${from}/customers`);
      const release: Fields = { ...form, stillHeld: [], do: "save" };
      const answers = await Promise.all([
        move(),
        browsers[1].post(`/users/${from}/customers`, release),
      ]);
      const now = await holders(ids);
      expect(now[from] ?? []).toEqual([]);
      // 25 stood on the page that released them.
      expect([15, 40]).toContain(now[one]?.length);
      expect(answers[0].status).toBe(303);
      expect([303, 422]).toContain(answers[1].status);
      await countsAgree();
    }
  });

  it("whoever is deleted meanwhile gets none", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { from, ids, one } = await setUp();
      const move = await prepare(browsers[0], from, { to: one, ids });
      const path = `/users/${one}/deletion`;
      const deletion = await browsers[1].form(path);
      // Now one comes first, now the other.
      const remove = () => browsers[1].post(path, deletion);
      const [moved, deleted] =
        round % 2 === 0
          ? await Promise.all([move(), remove()])
          : (await Promise.all([remove(), move()])).toReversed();
      const now = await holders(ids);
      const user = await test.db.read.user.findUniqueOrThrow({ where: { id: one } });
      if (user.status === "deleted") expect(now[one]).toBeUndefined();
      // Either came first; the other is refused and says so.
      expect([
        [303, 409],
        [422, 303],
      ]).toContainEqual([moved?.status, deleted?.status]);
      await countsAgree();
    }
  });
});
