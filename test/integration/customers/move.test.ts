import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("moving customers to another user", () => {
  let test: TestApp;
  let admin: Browser;
  let [giver, receiver] = [0, 0];
  let page: string;
  let round = 0;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    round++;
    giver = await addUser(test.db, { firstName: "Gina", lastName: `Giver${round}` });
    receiver = await addUser(test.db, { firstName: "Rita", lastName: `Receiver${round}` });
    page = `/users/${giver}/customers/move`;
  });

  const customers = (count: number, lastName = "Mover") =>
    addCustomers(test.db, count, { lastName, assignedUserId: giver });
  const heldBy = async (id: number) =>
    (
      await test.db.read.customer.findMany({
        where: { assignedUserId: id },
        orderBy: { id: "asc" },
        select: { id: true },
      })
    ).map((row) => row.id);
  const give = (id: number, to: number | null) =>
    test.db.write((tx) =>
      tx.customer.update({ where: { id }, data: { assignedUserId: to }, select: { id: true } }),
    );
  const setStatus = (id: number, status: string) =>
    test.db.write((tx) => tx.user.update({ where: { id }, data: { status } }));
  /** The review that a button of the page leads to, with these ticks. */
  const review = async (button: "review:all" | "review:ticked", more: Fields = {}, at = page) => {
    const form = await admin.form(at);
    return admin.post(at, { ...form, to: String(receiver), ...more, do: button });
  };
  /** Confirms what a review asks. */
  const confirm = (text: string, button: "move:all" | "move:ticked") =>
    admin.post(page, readForm(text, button));
  const ids = (some: readonly (number | undefined)[]) => some.map(String);

  it("finds the receiver by words in any order, never a Deleted one nor the giver", async () => {
    const twin = await addUser(test.db, { firstName: "Rita", lastName: `Gone${round}` });
    await setStatus(twin, "deleted");
    const { text } = await admin.get(`${page}?who=${encodeURIComponent(`${round} rita`)}`);
    expect([...text.matchAll(/name="to" value="(\d+)"/g)].map(([, id]) => Number(id))).toEqual([]);
    const found = await admin.get(`${page}?who=${encodeURIComponent(`receiver${round} rita`)}`);
    expect(found.text).toMatch(new RegExp(`name="to" value="${receiver}"[^>]* checked`));
    for (const who of [`Gone${round}`, `Giver${round}`])
      expect(textOf((await admin.get(`${page}?who=${who}`)).text)).toContain("No user matches");
  });

  it("moves all customers after a review, and both histories tell it", async () => {
    const all = await customers(30);
    await addCustomers(test.db, 2, { assignedUserId: receiver });
    const asked = await review("review:all");
    const words = textOf(asked.text);
    expect([asked.status, words.includes(`Move 30 customers to Rita Receiver${round}?`)]).toEqual([
      200,
      true,
    ]);
    expect([words.includes("30 → 0 customers"), words.includes("2 → 32 customers")]).toEqual([
      true,
      true,
    ]);
    const done = await confirm(asked.text, "move:all");
    expect([done.status, done.headers.location]).toEqual([303, `/users/${giver}#customers`]);
    const after = await admin.follow(done);
    expect(textOf(after.text)).toContain(
      `30 customers have been moved from Gina Giver${round} to Rita Receiver${round}.`,
    );
    expect(after.text).toContain(`href="/users/${receiver}"`);
    expect(await heldBy(giver)).toEqual([]);
    expect(await heldBy(receiver)).toEqual(expect.arrayContaining(all));
    const history = async (id: number) =>
      textOf((await admin.get(`/users/${id}`)).text.split('id="history"')[1] as string);
    const [given, received] = [await history(giver), await history(receiver)];
    expect(given).toMatch(/Customers moved to another user.*Moved to: Rita Receiver.*30 customers/);
    expect(received).toMatch(/Customers received from another user.*Moved from: Gina Giver/);
    const entries = await test.db.read.auditEntry.findMany({
      where: { subjectId: { in: [giver, receiver] } },
      include: { customers: true },
      orderBy: { id: "asc" },
    });
    expect(
      entries.map((entry) => [entry.action, entry.customers.length, entry.customers[0]?.change]),
    ).toEqual([
      ["customers.moved", 30, "released"],
      ["customers.received", 30, "assigned"],
    ]);
    const rows = await test.db.read.user.findMany({
      where: { id: { in: [giver, receiver] } },
      orderBy: { id: "asc" },
    });
    expect(rows.map(({ customerCount, version }) => [customerCount, version])).toEqual([
      [0, 1],
      [32, 1],
    ]);
  });

  it("moves all that a search finds, and no others", async () => {
    const [found, others] = [await customers(3, "Findling"), await customers(2, "Else")];
    const asked = await review("review:all", { q: "findling" });
    expect(textOf(asked.text)).toContain("All that match “findling”:");
    await confirm(asked.text, "move:all");
    expect([await heldBy(receiver), await heldBy(giver)]).toEqual([found, others]);
  });

  it("keeps ticks and the receiver while one pages, and moves those ticked", async () => {
    const all = await customers(30);
    const first = await admin.form(page);
    const next = await admin.post(page, {
      ...first,
      to: String(receiver),
      ticked: ids([all[0], all[1]]),
      do: "page:2",
    });
    expect(next.headers.location).toBe(`${page}?to=${receiver}&page=2#held`);
    const second = await admin.follow(next);
    expect(second.text).toMatch(new RegExp(`value="${receiver}"[^>]* checked`));
    const form = readForm(second.text);
    const asked = await admin.post(`${page}?to=${receiver}&page=2`, {
      ...form,
      ticked: ids([all[29]]),
      do: "review:ticked",
    });
    expect(textOf(asked.text)).toContain("Move 3 customers");
    await confirm(asked.text, "move:ticked");
    expect(await heldBy(receiver)).toEqual([all[0], all[1], all[29]]);
    await give(all[0] as number, giver);
    expect((await admin.get(page)).text).toContain('data-count="move">0<');
  });

  it("takes over from Assign Customers those that were to be deassigned", async () => {
    const all = await customers(3);
    const assign = `/users/${giver}/customers`;
    const form = await admin.form(assign);
    const led = await admin.post(assign, { ...form, stillHeld: ids(all.slice(1)), do: "move" });
    expect(led.headers.location).toBe(page);
    expect((await admin.follow(led)).text).toMatch(
      new RegExp(`name="ticked" value="${all[0]}" checked`),
    );
    expect((await admin.get(assign)).text).toContain('data-count="release">0<');
  });

  it("moves the rest when somebody took a ticked one meanwhile, and names it", async () => {
    const [one, two] = (await customers(2)) as [number, number];
    const asked = await review("review:ticked", { ticked: ids([one, two]) });
    await give(one, 1);
    const done = await confirm(asked.text, "move:ticked");
    const after = textOf((await admin.follow(done)).text);
    expect(await heldBy(receiver)).toEqual([two]);
    expect(after).toContain(`C000 Mover was not moved: no longer assigned to Gina Giver${round}.`);
  });

  it("asks again (409) when there are more or fewer than the review of all showed", async () => {
    const [one] = (await customers(3)) as [number];
    const asked = await review("review:all");
    await give(one, 1);
    const refused = await confirm(asked.text, "move:all");
    expect([refused.status, await heldBy(receiver)]).toEqual([409, []]);
    expect(textOf(refused.text)).toContain("Move 2 customers to");
    const done = await confirm(refused.text, "move:all");
    expect([done.status, (await heldBy(receiver)).length]).toEqual([303, 2]);
  });

  it("refuses at the field a receiver who is Deleted by now, and keeps the ticks", async () => {
    const all = await customers(2);
    const asked = await review("review:ticked", { ticked: ids(all) });
    await setStatus(receiver, "deleted");
    const refused = await confirm(asked.text, "move:ticked");
    expect([refused.status, await heldBy(giver)]).toEqual([422, all]);
    expect(textOf(refused.text)).toContain("This user is Deleted.");
    expect(refused.text.match(/name="ticked" value="\d+" checked/g)).toHaveLength(2);
  });

  it.each([
    ["nobody", () => "", "Choose the user who gets the customers."],
    ["the same user", () => String(giver), "already assigned to this user"],
    ["somebody who is not there", () => "999999", "Choose the user who gets the customers."],
  ])("refuses %s as receiver (422)", async (_, to, sentence) => {
    const all = await customers(1);
    const form: Fields = { ...(await admin.form(page)), do: "review:all" };
    const chosen = to();
    const answer = await admin.post(page, chosen ? { ...form, to: chosen } : form);
    expect([answer.status, textOf(answer.text).includes(sentence)]).toEqual([422, true]);
    expect(await heldBy(giver)).toEqual(all);
  });

  it("refuses to move nothing, an unknown customer, and more ticks than are kept", async () => {
    const all = await customers(501);
    const none = await review("review:ticked");
    expect([none.status, textOf(none.text).includes("Tick the customers to move")]).toEqual([
      422,
      true,
    ]);
    const form = { who: "", q: "", to: String(receiver), do: "move:ticked" };
    const { _csrf, _form } = (await admin.form(page)) as { _csrf: string; _form: string };
    const unknown = { ...form, _csrf, _form, ticked: ids([all[0], 999_999_999]) };
    expect((await admin.post(page, unknown)).status).toBe(422);
    const tooMany = await admin.post(page, { ...form, _csrf, _form, ticked: ids(all) });
    expect([tooMany.status, (await heldBy(giver)).length]).toEqual([422, 501]);
  });

  it("answers a repeated submit with the first answer", async () => {
    await customers(2);
    const form = readForm((await review("review:all")).text, "move:all");
    const answers = await Promise.all([1, 2, 3].map(() => admin.post(page, form)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(
      await test.db.read.auditEntry.count({
        where: { action: "customers.moved", subjectId: giver },
      }),
    ).toBe(1);
  });

  it("notes that those of a Deactivated receiver wait, and asks for the right", async () => {
    await customers(1);
    await setStatus(receiver, "deactivated");
    expect(textOf((await review("review:all")).text)).toContain(
      "assignments take effect when the user is Active again",
    );
    const auditor = await test.signedIn(await addUser(test.db, { groups: ["auditors"] }));
    expect((await auditor.get(page)).status).toBe(403);
    await setStatus(giver, "deleted");
    expect((await admin.get(page)).status).toBe(409);
  });

  it("speaks German", async () => {
    await customers(2);
    const reader = await addUser(test.db, { groups: ["administrators"], locale: "de" });
    const german = await test.signedIn(reader);
    expect(textOf((await german.get(page)).text)).toContain(`Kunden von Gina Giver${round}`);
    const form = { ...(await german.form(page)), to: String(receiver), do: "review:all" };
    const asked = await german.post(page, form);
    expect(textOf(asked.text)).toContain(`2 Kunden an Rita Receiver${round} übertragen?`);
    const done = await german.post(page, readForm(asked.text, "move:all"));
    expect(textOf((await german.follow(done)).text)).toContain("2 Kunden wurden von");
  });
});
