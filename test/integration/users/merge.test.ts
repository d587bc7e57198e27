import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup } from "../../support/rights.ts";

describe.skipIf(unreachable)("two people who edit one user", () => {
  let test: TestApp;
  let mine: Browser;
  let other: Browser;
  beforeAll(async () => {
    test = await startApp();
    mine = await test.signedIn();
    other = await test.signedIn(await addUser(test.db, { groups: ["administrators"] }));
  });
  afterAll(() => test.close());

  let counter = 0;
  /** Ida Alt, in two groups. */
  async function somebody(): Promise<{ id: number; path: string; groups: [string, string] }> {
    const email = `ida${++counter}@example.com`;
    const id = await addUser(test.db, { email, firstName: "Ida", lastName: "Alt", groups: [] });
    const groups = [await addGroup(test.db, [], [id]), await addGroup(test.db, [], [id])];
    return { id, path: `/users/${id}/edit`, groups: groups.map(String) as [string, string] };
  }

  const row = (id: number) => test.db.read.user.findUniqueOrThrow({ where: { id } });
  const titleOf = async (id: string) =>
    (await test.db.read.group.findUniqueOrThrow({ where: { id: Number(id) } })).title;
  const groupsOf = async (id: number) =>
    (await test.db.read.userGroup.findMany({ where: { userId: id }, orderBy: { groupId: "asc" } }))
      .map(({ groupId }) => String(groupId))
      .sort();

  /** My form is open, theirs is saved, and then I send mine: what I am shown. */
  async function collide(path: string, theirs: Fields, yours: Fields) {
    const form = await mine.form(path);
    expect((await other.submit(path, theirs)).status).toBe(303);
    const answer = await mine.post(path, { ...form, ...yours });
    expect(answer.status, textOf(answer.text)).toBe(409);
    return { text: textOf(answer.text), form: readForm(answer.text) };
  }

  it("a group that was taken away meanwhile does not come back with a second click", async () => {
    const { id, path, groups } = await somebody();
    const { text, form } = await collide(path, { groups: groups[0] }, {});
    expect(text).toContain(
      `Assigned groups − ${await titleOf(groups[1])} unchanged Their change, taken over`,
    );
    expect(form).toMatchObject({ groups: groups[0], baseGroups: groups[0], version: "2" });
    expect((await mine.post(path, form)).status).toBe(303);
    expect(await groupsOf(id)).toEqual([groups[0]]);
  });

  it("both sides' groups count, given and taken", async () => {
    const { id, path, groups } = await somebody();
    const [theirs, yours] = [String(await addGroup(test.db)), String(await addGroup(test.db))];
    const { form } = await collide(
      path,
      { groups: [...groups, theirs] },
      { groups: [groups[1], yours] },
    );
    expect((await mine.post(path, form)).status).toBe(303);
    expect(await groupsOf(id)).toEqual([groups[1], theirs, yours].sort());
  });

  it("every field that I left alone is as they made it", async () => {
    const { id, path } = await somebody();
    const email = `theirs${counter}@example.com`;
    const theirs = { email, firstName: "Ilse", lastName: "Neu", agent: "on", locale: "de" };
    const { text, form } = await collide(path, theirs, {});
    for (const part of [
      `E-mail ${email} ida${counter}@example.com Their change, taken over`,
      "First Name Ilse Ida Their change, taken over",
      "Last Name Neu Alt Their change, taken over",
      "Agent Yes No Their change, taken over",
      "Interface language Deutsch English Their change, taken over",
    ])
      expect(text).toContain(part);
    expect(form).toMatchObject(theirs);
    expect((await mine.post(path, form)).status).toBe(303);
    expect(await row(id)).toMatchObject({ ...theirs, agent: true, version: 2 });
  });

  it("what both changed differently is mine to decide, beside theirs", async () => {
    const { id, path } = await somebody();
    const theirs = { email: `theirs${counter}@example.com`, firstName: "Ilse", lastName: "Neu" };
    const yours = { email: `yours${counter}@example.com`, firstName: "Irma", lastName: "Neu" };
    const { text, form } = await collide(path, theirs, yours);
    for (const part of [
      "The form now shows both changes; where they conflict, it keeps yours.",
      `E-mail ${theirs.email} ${yours.email} Your change. Both of you changed this: please decide`,
      "First Name Ilse Irma Your change. Both of you changed this: please decide",
      "Last Name Neu Neu Both made the same change",
    ])
      expect(text).toContain(part);
    expect((await mine.post(path, form)).status).toBe(303);
    expect(await row(id)).toMatchObject(yours);
  });

  it("says so in German", async () => {
    const { path, groups } = await somebody();
    const form = await mine.form(path);
    await other.submit(path, { groups: groups[0], agent: "on" });
    await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale: "de" } }));
    const text = textOf((await mine.post(path, { ...form, firstName: "Irma" })).text);
    await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale: "en" } }));
    expect(text).toContain("Das Formular enthält jetzt beide Änderungen");
    expect(text).toContain("Agent Ja Nein Fremde Änderung, übernommen");
    expect(text).toContain(`− ${await titleOf(groups[1])} unverändert Fremde Änderung, übernommen`);
  });

  it("of oneself keeps groups and agent flag out of it", async () => {
    const form = await mine.form("/users/1/edit");
    expect((await other.submit("/users/1/edit", { agent: "on", lastName: "Neu" })).status).toBe(
      303,
    );
    const answer = await mine.post("/users/1/edit", { ...form, firstName: "Adele" });
    expect(answer.status).toBe(409);
    expect(textOf(answer.text)).not.toContain("Agent Yes No");
    expect((await mine.post("/users/1/edit", readForm(answer.text))).status).toBe(303);
    expect(await row(1)).toMatchObject({ firstName: "Adele", lastName: "Neu", agent: true });
  });

  it("of oneself with a typo keeps the agent flag, which is not asked for", async () => {
    await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { agent: true } }));
    const typo = await mine.submit("/users/1/edit", { firstName: "" });
    expect(typo.status).toBe(422);
    expect(typo.text).toMatch(/id="agent"[^>]* checked disabled/);
  });

  it("a typo on the way changes nothing of this", async () => {
    const { id, path, groups } = await somebody();
    const form = await mine.form(path);
    await other.submit(path, { groups: groups[0] });
    const typo = await mine.post(path, { ...form, firstName: "" });
    expect(typo.status).toBe(422);
    const stale = await mine.post(path, { ...readForm(typo.text), firstName: "Irma" });
    expect(stale.status).toBe(409);
    expect((await mine.post(path, readForm(stale.text))).status).toBe(303);
    expect([await groupsOf(id), (await row(id)).firstName]).toEqual([[groups[0]], "Irma"]);
  });

  it("a missing right comes first, then the stale form, then what the state forbids", async () => {
    const { id, path, groups } = await somebody();
    const manager = await test.signedIn(await addUser(test.db, { groups: ["user-managers"] }));
    const form = await manager.form(path);
    await other.submit(path, { groups: groups[0] });
    const administrators = await manager.post(path, { ...form, groups: ["1"] });
    expect(administrators.status).toBe(403);
    expect(textOf((await manager.post(path, form)).text)).toContain("Somebody changed this user");
    await test.db.write((tx) =>
      tx.user.update({ where: { id }, data: { status: "deleted", version: 3 } }),
    );
    const { text, status } = await manager.post(path, form);
    expect([status, textOf(text)]).toEqual([409, expect.stringContaining("This user is Deleted")]);
    const [entry] = await test.db.read.auditEntry.findMany({
      where: { action: "user.updated", result: "refused" },
      orderBy: { id: "desc" },
      take: 1,
    });
    expect(entry?.reason).toContain("users.conflict.stale");
  });
});
