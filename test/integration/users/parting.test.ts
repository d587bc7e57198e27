import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole } from "../../support/rights.ts";

describe.skipIf(unreachable)("customers of somebody who is deleted or restored", () => {
  let test: TestApp;
  let admin: Browser;
  let [user, receiver] = [0, 0];
  let ids: number[];
  let round = 0;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    round++;
    user = await addUser(test.db, { firstName: "Greta", lastName: `Going${round}` });
    receiver = await addUser(test.db, { firstName: "Hanna", lastName: `Heir${round}` });
    ids = await addCustomers(test.db, 3, { lastName: "Left", assignedUserId: user });
  });

  const heldBy = (id: number | null) =>
    test.db.read.customer.count({ where: { id: { in: ids }, assignedUserId: id } });
  const setHolder = (id: number, to: number | null) =>
    test.db.write((tx) => tx.customer.update({ where: { id }, data: { assignedUserId: to } }));
  const setStatus = (id: number, status: string) =>
    test.db.write((tx) => tx.user.update({ where: { id }, data: { status } }));
  const entries = (id: number) =>
    test.db.read.auditEntry.findMany({
      where: { subjectId: id, subjectType: "user", result: "done" },
      include: { customers: true },
      orderBy: { id: "asc" },
    });
  const deletion = () => `/users/${user}/deletion`;
  const restoration = () => `/users/${user}/restoration`;

  it("asks what becomes of them, and makes them free where nothing else is said", async () => {
    const { text } = await admin.get(deletion());
    expect(textOf(text)).toContain("What happens to the 3 customers");
    expect(text).toMatch(/id="to-nobody" name="to" value="" checked/);
    await admin.submit(deletion());
    expect(await heldBy(null)).toBe(3);
  });

  it("finds somebody by a search that deletes nobody and keeps what was typed", async () => {
    const form = { ...(await admin.form(deletion())), who: `heir${round}`, do: "search" };
    const led = await admin.post(deletion(), form);
    expect(led.headers.location).toBe(`${deletion()}?who=heir${round}#to`);
    const { text } = await admin.follow(led);
    expect(text).toMatch(new RegExp(`id="to-${receiver}"[^>]* checked`));
    expect(text).toContain(`value="heir${round}"`);
    expect(await heldBy(user)).toBe(3);
  });

  it("hands them to whom the page was told, and both histories tell it", async () => {
    const done = await admin.submit(`${deletion()}?who=heir${round}`);
    expect(done.status).toBe(303);
    expect(await heldBy(receiver)).toBe(3);
    expect(textOf((await admin.follow(done)).text)).toContain(
      `3 customers have been moved from Greta Going${round} to Hanna Heir${round}.`,
    );
    const [gone] = await entries(user);
    expect([gone?.action, gone?.customers.length]).toEqual(["user.deleted", 3]);
    expect(JSON.parse(gone?.changes as string)).toMatchObject({
      customers: 0,
      moved: 3,
      receiver: `Hanna Heir${round}`,
    });
    const [received] = await entries(receiver);
    expect([received?.action, received?.customers.length]).toEqual(["customers.received", 3]);
  });

  it("deletes nobody where the receiver is Deleted by now, and says so at the field", async () => {
    const form = await admin.form(`${deletion()}?who=heir${round}`);
    await setStatus(receiver, "deleted");
    const refused = await admin.post(deletion(), form);
    expect([refused.status, textOf(refused.text).includes("This user is Deleted.")]).toEqual([
      422,
      true,
    ]);
    expect([await heldBy(user), await heldBy(receiver)]).toEqual([3, 0]);
  });

  it.each([
    ["the giver first", false],
    ["the receiver first", true],
  ])("leaves nothing with anybody Deleted when both are deleted at once, %s", async (_, later) => {
    const other = await test.signedIn();
    const forms = [
      await admin.form(`${deletion()}?who=heir${round}`),
      await other.form(`/users/${receiver}/deletion`),
    ] as const;
    const acts = [
      () => admin.post(deletion(), forms[0]),
      () => other.post(`/users/${receiver}/deletion`, forms[1]),
    ];
    const sent = await Promise.all((later ? acts.toReversed() : acts).map((act) => act()));
    const answers = later ? sent.toReversed() : sent;
    const held = await test.db.read.customer.count({
      where: { id: { in: ids }, assignedUser: { status: "deleted" } },
    });
    expect(held).toBe(0);
    expect([
      [303, 409],
      [422, 303],
    ]).toContainEqual(answers.map(({ status }) => status));
  });

  it("is not asked without the right to assign customers, and refused all the same", async () => {
    const group = await addGroup(test.db, [await addRole(test.db, ["users.view", "users.delete"])]);
    const id = await addUser(test.db, { groups: [] });
    await test.db.write((tx) => tx.userGroup.create({ data: { userId: id, groupId: group } }));
    await test.db.write((tx) => tx.userGroup.deleteMany({ where: { userId: user } }));
    const clerk = await test.signedIn(id);
    const form = await clerk.form(deletion());
    expect(Object.keys(form)).not.toContain("to");
    const refused = await clerk.post(deletion(), { ...form, to: String(receiver) });
    expect([refused.status, await heldBy(user)]).toEqual([403, 3]);
    expect((await clerk.post(deletion(), await clerk.form(deletion()))).status).toBe(303);
    expect(await heldBy(null)).toBe(3);
  });

  it("Deactivate keeps them, and its banner leads to moving them and to the record", async () => {
    const done = await admin.submit(`/users/${user}/deactivation`);
    const { text } = await admin.follow(done);
    expect(textOf(text)).toContain("3 customers stay assigned.");
    const banner = text.split('class="alert banner')[1]?.split("</section>")[0] ?? "";
    expect(banner).toContain(`href="/users/${user}"`);
    expect(banner).toContain(`href="/users/${user}/customers/move"`);
    expect(await heldBy(user)).toBe(3);
  });

  describe("Restore", () => {
    beforeEach(() => admin.submit(deletion()));

    it("offers those that are still free, ticked, and gives them back", async () => {
      await setHolder(ids[0] as number, receiver);
      const { text } = await admin.get(restoration());
      expect(textOf(text)).toContain("Give back the 2 customers that are free now");
      expect(text).toMatch(/name="giveBack" value="on"\s+checked/);
      const done = await admin.post(restoration(), readForm(text));
      expect(textOf((await admin.follow(done)).text)).toContain("2 customers are assigned again.");
      expect([await heldBy(user), await heldBy(receiver)]).toEqual([2, 1]);
      const last = (await entries(user)).at(-1);
      expect([last?.action, last?.customers.map(({ change }) => change)]).toEqual([
        "user.restored",
        ["assigned", "assigned"],
      ]);
    });

    it("takes none that somebody was given after the page was shown", async () => {
      const form = await admin.form(restoration());
      await setHolder(ids[1] as number, receiver);
      expect((await admin.post(restoration(), form)).status).toBe(303);
      expect([await heldBy(user), await heldBy(receiver)]).toEqual([2, 1]);
    });

    it("asks first where one click would restore, and has nothing to ask without any", async () => {
      const { _csrf, _form } = (await admin.form(restoration())) as {
        _csrf: string;
        _form: string;
      };
      const row = await test.db.read.user.findUniqueOrThrow({ where: { id: user } });
      const click = { _csrf, _form, version: String(row.version) };
      const asked = await admin.post(restoration(), click);
      expect([asked.status, textOf(asked.text).includes("Give back the 3 customers")]).toEqual([
        200,
        true,
      ]);
      for (const id of ids) await setHolder(id, receiver);
      const { shownRights } = (await admin.form(restoration())) as { shownRights: string };
      expect((await admin.post(restoration(), { ...click, shownRights })).status).toBe(303);
      expect(await heldBy(receiver)).toBe(3);
    });

    it("offers none to those who may not assign customers", async () => {
      const rights = ["users.view", "users.restore"] as const;
      const group = await addGroup(test.db, [await addRole(test.db, [...rights])]);
      const id = await addUser(test.db, { groups: [] });
      await test.db.write((tx) => tx.userGroup.create({ data: { userId: id, groupId: group } }));
      await test.db.write((tx) => tx.userGroup.deleteMany({ where: { userId: user } }));
      const clerk = await test.signedIn(id);
      const form = await clerk.form(restoration());
      expect(Object.keys(form)).not.toContain("offered");
      const forced = await clerk.post(restoration(), { ...form, offered: "3", giveBack: "on" });
      expect([forced.status, await heldBy(user)]).toEqual([403, 0]);
    });
  });
});
