import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("taking customers from another user", () => {
  let test: TestApp;
  let admin: Browser;
  let [user, holder] = [0, 0];
  let [page, searched] = ["", ""];
  let round = 0;
  let taken: number[];
  let free: number[];
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    round++;
    user = await addUser(test.db, { firstName: "Tara", lastName: `Taker${round}` });
    holder = await addUser(test.db, { firstName: "Hugo", lastName: `Holder${round}` });
    page = `/users/${user}/customers`;
    searched = `${page}?q=Family${round}y`;
    const lastName = `Family${round}y`;
    taken = await addCustomers(test.db, 2, { lastName, assignedUserId: holder });
    free = await addCustomers(test.db, 1, { lastName });
  });

  const holderOf = async (id: number) =>
    (await test.db.read.customer.findUniqueOrThrow({ where: { id } })).assignedUserId;
  const give = (id: number, to: number | null) =>
    test.db.write((tx) => tx.customer.update({ where: { id }, data: { assignedUserId: to } }));
  /** Ticks these on the page that shows them all, and presses a button. */
  const press = async (button: string, ids: readonly number[] = []) => {
    const form = await admin.form(searched);
    const fields: Fields = { ...form, ticked: ids.map(String), do: button };
    return admin.post(searched, fields);
  };
  const save = (text: string) => admin.post(searched, readForm(text, "take"));

  it("can be ticked, and the list to be assigned says whom it is taken from", async () => {
    const led = await press("search", taken);
    const words = textOf((await admin.follow(led)).text);
    expect(words).toContain(`Taken from Hugo Holder${round}`);
    expect(words).toContain("A customer cannot be assigned to multiple users at a time.");
  });

  it("is asked about once: who loses how many, and nothing is saved yet", async () => {
    const asked = await press("save", [...taken, ...free]);
    const words = textOf(asked.text);
    expect([asked.status, words.includes("Take 2 customers for Tara")]).toEqual([200, true]);
    expect(words).toContain(`Hugo Holder${round} 2 customers: C000 Family${round}y and C001`);
    expect(await Promise.all([...taken, ...free].map(holderOf))).toEqual([holder, holder, null]);
  });

  it("is done with the rest of the save, and the loser's history tells it", async () => {
    const done = await save((await press("save", [...taken, ...free])).text);
    expect(await Promise.all([...taken, ...free].map(holderOf))).toEqual([user, user, user]);
    const words = textOf((await admin.follow(done)).text);
    expect(words).toContain(`Taken from Hugo Holder${round}.`);
    const entry = await test.db.read.auditEntry.findFirstOrThrow({
      where: { action: "customers.moved", subjectId: holder },
      include: { customers: true },
    });
    expect(entry.customers.map(({ change }) => change)).toEqual(["released", "released"]);
    expect(JSON.parse(entry.changes)).toMatchObject({ receiver: `Tara Taker${round}`, moved: 2 });
  });

  it("leaves one that a third user has by now, names it, and saves the others", async () => {
    const asked = await press("save", [...taken, ...free]);
    await give(taken[0] as number, 1);
    const done = await save(asked.text);
    expect(await Promise.all([...taken, ...free].map(holderOf))).toEqual([1, user, user]);
    const words = textOf((await admin.follow(done)).text);
    expect(words).toContain("1 customer could not be assigned");
    expect(words).toContain("): Ada Admin");
  });

  it("assigns one that is free by now like the others", async () => {
    const asked = await press("save", taken);
    await give(taken[0] as number, null);
    const done = await save(asked.text);
    expect(await Promise.all(taken.map(holderOf))).toEqual([user, user]);
    expect(textOf((await admin.follow(done)).text)).not.toContain("could not be assigned");
  });

  it("is no taking where the customer was free when it was ticked", async () => {
    await press("search", free);
    await give(free[0] as number, holder);
    expect((await admin.post(page, { ...(await admin.form(page)), do: "save" })).status).toBe(303);
    expect(await holderOf(free[0] as number)).toBe(holder);
  });

  it("is refused (409) where no review showed it", async () => {
    await press("search", [taken[0] as number]);
    const form = { ...(await admin.form(`${page}?q=nobody`)), do: "take" };
    const refused = await admin.post(page, form);
    expect([refused.status, await holderOf(taken[0] as number)]).toEqual([409, holder]);
    expect(textOf(refused.text)).toContain("taken only after a review");
  });

  it("does not happen by selecting all of a page, which are the free ones", async () => {
    await press("all");
    const { text } = await admin.get(page);
    expect(text).toContain('data-count="assign">1<');
  });

  it("keeps no holder who never was, nor the user (400), and the next save goes well", async () => {
    const [id = 0] = taken;
    const form = { ...(await admin.form(searched)), ticked: [String(id)], do: "save" };
    for (const holder of [999_999, user]) {
      const refused = await admin.post(searched, { ...form, holders: `${id}:${holder}` });
      expect(refused.status).toBe(400);
    }
    const done = await save((await press("save", taken)).text);
    expect([done.status, await holderOf(id)]).toEqual([303, user]);
  });

  it("answers a repeated submit with the first answer", async () => {
    const form = readForm((await press("save", taken)).text, "take");
    const answers = await Promise.all([1, 2, 3].map(() => admin.post(searched, form)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    const where = { action: "customers.moved", subjectId: holder };
    expect(await test.db.read.auditEntry.count({ where })).toBe(1);
  });
});
