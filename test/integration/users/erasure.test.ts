import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFormId } from "../../../src/http/form.ts";
import { addUser, type NewUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addUserWith } from "../../support/rights.ts";
import { shownUsers } from "../../support/users-list.ts";

let counter = 0;

describe.skipIf(unreachable)("erasing a user", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  /** Somebody Deleted whose address is `email`. */
  const deleted = async (more: NewUser = {}) => {
    const email = `gone${++counter}@example.com`;
    const id = await addUser(test.db, { email, status: "deleted", ...more });
    return { id, email, path: `/users/${id}/erasure` };
  };
  const rowOf = (id: number) =>
    test.db.read.user.findUniqueOrThrow({ where: { id }, omit: { passwordHash: false } });
  const isErased = async (id: number) => (await rowOf(id)).erasedAt !== null;
  const erased = async (more: NewUser = {}) => {
    const person = await deleted(more);
    await admin.submit(person.path, { address: person.email });
    return person;
  };

  it("leaves a row with a number and nothing else", async () => {
    const { id } = await erased({ agent: true, groups: ["auditors"] });
    expect(await rowOf(id)).toMatchObject({
      ...{ email: "", emailKey: `former:${id}`, firstName: `former:${id}`, lastName: "" },
      ...{ passwordHash: "", agent: false, lastLoginAt: null, status: "deleted" },
    });
    expect(await test.db.read.userGroup.count({ where: { userId: id } })).toBe(0);
  });

  it("says what it does before, and afterwards that it is done", async () => {
    const { id, email, path } = await deleted();
    const asks = textOf((await admin.get(path)).text);
    for (const part of [
      `Former user #${id}`,
      "cannot be undone",
      "Existing backups, exported files and logs still contain data of this person",
    ])
      expect(asks).toContain(part);
    const done = await admin.follow(await admin.submit(path, { address: email }));
    expect(textOf(done.text)).toContain(
      `The user is erased and is now called “Former user #${id}”.`,
    );
  });

  it("takes the address in any spelling", async () => {
    const { id, email, path } = await deleted();
    await admin.submit(path, { address: `  ${email.toUpperCase()} ` });
    expect(await isErased(id)).toBe(true);
  });

  it.each([
    ["another address", "somebody.else@example.com", "This is not the e-mail address"],
    ["no address", "gone", "This is not the e-mail address"],
    ["nothing", "", "Type the e-mail address of this user."],
  ])("asks again for %s, and keeps what was typed", async (_, address, said) => {
    const { id, path } = await deleted();
    const refused = await admin.submit(path, { address });
    expect(refused.status).toBe(422);
    expect(textOf(refused.text)).toContain(said);
    expect(refused.text).toMatch(new RegExp(`name="address"[^>]*value="${address}"`));
    expect(await isErased(id)).toBe(false);
  });

  it.each(["active", "deactivated"] as const)("is not for somebody %s", async (status) => {
    const { id, email, path } = await deleted({ status });
    const { _csrf } = (await admin.form("/profile")) as Record<string, string>;
    const form = { _csrf, _form: newFormId(), version: "1", address: email } as Fields;
    expect((await admin.post(path, form)).status).toBe(409);
    expect(await isErased(id)).toBe(false);
  });

  it("is not for who holds less", async () => {
    const { id, email, path } = await deleted({ groups: ["auditors"] });
    const by = await test.signedIn(await addUserWith(test.db, ["users.view", "users.erase"]));
    const { _csrf } = (await by.form("/profile")) as Record<string, string>;
    const form = { _csrf, _form: newFormId(), version: "1", address: email } as Fields;
    expect((await by.post(path, form)).status).toBe(403);
    expect(await isErased(id)).toBe(false);
  });

  it("is not done from a page that is out of date", async () => {
    const { id, email, path } = await deleted();
    const form = await admin.form(path);
    await admin.submit(`/users/${id}/restoration`);
    await admin.submit(`/users/${id}/deletion`);
    expect((await admin.post(path, { ...form, address: email })).status).toBe(409);
    expect(await isErased(id)).toBe(false);
  });

  it("is done once by a double click", async () => {
    const { id, email, path } = await deleted();
    const form = { ...(await admin.form(path)), address: email };
    const both = await Promise.all([admin.post(path, form), admin.post(path, form)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    const acts = { action: "user.erased", subjectId: id };
    expect(await test.db.read.auditEntry.count({ where: acts })).toBe(1);
  });

  it("and restoring in the same moment: one of them wins", async () => {
    const { id, email, path } = await deleted();
    const restoration = `/users/${id}/restoration`;
    const erases = { ...(await admin.form(path)), address: email };
    const restores = await admin.form(restoration);
    const both = await Promise.all([admin.post(path, erases), admin.post(restoration, restores)]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    const { status, erasedAt } = await rowOf(id);
    expect([status, erasedAt !== null]).toEqual(
      both[0]?.status === 303 ? ["deleted", true] : ["deactivated", false],
    );
  });

  it("is never undone: the database itself keeps the status", async () => {
    const { id } = await erased();
    const restored = test.db.write((tx) =>
      tx.user.update({ where: { id }, data: { status: "active" }, select: { id: true } }),
    );
    await expect(restored).rejects.toThrow();
    const asked = textOf((await admin.get(`/users/${id}/restoration`)).text);
    expect(asked).toMatch(/is already erased .*User erased by Ada Admin/);
  });

  it("frees the address at once", async () => {
    const { email } = await erased();
    const secret = "sieben kluge Raben";
    const made = await admin.submit("/users/new", {
      ...{ email, firstName: "New", lastName: "Comer", groups: "3" },
      ...{ password: secret, passwordRepeat: secret },
    });
    expect(made.status).toBe(303);
  });

  it("is shown in the list as a former user, whom nothing can be done with", async () => {
    const { id } = await erased();
    const { text } = await admin.get("/users?status=deleted&per=100");
    const shown = shownUsers(text).find((row) => row.id === id);
    expect([shown?.email, shown?.acts]).toEqual(["", []]);
    expect(textOf(text)).toContain(`Former user #${id}`);
  });

  it("leaves a record that offers no way to them, and nothing to undo", async () => {
    const offered = /\/undo\/|There is no valid link|Explain access|preview drafts/g;
    const email = "invited@example.com";
    const id = await addUser(test.db, { email, passwordHash: "" });
    expect((await admin.get(`/users/${id}`)).text.match(offered)).toHaveLength(3);
    await admin.submit(`/users/${id}/deletion`);
    expect((await admin.get(`/users/${id}`)).text).toContain("/undo/restoration/");
    await admin.submit(`/users/${id}/erasure`, { address: email });
    expect((await admin.get(`/users/${id}`)).text).not.toMatch(offered);
  });

  it.each([
    ["en", "Former user #"],
    ["de", "Ehemaliger Benutzer Nr. "],
  ] as const)("reads so on every page about them (%s)", async (locale, words) => {
    const { id, email } = await erased({ lastName: "Quellbrunn" });
    const reader = await test.signedIn(
      await addUser(test.db, { locale, groups: ["administrators"] }),
    );
    for (const page of ["", "/access", "/erasure", "/restoration"]) {
      const { text } = await reader.get(`/users/${id}${page}`);
      expect(textOf(text)).toContain(`${words}${id}`);
      expect(text).not.toMatch(new RegExp(`former:|Quellbrunn|${email}`));
    }
  });
});
