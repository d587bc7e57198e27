import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser, Fields } from "../../support/browser.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

const ROUNDS = Math.ceil(Number(process.env.RACE_ROUNDS ?? 10) / 2);

describe.skipIf(unreachable)("races for customers", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const save = (
    browser: Browser,
    path: string,
    form: Fields,
    ids: { assign?: number[]; release?: number[] },
  ) =>
    browser.post(path, {
      _csrf: form._csrf as string,
      _form: form._form as string,
      q: "",
      held: "",
      do: "save",
      ticked: (ids.assign ?? []).map(String),
      shownHeld: (ids.release ?? []).map(String),
    });
  const holders = async (ids: readonly number[]) => {
    const rows = await test.db.read.customer.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, assignedUserId: true },
      orderBy: { id: "asc" },
    });
    return rows.map(({ assignedUserId }) => assignedUserId);
  };
  const expectCountsToAgree = async () => {
    const users = await test.db.read.user.findMany({
      select: {
        id: true,
        status: true,
        customerCount: true,
        _count: { select: { customers: true } },
      },
    });
    for (const user of users)
      expect(user.customerCount, `customers of ${user.id}`).toBe(user._count.customers);
    expect(
      users.filter(({ status, customerCount }) => status === "deleted" && customerCount > 0),
    ).toEqual([]);
  };

  it("two people assign the same 200 customers at once: the losers are named", async () => {
    const ids = await addCustomers(test.db, 200, { lastName: "Contested" });
    for (let round = 0; round < ROUNDS; round++) {
      const users = [await addUser(test.db), await addUser(test.db)] as [number, number];
      const browsers = [await test.signedIn(), await test.signedIn()] as [Browser, Browser];
      const paths = users.map((id) => `/users/${id}/customers`) as [string, string];
      const forms = await Promise.all([browsers[0].form(paths[0]), browsers[1].form(paths[1])]);
      const halves = [ids.slice(0, 120), ids.slice(80)] as [number[], number[]];
      const answers = await Promise.all([
        save(browsers[0], paths[0], forms[0], { assign: halves[0] }),
        save(browsers[1], paths[1], forms[1], { assign: halves[1] }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      const now = await holders(ids);
      expect([
        now.filter((holder) => holder === users[0]).length +
          now.filter((holder) => holder === users[1]).length,
      ]).toEqual([200]);
      const lost = await Promise.all(
        browsers.map((browser, index) => browser.get(paths[index] as string)),
      );
      const named = lost.map(({ text }) =>
        Number(/(\d+) customers could not be assigned/.exec(textOf(text))?.[1] ?? 0),
      );
      expect(named.reduce((sum, count) => sum + count, 0)).toBe(40);
      await expectCountsToAgree();
      await test.db.write((tx) =>
        tx.customer.updateMany({ where: { id: { in: ids } }, data: { assignedUserId: null } }),
      );
    }
  });

  it("assigning and deleting the holder at once leave nothing with a deleted user", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [from, to] = [await addUser(test.db), await addUser(test.db)];
      const held = await addCustomers(test.db, 20, { lastName: "Moving", assignedUserId: from });
      const free = await addCustomers(test.db, 20, { lastName: "Moving" });
      const [one, two, three] = [
        await test.signedIn(),
        await test.signedIn(),
        await test.signedIn(),
      ];
      const [pathFrom, pathTo] = [`/users/${from}/customers`, `/users/${to}/customers`];
      const [forms, deletion] = [
        await Promise.all([one.form(pathFrom), two.form(pathTo)]),
        await three.form(`/users/${from}/deletion`),
      ];
      const [released, taken, deleted] = await Promise.all([
        save(one, pathFrom, forms[0], { release: held.slice(0, 10), assign: free.slice(0, 10) }),
        save(two, pathTo, forms[1], { assign: [...free, ...held.slice(0, 5)] }),
        three.post(`/users/${from}/deletion`, deletion),
      ]);
      expect([
        released.status === 303 || released.status === 409,
        taken.status,
        deleted.status === 303 || deleted.status === 409,
      ]).toEqual([true, 303, true]);
      const now = await holders([...held, ...free]);
      if (deleted.status === 303) expect(now.filter((holder) => holder === from)).toEqual([]);
      if (released.status === 303)
        expect((await holders(held.slice(0, 10))).filter((holder) => holder === from)).toEqual([]);
      expect(now.every((holder) => holder === null || holder === from || holder === to)).toBe(true);
      await expectCountsToAgree();
    }
  });

  it("ticks of many submits at once are all kept", async () => {
    const user = await addUser(test.db);
    const ids = await addCustomers(test.db, 10, { lastName: "Ticked" });
    const [browser, path] = [await test.signedIn(), `/users/${user}/customers`];
    const form = await browser.form(path);
    await Promise.all(
      ids.map((id) =>
        browser.post(path, { ...form, shown: String(id), ticked: String(id), do: "search" }),
      ),
    );
    expect((await browser.get(path)).text).toContain('data-count="assign">10<');
  });
});
