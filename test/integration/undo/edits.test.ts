import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup } from "../../support/rights.ts";
import { addEntry, lastEntry } from "../../support/undo.ts";

describe.skipIf(unreachable)("taking an edit back", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());

  const find = (id: number) =>
    test.db.read.user.findUniqueOrThrow({
      where: { id },
      include: { groups: { select: { groupId: true } } },
    });
  /** Edits somebody; answers the entry. */
  async function edit(id: number, changes: Fields): Promise<number> {
    expect((await browser.submit(`/users/${id}/edit`, changes)).status).toBe(303);
    return lastEntry(test, "user.updated", id);
  }
  const page = async (entry: number) =>
    textOf((await browser.get(`/undo/edit/${entry}`)).text).replace(/\s+/g, " ");
  const undo = (entry: number) => browser.submit(`/undo/edit/${entry}`);

  it("names what would change, does it, and is an entry of its own that says so", async () => {
    const id = await addUser(test.db, { firstName: "Anne" });
    const entry = await edit(id, { firstName: "Anna", agent: "on" });
    expect(await page(entry)).toMatch(
      /What will happen First Name: Anna → Anne Agent: Yes → No Undo/,
    );
    const answer = await undo(entry);
    expect([answer.status, answer.headers.location]).toEqual([303, `/users/${id}#history`]);
    expect(await find(id)).toMatchObject({ firstName: "Anne", agent: false, version: 3 });
    const row = await test.db.read.auditEntry.findFirst({ where: { undoes: entry } });
    expect(row).toMatchObject({ action: "user.updated", result: "done", subjectVersion: 3 });
    expect(JSON.parse(row?.changes ?? "")).toEqual({
      firstName: { from: "Anna", to: "Anne" },
      agent: { from: true, to: false },
    });
  });

  it("says in the history what was undone by what, and offers it once", async () => {
    const id = await addUser(test.db);
    const entry = await edit(id, { firstName: "Anna" });
    expect((await browser.get(`/users/${id}`)).text).toContain(`href="/undo/edit/${entry}"`);
    const done = await browser.follow(await undo(entry));
    const own = await lastEntry(test, "user.updated", id);
    expect(textOf(done.text)).toContain(`Entry ${entry} has been undone.`);
    expect(done.text).toContain(`<a href="/audit/${own}"><bdi>Undone by entry ${entry + 1}`);
    expect(done.text).toContain(`<a href="/audit/${entry}"><bdi>Undoes entry ${entry}`);
    expect(done.text).not.toContain(`/undo/edit/${entry}"`);
    expect(textOf((await browser.get(`/audit/${entry}`)).text)).toContain(`Undone by entry ${own}`);
  });

  it("can itself be taken back", async () => {
    const id = await addUser(test.db, { firstName: "Anne" });
    await undo(await edit(id, { firstName: "Anna" }));
    expect((await undo(await lastEntry(test, "user.updated", id))).status).toBe(303);
    expect(await find(id)).toMatchObject({ firstName: "Anna" });
  });

  it("gives the former e-mail back and signs the user out, as the page says", async () => {
    const id = await addUser(test.db, { email: "former@example.com" });
    const entry = await edit(id, { email: "newer@example.com" });
    await test.signedIn(id);
    expect(await page(entry)).toContain("signed out everywhere, because the e-mail changes");
    await undo(entry);
    expect(await find(id)).toMatchObject({ emailKey: "former@example.com" });
    expect(await test.db.read.session.count({ where: { userId: id } })).toBe(0);
  });

  it("says that the former e-mail is somebody else's by now, and leaves it", async () => {
    const id = await addUser(test.db, { email: "moved@example.com", firstName: "Anne" });
    const entry = await edit(id, { email: "away@example.com", firstName: "Anna" });
    await addUser(test.db, { email: "moved@example.com" });
    expect(await page(entry)).toContain("E-mail: Another user has this e-mail address.");
    expect((await undo(entry)).status).toBe(303);
    expect(await find(id)).toMatchObject({ firstName: "Anne", email: "away@example.com" });
  });

  it("leaves a field that something newer changed, and names that entry", async () => {
    const id = await addUser(test.db, { firstName: "Anne", lastName: "Alt" });
    const entry = await edit(id, { firstName: "Anna", lastName: "Neu" });
    const newer = await edit(id, { lastName: "Neuer" });
    expect(await page(entry)).toContain(
      `“Last Name” has been changed again since: Entry ${newer} (User edited by Ada Admin`,
    );
    await undo(entry);
    expect(await find(id)).toMatchObject({ firstName: "Anne", lastName: "Neuer" });
  });

  it("takes nothing back that was changed since and came back", async () => {
    const id = await addUser(test.db, { firstName: "Anne" });
    const entry = await edit(id, { firstName: "Anna" });
    await edit(id, { firstName: "Ann" });
    const newer = await edit(id, { firstName: "Anna" });
    const shown = await browser.get(`/undo/edit/${entry}`);
    expect(textOf(shown.text)).toContain("“User edited” cannot be undone");
    expect(textOf(shown.text)).toContain(`Entry ${newer} (User edited`);
    expect(shown.text).not.toContain('name="seen"');
  });

  it("takes nothing back that is otherwise by something without an entry", async () => {
    const id = await addUser(test.db, { firstName: "Anne" });
    const entry = await edit(id, { firstName: "Anna" });
    await test.db.write((tx) => tx.user.update({ where: { id }, data: { firstName: "Else" } }));
    expect(await page(entry)).toContain("First Name: It is no longer as this entry left it.");
  });

  it("takes the names of a profile back, but nobody's own choices", async () => {
    const id = await addUser(test.db, { firstName: "Anne" });
    const own = await test.signedIn(id);
    await own.submit("/profile", { firstName: "Anna", theme: "dark" });
    const entry = await lastEntry(test, "profile.updated", id);
    expect(await page(entry)).toContain("Theme: Every user chooses this in their own profile.");
    await undo(entry);
    expect(await find(id)).toMatchObject({ firstName: "Anne", theme: "dark" });
  });

  it("is not offered for a password, and says why", async () => {
    const id = await addUser(test.db);
    const password = "sieben kluge Raben";
    const entry = await edit(id, { password, passwordRepeat: password });
    expect((await browser.get(`/users/${id}`)).text).not.toContain("/undo/");
    expect(await page(entry)).toContain("Password: Nobody knows the former password.");
  });

  it("is not offered for what an entry of old says in no known way", async () => {
    const subjectId = await addUser(test.db);
    for (const changes of ['{"firstName":"Anna"}', "[]", "no JSON", '{"groups":{"from":1}}'])
      await addEntry(test.db, { subjectId, changes });
    const history = await browser.get(`/users/${subjectId}`);
    expect([history.status, history.text.includes("/undo/")]).toEqual([200, false]);
    const entry = await addEntry(test.db, { subjectId, changes: '{"firstName":"Anna"}' });
    expect(await page(entry)).toContain("Nothing of this entry can be undone.");
  });

  it("is refused where an entry does not say which version it left", async () => {
    const subjectId = await addUser(test.db, { firstName: "Anna" });
    const changes = JSON.stringify({ firstName: { from: "Anne", to: "Anna" } });
    const entry = await addEntry(test.db, { subjectId, changes, subjectVersion: null });
    expect(await page(entry)).toContain("to go through all of it");
  });

  it("gives and takes groups, with the rights that this gives and takes", async () => {
    const [one, two] = [await addGroup(test.db), await addGroup(test.db)];
    const id = await addUser(test.db, { groups: ["auditors"] });
    const groups = (await find(id)).groups.map(({ groupId }) => String(groupId));
    await edit(id, { groups: [...groups, String(one)] });
    const entry = await edit(id, { groups: [String(one), String(two)] });
    expect(await page(entry)).toMatch(/Rights gained: View users.*View the audit/);
    await undo(entry);
    expect((await find(id)).groups.map(({ groupId }) => String(groupId)).sort()).toEqual(
      [...groups, String(one)].sort(),
    );
  });
});
