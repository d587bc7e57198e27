import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = Math.ceil(roundsOf(6) / 2);

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

  const free = (ids: readonly number[]) =>
    test.db.write((tx) =>
      tx.customer.updateMany({ where: { id: { in: [...ids] } }, data: { assignedUserId: null } }),
    );
  /** Each customer that the page says somebody else was given. */
  const lostOn = async (browser: Browser, path: string) => {
    const { text } = await browser.get(path);
    return Number(/(\d+) customers could not be assigned/.exec(textOf(text))?.[1] ?? 0);
  };

  /** Two people assign these to a user each; those in the middle are wanted by both. */
  async function contest(ids: readonly number[]) {
    const users = [await addUser(test.db), await addUser(test.db)] as const;
    const [one, two] = [await test.signedIn(), await test.signedIn()];
    const [pathOne, pathTwo] = [`/users/${users[0]}/customers`, `/users/${users[1]}/customers`];
    const [formOne, formTwo] = await Promise.all([one.form(pathOne), two.form(pathTwo)]);
    const answers = await Promise.all([
      save(one, pathOne, formOne, { assign: ids.slice(0, 120) }),
      save(two, pathTwo, formTwo, { assign: ids.slice(80) }),
    ]);
    const lost = (await lostOn(one, pathOne)) + (await lostOn(two, pathTwo));
    return { users, statuses: answers.map(({ status }) => status), lost };
  }

  it("two people assign the same 200 customers at once: the losers are named", async () => {
    const ids = await addCustomers(test.db, 200, { lastName: "Contested" });
    for (let round = 0; round < ROUNDS; round++) {
      const { users, statuses, lost } = await contest(ids);
      expect(statuses).toEqual([303, 303]);
      const given = (await holders(ids)).filter((holder) => users.includes(holder as number));
      expect(given, "each customer has one of the two").toHaveLength(200);
      expect(lost, "customers that both wanted").toBe(40);
      await expectCountsToAgree();
      await free(ids);
    }
  });

  /** One user loses and gets customers, another gets some of the same; the first is deleted. */
  async function moveWhileDeleted() {
    const [from, to] = [await addUser(test.db), await addUser(test.db)];
    const held = await addCustomers(test.db, 20, { lastName: "Moving", assignedUserId: from });
    const others = await addCustomers(test.db, 20, { lastName: "Moving" });
    const [one, two, three] = [await test.signedIn(), await test.signedIn(), await test.signedIn()];
    const [pathFrom, pathTo] = [`/users/${from}/customers`, `/users/${to}/customers`];
    const [formFrom, formTo] = await Promise.all([one.form(pathFrom), two.form(pathTo)]);
    const deletion = await three.form(`/users/${from}/deletion`);
    const change = { release: held.slice(0, 10), assign: others.slice(0, 10) };
    const [released, taken, deleted] = await Promise.all([
      save(one, pathFrom, formFrom, change),
      save(two, pathTo, formTo, { assign: [...others, ...held.slice(0, 5)] }),
      three.post(`/users/${from}/deletion`, deletion),
    ]);
    return {
      users: { from, to },
      statuses: { released: released.status, taken: taken.status, deleted: deleted.status },
      now: await holders([...held, ...others]),
      ofReleased: await holders(change.release),
    };
  }

  it("assigning and deleting the holder at once leave nothing with a deleted user", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { users, statuses, now, ofReleased } = await moveWhileDeleted();
      const { from, to } = users;
      expect(statuses.taken).toBe(303);
      expect([303, 409], "done, or refused").toContain(statuses.released);
      expect([303, 409], "done, or refused").toContain(statuses.deleted);
      if (statuses.deleted === 303) expect(now, "of the deleted user").not.toContain(from);
      if (statuses.released === 303) expect(ofReleased, "released").not.toContain(from);
      expect([null, from, to]).toEqual(expect.arrayContaining([...new Set(now)]));
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
