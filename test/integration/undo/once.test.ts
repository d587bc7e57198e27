import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAct } from "../../../src/db/audit.ts";
import { newFormId } from "../../../src/http/form.ts";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { prepared } from "../../support/rights.ts";
import { roundsOf } from "../../support/thorough.ts";
import { lastEntry } from "../../support/undo.ts";

const ROUNDS = roundsOf(4);

describe.skipIf(unreachable)("an entry is taken back once", () => {
  let test: TestApp;
  let browsers: [Browser, Browser];
  beforeAll(async () => {
    test = await startApp();
    browsers = [await test.signedIn(), await test.signedIn()];
  });
  afterAll(() => test.close());

  async function edited(): Promise<{ id: number; entry: number; path: string }> {
    const id = await addUser(test.db, { firstName: "Anne" });
    await browsers[0].submit(`/users/${id}/edit`, { firstName: "Anna" });
    const entry = await lastEntry(test, "user.updated", id);
    return { id, entry, path: `/undo/edit/${entry}` };
  }
  const undone = (entry: number) => test.db.read.auditEntry.count({ where: { undoes: entry } });

  it("by the database, whoever writes", async () => {
    const { id, entry } = await edited();
    const origin = { actor: undefined, source: "cli", now: test.clock.now } as const;
    const subject = { type: "user", id, name: "Anna" } as const;
    const draft = { action: "user.updated", subject, changes: {}, undoes: entry } as const;
    const record = () => test.db.write((tx) => recordAct(tx, origin, draft));
    await record();
    await expect(record()).rejects.toMatchObject({ reason: { key: "undo.whyNot.undone" } });
  });

  it("by a double click, which gets the first answer", async () => {
    const { id, entry, path } = await edited();
    const form = await browsers[0].form(path);
    const answers = await Promise.all([1, 2, 3].map(() => browsers[0].post(path, form)));
    expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual(
      Array(3).fill([303, `/users/${id}#history`]),
    );
    expect(await undone(entry)).toBe(1);
  });

  it("by the one of two people who comes first; the other is told who it was", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { entry, path } = await edited();
      const acts = await Promise.all(browsers.map((by) => prepared(by, path)));
      const answers = await Promise.all(acts.map((act) => act()));
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      const late = textOf(answers.find(({ status }) => status === 409)?.text ?? "");
      expect(late).toContain("This entry has already been undone.");
      expect(late).toMatch(/Entry \d+ \(User edited by Ada Admin, /);
      expect(await undone(entry)).toBe(1);
    }
  });

  it("by another form of the same page no more", async () => {
    const { entry, path } = await edited();
    const form = await browsers[0].form(path);
    await browsers[0].post(path, form);
    const again = await browsers[0].post(path, { ...form, _form: newFormId() });
    expect([again.status, await undone(entry)]).toEqual([409, 1]);
  });

  it("or an edit of the same moment stays, and neither writes over the other", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id, path, entry } = await edited();
      const undo = await prepared(browsers[0], path);
      const edit = await prepared(browsers[1], `/users/${id}/edit`, { firstName: "Newer" });
      const [one, other] = await Promise.all([undo(), edit()]);
      const { firstName } = await test.db.read.user.findUniqueOrThrow({ where: { id } });
      const outcome = [one?.status, other?.status, firstName, await undone(entry)];
      expect([
        [303, 409, "Anne", 1],
        [409, 303, "Newer", 0],
      ]).toContainEqual(outcome);
    }
  });

  it("or a customer goes to somebody else at the same moment, and never to both", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const lastName = `Once${round}y`;
      const [user, other] = [await addUser(test.db), await addUser(test.db)];
      const [customer = 0] = await addCustomers(test.db, 1, { lastName, assignedUserId: other });
      const path = (id: number) => `/users/${id}/customers?q=${lastName}`;
      await browsers[0].submit(path(other), { stillHeld: [], held: "", do: "save" });
      const entry = await lastEntry(test, "customers.assigned", other);
      const undo = await prepared(browsers[0], `/undo/customers/${entry}`);
      const ticked = { ticked: String(customer), do: "save" };
      const take = await prepared(browsers[1], path(user), ticked);
      const [one, two] = await Promise.all([undo(), take()]);
      const row = await test.db.read.customer.findUniqueOrThrow({ where: { id: customer } });
      expect(row.assignedUserId).toBe(one?.status === 303 ? other : user);
      expect([303, 200]).toContain(two?.status);
      expect(await undone(entry)).toBe(one?.status === 303 ? 1 : 0);
    }
  });
});
