import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { begin, tick, workOff } from "../../support/batches.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("Deactivate, when and why", () => {
  let test: TestApp;
  let admin: Browser;
  let id: number;
  beforeAll(async () => {
    test = await startApp({}, { TIME_ZONE: "Europe/Berlin" });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    admin = await test.signedIn();
    id = await addUser(test.db, { email: `lea${Math.random()}@example.com`, firstName: "Lea" });
  });

  const row = () => test.db.read.user.findUniqueOrThrow({ where: { id } });
  const deactivate = (fields: Fields) =>
    admin.submit(`/users/${id}/deactivation?from=record`, fields);
  const last = () =>
    test.db.read.auditEntry.findFirstOrThrow({
      where: { subjectId: id, subjectType: "user" },
      orderBy: { id: "desc" },
    });
  const textAt = async (path: string) => textOf((await admin.get(path)).text);
  const ofDay = { when: "day", endsOn: "2026-03-31" };

  describe("with a reason", () => {
    const reason = "Parental leave until 1/2027: see HR <4711>";
    beforeEach(() => deactivate({ reason }));

    it("is done, and keeps it", async () =>
      expect(await row()).toMatchObject({ status: "deactivated", statusReason: reason }));

    it("is in the audit", async () =>
      expect(JSON.parse((await last()).changes)).toMatchObject({ reason, sessions: 0 }));

    it.each(["/users?status=deactivated&q=lea&per=100", "/users/ID"])(
      "says it (%s)",
      async (path) => expect(await textAt(path.replace("ID", String(id)))).toContain(reason),
    );

    it("says it in the history", async () =>
      expect(await textAt(`/users/${id}`)).toContain(`Reason: ${reason}`));

    it.each(["activation", "deletion"])("and %s takes it away", async (act) => {
      await admin.submit(`/users/${id}/${act}`);
      expect((await row()).statusReason).toBeNull();
    });
  });

  it("is asked about as an end where there is one", async () => {
    await deactivate(ofDay);
    const text = await textAt(`/users/${id}/deactivation`);
    expect(text).toMatch(/When does the access of .* end\?/);
    expect(text).not.toMatch(/Deactivate [^?.]*\?/);
  });

  it("by the button of a row asks for nothing", async () => {
    const { _csrf = "", _form = "", shownRights = "" } = await admin.form("/users");
    const fields = { _csrf, _form, shownRights, version: "1" };
    expect((await admin.post(`/users/${id}/deactivation`, fields)).status).toBe(303);
    expect(await row()).toMatchObject({ status: "deactivated", statusReason: null });
  });

  it.each<[string, Fields, string]>([
    ["a reason that is too long", { reason: "x".repeat(201) }, "Use at most 200 characters."],
    [
      "a reason with what nobody sees",
      { reason: "to\u202Eday" },
      "There is an invisible character after “to”.",
    ],
    [
      "no day",
      { when: "day", endsOn: "" },
      "Enter the last day of access, or choose “Deactivate now”.",
    ],
    ["no such day", { when: "day", endsOn: "2026-02-30" }, "Enter a day."],
    ["a day that is over", { when: "day", endsOn: "2026-03-01" }, "This day is over."],
  ])("is refused for %s, and keeps what was typed", async (_, fields, message) => {
    const typed = { reason: "Moves to Graz", ...fields };
    const answer = await deactivate(typed);
    expect([answer.status, textOf(answer.text)]).toEqual([422, expect.stringContaining(message)]);
    for (const [name, value] of Object.entries(typed))
      if (name !== "when") expect(answer.text, name).toContain(`value="${value}"`);
    expect((await row()).status).toBe("active");
  });

  describe("at the end of a day", () => {
    beforeEach(() => deactivate({ ...ofDay, reason: "Contract ends" }));

    it("sets the midnight after it, in the time zone of days", async () =>
      expect(await row()).toMatchObject({
        status: "active",
        accessEndsAt: new Date("2026-03-31T22:00:00Z"),
        statusReason: "Contract ends",
        version: 2,
      }));

    it("is an act of its own", async () => {
      const { action, changes } = await last();
      expect([action, JSON.parse(changes)]).toEqual([
        "user.endChanged",
        { endsOn: { from: "", to: "2026-03-31" }, reason: { from: "", to: "Contract ends" } },
      ]);
    });

    it("stands in the banner", async () =>
      expect(await textAt(`/users/${id}`)).toMatch(/Access of Lea \S+ ends on 31 Mar 2026\./));

    it.each(["/users?condition=ends&per=100&q=lea", "/users/ID", "/users/ID/edit"])(
      "is a badge (%s)",
      async (path) =>
        expect((await admin.get(path.replace("ID", String(id)))).text).toMatch(
          /state-ends"><svg[^>]*><use href="[^"]*#calendar-x"\/><\/svg>Access ends on 31 Mar 2026</,
        ),
    );

    it("is told by the history", async () =>
      expect(await textAt(`/users/${id}`)).toContain("Last day of access: none → 31 Mar 2026"));

    it("can be moved, and the page knows what was set", async () => {
      const form = await admin.form(`/users/${id}/deactivation`);
      expect(form).toMatchObject({ ...ofDay, reason: "Contract ends" });
      await deactivate({ endsOn: "2026-04-30" });
      expect((await row()).accessEndsAt).toEqual(new Date("2026-04-30T22:00:00Z"));
    });

    it("can be taken away, and its reason with it", async () => {
      await deactivate({ when: "never" });
      expect(await row()).toMatchObject({ accessEndsAt: null, statusReason: null, version: 3 });
    });

    it("changes nothing when it is set as it was", async () => {
      await deactivate({});
      expect([(await row()).version, (await last()).subjectVersion]).toEqual([2, 2]);
    });

    it("goes with a deactivation at once", async () => {
      await deactivate({ when: "now" });
      expect(await row()).toMatchObject({ status: "deactivated", accessEndsAt: null });
    });

    it("goes with a deactivation of this user with others, and their reason with it", async () => {
      const other = await addUser(test.db);
      await tick(admin, [id, other]);
      await begin(admin, "deactivation");
      await workOff(test);
      const user = await row();
      expect(user).toMatchObject({ status: "deactivated", accessEndsAt: null, statusReason: null });
    });

    it("is stale on a page of before it", async () => {
      const form = await admin.form(`/users/${id}/deactivation`);
      await deactivate({ endsOn: "2026-04-30" });
      const late = await admin.post(`/users/${id}/deactivation`, { ...form, endsOn: "2026-05-01" });
      expect([late.status, late.text]).toEqual([409, expect.stringContaining("2026-05-01")]);
    });
  });

  it.each([
    ["today is the last day that can be set", "2026-03-02", 303],
    ["of a day that is over by now there is none", "2026-03-01", 422],
  ])("%s", async (_, endsOn, status) =>
    expect((await deactivate({ when: "day", endsOn })).status).toBe(status),
  );

  it("warns where nobody would be left then", async () => {
    const answer = await admin.submit("/users/1/deactivation", ofDay);
    const said = textOf((await admin.follow(answer)).text);
    expect(said).toContain("Nobody else could manage users, groups and roles then.");
    await admin.submit("/users/1/deactivation", { when: "never" });
  });

  it.each<Fields>([{ when: "never" }, { when: "day", endsOn: "2026-05-31" }])(
    "moves nobody their own end, nor takes it away (%o)",
    async (fields) => {
      const accessEndsAt = new Date("2026-03-31T22:00:00Z");
      const own = await addUser(test.db, { groups: ["administrators"], accessEndsAt });
      const browser = await test.signedIn(own);
      const form = await browser.form(`/users/${own}/deactivation`);
      expect(form.endsOn, "is not asked").toBeUndefined();
      const answer = await browser.post(`/users/${own}/deactivation`, { ...form, ...fields });
      const said = "You cannot change the end of your own access.";
      expect([answer.status, textOf(answer.text)]).toEqual([409, expect.stringContaining(said)]);
      const user = await test.db.read.user.findUnique({ where: { id: own } });
      expect(user).toMatchObject({ accessEndsAt, version: 1 });
    },
  );

  it("takes no end away by a form that leaves the day out", async () => {
    await deactivate(ofDay);
    const { _csrf = "", _form = "", version = "" } = await admin.form(`/users/${id}/deactivation`);
    const fields = { _csrf, _form, version, when: "day" };
    expect((await admin.post(`/users/${id}/deactivation`, fields)).status).toBe(422);
    expect((await row()).accessEndsAt).not.toBeNull();
  });

  it.each(["deactivated", "deleted"] as const)("sets no end for who is %s", async (status) => {
    const form = await admin.form(`/users/${id}/deactivation`);
    await test.db.write((tx) => tx.user.update({ where: { id }, data: { status } }));
    const answer = await admin.post(`/users/${id}/deactivation`, { ...form, ...ofDay });
    expect([answer.status, (await row()).accessEndsAt]).toEqual([409, null]);
  });
});
