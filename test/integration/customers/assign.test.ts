import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser, Fields } from "../../support/browser.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("assigning customers", () => {
  let test: TestApp;
  let admin: Browser;
  let user: number;
  let page: string;
  let family = 0;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    user = await addUser(test.db, { firstName: "Hedda", lastName: "Holder" });
    page = `/users/${user}/customers`;
    family++;
  });

  const holder = async (id: number) =>
    (await test.db.read.customer.findUniqueOrThrow({ where: { id } })).assignedUserId;
  /** Customers of a family name of their own, so that a search finds just them. */
  const customers = (count: number, assignedUserId?: number) =>
    addCustomers(test.db, count, {
      lastName: `Family${family}x`,
      ...(assignedUserId ? { assignedUserId } : {}),
    });
  const searched = () => `${page}?q=Family${family}x`;
  const list = (value: string | string[] | undefined) => [value ?? []].flat();
  /** Opens an address of the page, changes what its form would send, and presses a button. */
  const press = async (
    browser: Browser,
    address: string,
    button: string,
    change: (fields: Fields) => Fields = (fields) => fields,
  ) => browser.post(address, { ...change(await browser.form(address)), do: button });
  const tick =
    (...ids: number[]) =>
    (fields: Fields) => ({ ...fields, ticked: [...list(fields.ticked), ...ids.map(String)] });
  const picked = (html: string, which: "assign" | "release") =>
    [
      ...((html.split(`data-picked="${which}"`)[1] ?? "")
        .split("<template")[0]
        ?.matchAll(/<li data-customer="(\d+)"/g) ?? []),
    ].map(([, id]) => Number(id));

  it("shows four lists with counts, taken customers with their holder", async () => {
    const [free, taken, own] = [
      await customers(2),
      await customers(1, 1),
      await customers(1, user),
    ];
    const { text } = await admin.get(searched());
    const words = textOf(text);
    expect(words).toContain("Assign Customers to User: ");
    for (const phrase of [
      "List of customers",
      "A customer cannot be assigned to multiple users at a time.",
      "Select customers to assign 3",
      "Customers to be assigned 0",
      "Assigned customers 1",
      "Customers to be deassigned 0",
    ])
      expect(words).toContain(phrase);
    expect(text.match(/name="ticked"/g)).toHaveLength(3);
    expect(text).toContain(`name="holders" value="${taken[0]}:1"`);
    expect(text).toContain('<a href="/users/1"><bdi translate="no">Ada Admin</bdi></a>');
    expect(text).toContain(`name="stillHeld" value="${own[0]}" checked`);
    expect(free).toHaveLength(2);
  });

  it("saves ticks and unticks as one difference, and records which", async () => {
    const [[one, two], [keep, drop]] = [await customers(2), await customers(2, user)] as [
      [number, number],
      [number, number],
    ];
    const done = await press(admin, searched(), "save", (fields) => ({
      ...tick(one)(fields),
      stillHeld: list(fields.stillHeld).filter((id) => id !== String(drop)),
    }));
    expect([done.status, done.headers.location]).toEqual([303, `${searched()}#others`]);
    expect(textOf((await admin.follow(done)).text)).toContain("is no longer assigned to");
    expect(await Promise.all([one, two, keep, drop].map(holder))).toEqual([user, null, user, null]);
    const row = await test.db.read.user.findUniqueOrThrow({ where: { id: user } });
    expect([row.customerCount, row.version]).toEqual([2, 1]);
    const entry = await test.db.read.auditEntry.findFirstOrThrow({
      where: { action: "customers.assigned", subjectId: user },
      include: { customers: { orderBy: { customerId: "asc" } } },
    });
    expect(entry.customers).toMatchObject([
      { customerId: one, change: "assigned", name: expect.stringContaining("C000") },
      { customerId: drop, change: "released" },
    ]);
  });

  it("keeps ticks while one pages and searches, until they are saved", async () => {
    const ids = await customers(60);
    const first = await press(
      admin,
      searched(),
      "page:2",
      tick(ids[0] as number, ids[1] as number),
    );
    expect(first.headers.location).toBe(`${searched()}&page=2#others`);
    const second = await admin.follow(first);
    expect([picked(second.text, "assign"), textOf(second.text).includes("26–50 of 60")]).toEqual([
      [ids[0], ids[1]],
      true,
    ]);
    const other = await press(admin, `${searched()}&page=2`, "search", (fields) => ({
      ...tick(ids[30] as number)(fields),
      q: "nobody at all",
    }));
    expect(other.headers.location).toBe(`${page}?q=nobody+at+all#others`);
    expect(textOf((await admin.follow(other)).text)).toContain("No customer matches.");
    expect(picked((await admin.get(page)).text, "assign")).toHaveLength(3);
    expect(
      (
        await press(admin, searched(), "search", (fields) => ({
          ...fields,
          ticked: [String(ids[1])],
        }))
      ).status,
    ).toBe(303);
    expect(picked((await admin.get(page)).text, "assign")).toEqual([ids[1], ids[30]]);
    expect(await holder(ids[1] as number)).toBeNull();
    await press(admin, page, "save");
    expect(await Promise.all([0, 1, 30].map((index) => holder(ids[index] as number)))).toEqual([
      null,
      user,
      user,
    ]);
    expect(picked((await admin.get(page)).text, "assign")).toEqual([]);
  });

  it("ticks all free ones of a page, takes single ones back, and discards", async () => {
    const [free, [held]] = [await customers(3), await customers(1, user)] as [number[], [number]];
    await press(admin, searched(), "all", (fields) => ({ ...fields, stillHeld: [] }));
    let { text } = await admin.get(page);
    expect([picked(text, "assign"), picked(text, "release")]).toEqual([free, [held]]);
    await press(admin, page, `untick:${free[1]}`);
    await press(admin, page, `keep:${held}`, (fields) => ({ ...fields, stillHeld: [] }));
    text = (await admin.get(page)).text;
    expect([picked(text, "assign"), picked(text, "release")]).toEqual([[free[0], free[2]], []]);
    const done = await press(admin, page, "discard");
    text = (await admin.follow(done)).text;
    expect([picked(text, "assign"), textOf(text).includes("Your ticks were discarded.")]).toEqual([
      [],
      true,
    ]);
    const empty = await press(admin, page, "save");
    expect([empty.status, textOf(empty.text).includes("There was nothing to save.")]).toEqual([
      422,
      true,
    ]);
    await press(admin, page, "save", tick(free[0] as number));
    expect((await press(admin, page, "save", tick(free[0] as number))).status).toBe(422);
    expect(
      await test.db.read.auditEntry.count({
        where: { action: "customers.assigned", subjectId: user },
      }),
    ).toBe(1);
  });

  it("unticks all of a page, and what is assigned, without those of other pages", async () => {
    const [ids, held] = [await customers(30), await customers(2, user)];
    await press(admin, `${searched()}&page=2`, "search", tick(ids[26] as number));
    await press(admin, searched(), "all");
    expect(picked((await admin.get(page)).text, "assign")).toHaveLength(26);
    await press(admin, searched(), "none");
    expect(picked((await admin.get(page)).text, "assign")).toEqual([ids[26]]);
    await press(admin, page, "noneHeld");
    expect(picked((await admin.get(page)).text, "release")).toEqual(held);
    await press(admin, page, "allHeld");
    expect(picked((await admin.get(page)).text, "release")).toEqual([]);
  });

  it("lists free ones only where that is asked for, from the first page on", async () => {
    const [free] = [await customers(2), await customers(1, 1)] as [number[], number[]];
    const asked = await press(admin, `${searched()}&page=3`, "search", (fields) => ({
      ...fields,
      free: "yes",
    }));
    expect(asked.headers.location).toBe(`${searched()}&free=yes#others`);
    const { text } = await admin.follow(asked);
    const boxes = [...text.matchAll(/name="ticked" value="(\d+)"/g)].map(([, id]) => Number(id));
    expect(boxes).toEqual(free);
    expect(textOf(text)).toContain("Select customers to assign 2");
  });

  it.each([
    ["zzz", "No free customer matches."],
    ["", "No customer is free."],
  ])("says that none is free (%s)", async (q, sentence) => {
    await test.db.write((tx) =>
      tx.customer.updateMany({ where: { assignedUserId: null }, data: { assignedUserId: 1 } }),
    );
    expect(textOf((await admin.get(`${page}?q=${q}&free=yes`)).text)).toContain(sentence);
  });

  it("keeps the ticks of two tabs for two users apart, and forgets them at sign-out", async () => {
    const [ids, other] = [await customers(2), await addUser(test.db)];
    const browser = await test.signedIn();
    const forms = await Promise.all([
      browser.form(page),
      browser.form(`/users/${other}/customers`),
    ]);
    await Promise.all([
      browser.post(page, { ...tick(ids[0] as number)(forms[0]), do: "search" }),
      browser.post(`/users/${other}/customers`, {
        ...tick(ids[1] as number)(forms[1]),
        do: "search",
      }),
    ]);
    expect(picked((await browser.get(page)).text, "assign")).toEqual([ids[0]]);
    expect(picked((await browser.get(`/users/${other}/customers`)).text, "assign")).toEqual([
      ids[1],
    ]);
    expect(picked((await (await test.signedIn()).get(page)).text, "assign")).toEqual([]);
  });

  it("saves the rest when somebody was quicker, and names the lost with their holder", async () => {
    const [mine, lost] = (await customers(2)) as [number, number];
    await press(admin, searched(), "search", tick(mine, lost));
    await test.db.write((tx) =>
      tx.customer.update({ where: { id: lost }, data: { assignedUserId: 1 } }),
    );
    expect(textOf((await admin.get(page)).text)).toContain("now assigned to Ada Admin");
    const after = await admin.follow(await press(admin, page, "save"));
    expect(await Promise.all([mine, lost].map(holder))).toEqual([user, 1]);
    const words = textOf(after.text);
    expect(words).toContain(
      "1 customer could not be assigned: assigned to another user meanwhile.",
    );
    expect(words).toContain(`C001 Family${family}x (DE--`);
    expect(words).toContain("): Ada Admin");
    await press(admin, `${page}?q=nobody`, "save", tick(lost));
    const history = textOf(
      (await admin.get(`/users/${user}`)).text.split('id="history"')[1] as string,
    );
    expect(history.match(/1 customer was already assigned/g)).toHaveLength(2);
    expect(history.match(/1 customer assigned/g)).toHaveLength(1);
  });
});
