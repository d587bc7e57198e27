import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "../../../src/domain/actor.ts";
import type { UndoKind } from "../../../src/domain/undoable.ts";
import { undoEntry } from "../../../src/features/undo/service/undo-entry.ts";
import { newFormId } from "../../../src/http/form.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addUserWith } from "../../support/rights.ts";
import { addEntry, lastEntry, seenOf } from "../../support/undo.ts";

describe.skipIf(unreachable)("an undo is refused", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());

  async function edited(groups = ["customer-service"]): Promise<{ id: number; entry: number }> {
    const id = await addUser(test.db, { firstName: "Anne", groups });
    await browser.submit(`/users/${id}/edit`, { firstName: "Anna" });
    return { id, entry: await lastEntry(test, "user.updated", id) };
  }
  const nameOf = async (id: number) =>
    (await test.db.read.user.findUniqueOrThrow({ where: { id } })).firstName;

  it("to whoever may not act on somebody who holds more, who sees why", async () => {
    const { id, entry } = await edited(["administrators"]);
    const form = { seen: await seenOf(test.db, "edit", entry), version: "2" };
    const clerk = await test.signedIn(await addUserWith(test.db, ["users.view", "users.edit"]));
    const { _csrf } = await clerk.form("/profile");
    expect((await clerk.get(`/undo/edit/${entry}`)).status).toBe(403);
    const answer = await clerk.post(`/undo/edit/${entry}`, {
      ...{ ...form, _csrf: _csrf as string, _form: newFormId() },
    });
    expect([answer.status, await nameOf(id)]).toEqual([403, "Anna"]);
  });

  it("for somebody who is Deleted", async () => {
    const { id, entry } = await edited();
    await browser.submit(`/users/${id}/deletion`);
    const shown = await browser.get(`/undo/edit/${entry}`);
    expect([shown.status, textOf(shown.text).includes("This user is Deleted.")]).toEqual([
      200,
      true,
    ]);
  });

  it("for an entry of another kind, a refused one, and none at all", async () => {
    const { id, entry } = await edited();
    const refused = await addEntry(test.db, {
      ...{ subjectId: id, changes: '{"firstName":{"from":"A","to":"Anna"}}' },
      result: "refused",
    });
    const session = await addEntry(test.db, { subjectId: id, action: "session.started" });
    const paths = [`status/${entry}`, `edit/${refused}`, `edit/${session}`, "edit/999999999"];
    for (const path of [...paths, "edit/0", "edit/-1", "edit/1e3", "edit/%00", "toString/1"])
      expect((await browser.get(`/undo/${path}`)).status, path).toBe(404);
  });

  it("for what no page carries", async () => {
    const { id, entry } = await edited();
    const form = await browser.form(`/undo/edit/${entry}`);
    for (const seen of ["", "x", "A".repeat(43), "A".repeat(10_000), ["a", "b"]]) {
      const answer = await browser.post(`/undo/edit/${entry}`, { ...form, seen });
      expect([400, 409], String(seen).slice(0, 50)).toContain(answer.status);
    }
    expect(await nameOf(id)).toBe("Anna");
  });

  it("on a page that is out of date, which says what changed meanwhile", async () => {
    const { id, entry } = await edited();
    const form = await browser.form(`/undo/edit/${entry}`);
    await browser.submit(`/users/${id}/edit`, { lastName: "Meanwhile" });
    const answer = await browser.post(`/undo/edit/${entry}`, form);
    const words = textOf(answer.text);
    expect([answer.status, await nameOf(id)]).toEqual([409, "Anna"]);
    expect(words).toContain("What changed meanwhile");
    expect(words).toContain("→ Meanwhile");
    expect((await browser.submit(`/undo/edit/${entry}`)).status).toBe(303);
  });

  it.each<[UndoKind, string]>([
    ["status", '{"status":{"from":"deactivated","to":"active"}}'],
    ["edit", '{"groups":{"from":["Other"],"to":["Administrators"]}}'],
  ])("where it would leave no administrator (%s)", async (kind, changes) => {
    const groups = await test.db.read.group.findMany();
    const held = groups.find(({ systemKey }) => systemKey === "administrators");
    const other = groups.find(({ systemKey }) => systemKey === "auditors");
    const record = changes
      .replace("Other", other?.title ?? "")
      .replace("Administrators", held?.title ?? "");
    const action = kind === "status" ? "user.activated" : "user.updated";
    const { version } = await test.db.read.user.findUniqueOrThrow({ where: { id: 1 } });
    const entry = { subjectId: 1, action, changes: record, subjectVersion: version };
    const id = await addEntry(test.db, entry);
    const admins = { groupId: held?.id ?? 0, userId: { not: 1 } };
    await test.db.write((tx) => tx.userGroup.deleteMany({ where: admins }));
    const { db, deps, clock } = test;
    const ctx = {
      db,
      hasher: deps.hasher,
      actor: systemActor,
      source: "cli",
      now: clock.now,
    } as const;
    const seen = await seenOf(db, kind, id);
    await expect(undoEntry(ctx, { kind, id, seen })).rejects.toMatchObject({
      reason: { key: "rights.whyNot.lastAdministrator" },
    });
  });

  it("for one's own e-mail, which asks for the password elsewhere", async () => {
    const id = await addUserWith(test.db, ["users.view", "users.edit"], { email: "a@example.com" });
    await browser.submit(`/users/${id}/edit`, { email: "b@example.com" });
    const own = await test.signedIn(id);
    const shown = await own.get(`/undo/edit/${await lastEntry(test, "user.updated", id)}`);
    expect(textOf(shown.text)).toContain("You change your own e-mail address yourself");
  });

  it("where more came since than is looked through", async () => {
    const { id, entry } = await edited();
    const plain = { actorName: "", source: "web", changes: "{}", result: "done" };
    const data = Array.from({ length: 5_001 }, () => ({
      ...{ ...plain, action: "session.started", at: test.clock.now },
      ...{ subjectType: "user", subjectId: id, subjectName: "Anna" },
    }));
    await test.db.write((tx) => tx.auditEntry.createMany({ data }));
    const shown = textOf((await browser.get(`/undo/edit/${entry}`)).text);
    expect(shown).toContain("Too much has happened since to go through all of it.");
  });

  it("is offered by no history to whoever has not the right", async () => {
    const { id } = await edited();
    const viewer = await test.signedIn(await addUserWith(test.db, ["users.view"]));
    expect((await viewer.get(`/users/${id}`)).text).not.toContain("/undo/");
  });

  it("knows the record that it goes back to, and nothing beyond it", async () => {
    const { id, entry } = await edited();
    const path = `/undo/edit/${entry}?list=${encodeURIComponent("q=anna&next=//evil.example")}`;
    const answer = await browser.post(path, await browser.form(path));
    expect(answer.headers.location).toBe(`/users/${id}?list=q%3Danna#history`);
  });
});
