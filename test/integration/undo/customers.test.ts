import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { lastEntry } from "../../support/undo.ts";

describe.skipIf(unreachable)("taking customers back", () => {
  let test: TestApp;
  let browser: Browser;
  let round = 0;
  let [user, other] = [0, 0];
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    round++;
    user = await addUser(test.db, { firstName: "Uta", lastName: `User${round}` });
    other = await addUser(test.db, { firstName: "Otto", lastName: `Other${round}` });
  });

  const family = () => `Family${round}y`;
  const customers = (count: number, assignedUserId?: number) =>
    addCustomers(test.db, count, {
      lastName: family(),
      ...(assignedUserId ? { assignedUserId } : {}),
    });
  const holders = async (ids: readonly number[]) => {
    const rows = await test.db.read.customer.findMany({
      where: { id: { in: [...ids] } },
      orderBy: { id: "asc" },
    });
    return rows.map((row) => row.assignedUserId);
  };
  /** Assigns and releases on the page of a user; takes what is somebody's. */
  async function assign(change: Fields, to = user): Promise<number> {
    const path = `/users/${to}/customers?q=${family()}`;
    const form = await browser.form(path);
    const asked = await browser.post(path, { ...form, ...change, do: "save" });
    const done =
      asked.status === 200 ? await browser.post(path, readForm(asked.text, "take")) : asked;
    expect(done.status).toBe(303);
    return lastEntry(test, "customers.assigned", to);
  }
  const ticked = (ids: readonly number[]) => ({ ticked: ids.map(String) });
  const page = async (entry: number) =>
    textOf((await browser.get(`/undo/customers/${entry}`)).text).replace(/\s+/g, " ");
  const undo = (entry: number) => browser.submit(`/undo/customers/${entry}`);

  it("frees what was assigned, and the history has both", async () => {
    const ids = await customers(2);
    const entry = await assign(ticked(ids));
    expect(await page(entry)).toContain(`2 customers of Uta User${round} become free.`);
    expect((await undo(entry)).headers.location).toBe(`/users/${user}#history`);
    expect(await holders(ids)).toEqual([null, null]);
    const row = await test.db.read.auditEntry.findFirst({
      where: { undoes: entry },
      include: { customers: true },
    });
    expect(row).toMatchObject({ action: "customers.assigned", subjectId: user });
    expect(row?.customers.map(({ change }) => change)).toEqual(["released", "released"]);
  });

  it("assigns again what was released", async () => {
    const ids = await customers(2, user);
    const entry = await assign({ held: "", stillHeld: [] });
    expect(await holders(ids)).toEqual([null, null]);
    expect(await page(entry)).toContain(`2 free customers are assigned to Uta User${round} again.`);
    await undo(entry);
    expect(await holders(ids)).toEqual([user, user]);
  });

  it("gives those back that were taken from somebody, whose history has it", async () => {
    const [taken, free] = [await customers(2, other), await customers(1)];
    const entry = await assign(ticked([...taken, ...free]));
    expect(await holders([...taken, ...free])).toEqual([user, user, user]);
    expect(await page(entry)).toContain(
      `2 customers go from Uta User${round} back to Otto Other${round}.`,
    );
    await undo(entry);
    expect(await holders([...taken, ...free])).toEqual([other, other, null]);
    const received = await lastEntry(test, "customers.received", other);
    const row = await test.db.read.auditEntry.findUnique({ where: { id: received } });
    expect(JSON.parse(row?.changes ?? "")).toEqual({ giver: `Uta User${round}`, assigned: 2 });
    await undo(await lastEntry(test, "customers.assigned", user));
    expect(await holders([...taken, ...free])).toEqual([user, user, user]);
  });

  it("brings back what was moved, from either side", async () => {
    for (const side of ["customers.moved", "customers.received"]) {
      const ids = await customers(3, user);
      const path = `/users/${user}/customers/move`;
      const form = { ...(await browser.form(path)), to: String(other), ...ticked(ids) };
      const review = await browser.post(path, { ...form, do: "review:ticked" });
      await browser.post(path, readForm(review.text, "move:ticked"));
      expect(await holders(ids)).toEqual([other, other, other]);
      const entry = await lastEntry(test, side, side === "customers.moved" ? user : other);
      expect((await undo(entry)).status).toBe(303);
      expect(await holders(ids)).toEqual([user, user, user]);
      await test.db.write((tx) => tx.customer.deleteMany({ where: { id: { in: ids } } }));
    }
  });

  it("leaves what somebody else has by now, what is free, and what is no more", async () => {
    const ids = await customers(4);
    const entry = await assign(ticked(ids));
    await assign(ticked(ids.slice(0, 1)), other);
    await test.db.write(async (tx) => {
      await tx.customer.update({ where: { id: ids[1] as number }, data: { assignedUserId: null } });
      await tx.customer.delete({ where: { id: ids[2] as number } });
    });
    const words = await page(entry);
    expect(words).toContain(`1 customer of Uta User${round} becomes free.`);
    expect(words).toContain(`1 customer: assigned to Otto Other${round} by now.`);
    expect(words).toContain("1 customer: free by now.");
    expect(words).toContain("1 customer: no longer exists.");
    await undo(entry);
    expect(await holders(ids)).toEqual([other, null, null]);
  });

  it("leaves what went away and came back", async () => {
    const ids = await customers(1);
    const entry = await assign(ticked(ids));
    await assign(ticked(ids), other);
    await assign(ticked(ids));
    expect(await page(entry)).toContain("1 customer: the assignment changed in between.");
    expect((await browser.get(`/undo/customers/${entry}`)).text).not.toContain('name="seen"');
  });

  it("gives nothing to a former holder who is Deleted", async () => {
    const ids = await customers(1, other);
    const entry = await assign(ticked(ids));
    await browser.submit(`/users/${other}/deletion`);
    expect(await page(entry)).toContain(
      `1 customer: was assigned to Otto Other${round}, who is Deleted.`,
    );
  });

  it("asks again where another customer would stay than the page said", async () => {
    const ids = await customers(2);
    const entry = await assign(ticked(ids));
    const form = await browser.form(`/undo/customers/${entry}`);
    await assign(ticked(ids.slice(0, 1)), other);
    const answer = await browser.post(`/undo/customers/${entry}`, form);
    expect([answer.status, await holders(ids)]).toEqual([409, [other, user]]);
    expect(textOf(answer.text)).toContain("would now have other effects.");
    expect(textOf(answer.text)).toContain(`1 customer: assigned to Otto Other${round} by now.`);
  });
});
