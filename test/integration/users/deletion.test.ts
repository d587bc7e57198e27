import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../../../src/domain/actor.ts";
import { SignedOut } from "../../../src/domain/errors.ts";
import { deleteUser } from "../../../src/features/users/service/change-status.ts";
import { newFormId } from "../../../src/http/form.ts";
import { loadStanding } from "../../../src/rights/standing.ts";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("deleting and restoring users", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  const status = async (id: number) =>
    (await test.db.read.user.findUniqueOrThrow({ where: { id }, select: { status: true } })).status;
  const held = (id: number) => test.db.read.customer.count({ where: { assignedUserId: id } });

  const rowOf = (id: number) =>
    test.db.read.user.findUniqueOrThrow({ where: { id }, omit: { passwordHash: false } });

  describe("warns with the person and the numbers, then deletes, and offers the way back", () => {
    let id: number;
    let victim: Browser;
    let warning: string;
    let done: Answer;
    let list: Answer;
    beforeAll(async () => {
      id = await addUser(test.db, {
        email: "doomed@example.com",
        firstName: "Dora",
        lastName: "Doomed",
        groups: ["user-managers"],
      });
      await addCustomers(test.db, 3, { assignedUserId: id });
      victim = await test.signedIn(id);
      await test.signedIn(id);
      const path = `/users/${id}/deletion?list=q%3Ddoomed`;
      warning = textOf((await admin.get(path)).text);
      done = await admin.submit(path);
      list = await admin.follow(done);
    });

    it.each([
      "Warning: delete Dora Doomed?",
      "doomed@example.com",
      "Active",
      "Never",
      "signed out of 2 sessions now",
      "3 customers become free",
      "stays in the Users List as Deleted",
      "Members of Administrators and User managers can restore the user.",
      "Deactivate instead",
    ])("the warning says: %s", (fact) => expect(warning).toContain(fact));

    it("goes back to the list as it was", () =>
      expect(done.headers.location).toBe(`/users?q=doomed#u${id}`));

    it("says what was done", () => expect(textOf(list.text)).toContain("Dora Doomed is Deleted."));

    it("offers the way back", () =>
      expect(list.text).toContain(`action="/users/${id}/restoration?list=q%3Ddoomed"`));

    it("the user is Deleted", async () => expect(await status(id)).toBe("deleted"));

    it("the user holds no customer", async () => expect(await held(id)).toBe(0));

    it("the user has no session", async () =>
      expect(await test.db.read.session.count({ where: { userId: id } })).toBe(0));

    it("the user is signed out", async () =>
      expect((await victim.get("/")).headers.location).toBe("/login"));

    const theEntry = () =>
      test.db.read.auditEntry.findFirstOrThrow({
        where: { action: "user.deleted", subjectId: id, result: "done" },
        include: { customers: true },
      });

    it("the audit has the numbers", async () =>
      expect(JSON.parse((await theEntry()).changes)).toEqual({
        status: { from: "active", to: "deleted" },
        sessions: 2,
        customers: 3,
      }));

    it("the audit has each customer", async () =>
      expect((await theEntry()).customers.map(({ change }) => change)).toEqual(
        Array(3).fill("released"),
      ));
  });

  it("records which user somebody without the right tried to delete, if there is one", async () => {
    const [id, person] = [await addUser(test.db), await addUser(test.db)];
    const browser = await test.signedIn(person);
    for (const path of [`/users/${id}/deletion`, "/users/nobody/deletion"])
      expect((await browser.post(path, {})).status).toBe(403);
    const entries = await test.db.read.auditEntry.findMany({
      where: { actorId: person, action: "access.refused" },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ subjectId, changes }) => [subjectId, JSON.parse(changes).page])).toEqual([
      [id, `/users/${id}/deletion`],
      [null, "/users/:id/deletion"],
    ]);
    expect(textOf((await admin.get(`/users/${id}`)).text)).toContain(`/users/${id}/deletion`);
  });

  it("releases thousands of customers within one request", async () => {
    const id = await addUser(test.db);
    for (let chunk = 0; chunk < 3; chunk++)
      await addCustomers(test.db, 500, { assignedUserId: id });
    expect((await admin.submit(`/users/${id}/deletion`)).status).toBe(303);
    expect(await held(id), "customers held").toBe(0);
    expect((await rowOf(id)).customerCount, "customers counted").toBe(0);
  });

  it("gives a second submit of one's own deletion the first answer", async () => {
    const id = await addUser(test.db, { groups: ["user-managers"] });
    await test.signedIn(id);
    const session = await test.db.read.session.findFirstOrThrow({ where: { userId: id } });
    const { actor } = (await loadStanding(test.db.read, session.id, test.clock.now)) as {
      actor: Actor;
    };
    const form = { id: newFormId(), path: `/users/${id}/deletion`, digests: ["digest"] };
    const ctx = {
      db: test.db,
      hasher: test.deps.hasher,
      actor,
      source: "web" as const,
      now: test.clock.now,
      form,
    };
    const input = { id, version: 1, sessions: 1, customers: 0 };
    const first = await deleteUser(ctx, input);
    expect(await deleteUser(ctx, input)).toEqual(first);
    await expect(
      deleteUser({ ...ctx, form: { ...form, id: newFormId() } }, input),
    ).rejects.toBeInstanceOf(SignedOut);
  });

  describe("when sessions or customers changed meanwhile", () => {
    let id: number;
    let before: Fields;
    let refused: Answer;
    beforeAll(async () => {
      id = await addUser(test.db);
      before = await admin.form(`/users/${id}/deletion`);
      const other = await test.signedIn();
      await addCustomers(test.db, 1, { assignedUserId: id });
      const { _csrf } = (await other.form(`/users/${id}/deletion`)) as Record<string, string>;
      refused = await other.post(`/users/${id}/deletion`, { ...before, _csrf } as Fields);
    });

    it("nobody is deleted", async () => {
      expect(refused.status).toBe(409);
      expect(await status(id)).toBe("active");
      expect(await held(id), "customers held").toBe(1);
    });

    it("the page says so", () =>
      expect(textOf(refused.text)).toContain("The number of sessions or customers changed"));

    it("the page is shown again with the number of now", () =>
      expect(refused.text).toContain('name="customers" value="1"'));

    it("a session more is a change, too", async () => {
      await test.signedIn(id);
      const again = await admin.post(`/users/${id}/deletion`, { ...before, customers: "1" });
      expect(again.status).toBe(409);
    });

    it("the page of now deletes", async () =>
      expect((await admin.submit(`/users/${id}/deletion`)).status).toBe(303));
  });

  it("a stale version changes nothing and says what changed", async () => {
    const id = await addUser(test.db);
    const form = await admin.form(`/users/${id}/deletion`);
    await admin.submit(`/users/${id}/deactivation`);
    const answer = await admin.post(`/users/${id}/deletion`, form);
    expect(answer.status).toBe(409);
    expect(await status(id)).toBe("deactivated");
    expect(textOf(answer.text)).toContain("Status: Active → Deactivated");
  });

  it("what is done already is said so, with who did it", async () => {
    const id = await addUser(test.db);
    const form = await admin.form(`/users/${id}/deactivation`);
    await admin.submit(`/users/${id}/deactivation`);
    const answer = await admin.post(`/users/${id}/deactivation`, {
      ...form,
      _form: newFormId(),
    });
    expect(answer.status).toBe(409);
    expect(await status(id)).toBe("deactivated");
    expect(textOf(answer.text)).toMatch(
      /is already Deactivated User deactivated by Ada Admin, today \d\d:\d\d/,
    );
    expect(readForm(answer.text)).toEqual({});
  });
});
