import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, type NewUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { addLink, shownLink } from "../../support/links.ts";
import { addUserWith } from "../../support/rights.ts";

const HOUR = 3_600_000;

describe.skipIf(unreachable)("a set-password link for somebody who is there", () => {
  let test: TestApp;
  let admin: Browser;
  let id: number;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    test.clock.now = new Date("2026-03-02T09:00:00Z");
    await test.db.write((tx) => tx.session.deleteMany());
    admin = await test.signedIn();
    id = await addUser(test.db, { firstName: "Lea", lastName: "Linked" });
  });

  const links = (userId = id) => test.db.read.passwordLink.findMany({ where: { userId } });
  const textAt = async (path: string, by = admin) => textOf((await by.get(path)).text);
  const last = () => test.db.read.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
  const add = (more: NewUser) => addUser(test.db, more);

  it.each([
    ["the record", "", "Give a set-password link"],
    ["Edit User, beside a new password", "/edit", "Give a set-password link instead"],
  ])("is offered on %s", async (_, path, text) => {
    const page = (await admin.get(`/users/${id}${path}`)).text;
    expect(page).toMatch(new RegExp(`href="/users/${id}/link[^"]*">${text}<`));
  });

  it("is asked about first: for how long, and that the password stays until then", async () => {
    const text = await textAt(`/users/${id}/link`);
    expect(text).toContain("valid for 24 hours");
    expect(text).toContain("The current password works until the link is used.");
    expect(await links()).toEqual([]);
  });

  describe("is given", () => {
    let given: Answer;
    let form: Fields;
    beforeEach(async () => {
      await test.signedIn(id);
      form = await admin.form(`/users/${id}/link?from=record`);
      given = await admin.post(`/users/${id}/link?from=record`, form);
    });

    it("and shown", () => expect(shownLink(given.text)).toBeDefined());

    it("and leads back to the record", () => expect(given.text).toContain(`href="/users/${id}"`));

    it("from the list, and leads to the record, too", async () => {
      const answer = await admin.submit(`/users/${id}/link`);
      expect(answer.text).toContain(`href="/users/${id}">Show record`);
    });

    it("for a day", async () =>
      expect(await links()).toMatchObject([
        { createdById: 1, expiresAt: new Date(test.clock.now.getTime() + 24 * HOUR) },
      ]));

    it("without ending a session, or another version of the user", async () => {
      expect(await test.db.read.session.count({ where: { userId: id } })).toBe(1);
      const { version } = await test.db.read.user.findUniqueOrThrow({ where: { id } });
      expect(version).toBe(1);
    });

    it("with an entry in the audit", async () =>
      expect(await last()).toMatchObject({
        ...{ action: "user.linkGiven", actorId: 1, subjectId: id, changes: '{"hours":24}' },
      }));

    it("and shown no second time, nor given again, by the same form", async () => {
      const before = await links();
      const again = await admin.post(`/users/${id}/link?from=record`, form);
      expect([again.status, shownLink(again.text)]).toEqual([200, undefined]);
      expect(await links()).toEqual(before);
    });

    it("and named on the record: by whom, until when, and what can be done", async () => {
      const page = (await admin.get(`/users/${id}`)).text;
      const text = textOf(page);
      expect(text).toMatch(/Given by Ada Admin, today 09:00. Valid until 3 Mar 2026, 09:00./);
      expect(page).toMatch(/link\?from=record">Give a new link</);
      expect(page).toMatch(/revocation\?from=record">Revoke the link</);
    });

    it("and named no longer as open when its time is over", async () => {
      test.clock.advance(24 * HOUR);
      admin = await test.signedIn();
      const text = await textAt(`/users/${id}`);
      expect(text).toMatch(/Given by Ada Admin, .* Expired: today/);
      expect(text).not.toContain("Revoke");
    });

    it("anew, in place of the first, which it says", async () => {
      const [before] = await links();
      expect(await textAt(`/users/${id}/link`)).toContain("The link given before stops working.");
      await admin.submit(`/users/${id}/link`);
      const now = await links();
      expect([now.length, now[0]?.tokenHash === before?.tokenHash]).toEqual([1, false]);
    });
  });

  describe("is revoked", () => {
    let form: Fields;
    let done: Answer;
    beforeEach(async () => {
      await addLink(test.db, id);
      form = await admin.form(`/users/${id}/revocation?from=record`);
      done = await admin.post(`/users/${id}/revocation?from=record`, form);
    });

    it("and gone", async () => expect(await links()).toEqual([]));

    it("and says so on the record", async () =>
      expect(textOf((await admin.follow(done)).text)).toContain(
        "The set-password link of Lea Linked has been revoked.",
      ));

    it("with an entry in the audit", async () =>
      expect(await last()).toMatchObject({ action: "user.linkRevoked", subjectId: id }));

    it("once: a double click gets the first answer", async () =>
      expect((await admin.post(`/users/${id}/revocation?from=record`, form)).status).toBe(303));

    it("and who comes later is told by whom", async () => {
      const { _csrf, version } = await admin.form("/users/1/edit");
      expect(version).toBeDefined();
      const late = { _csrf, _form: "f".repeat(22), version: "1" } as Fields;
      const answer = await admin.post(`/users/${id}/revocation`, late);
      expect(answer.status).toBe(409);
      expect(textOf(answer.text)).toContain("Lea Linked has no valid set-password link");
    });
  });

  describe("is refused", () => {
    const attempt = async (by: Browser, target: number, act = "link") => {
      const { _csrf } = await by.form("/profile");
      const { version } = await test.db.read.user.findUniqueOrThrow({ where: { id: target } });
      const fields = { _csrf, _form: "f".repeat(22), version: String(version) } as Fields;
      return (await by.post(`/users/${target}/${act}`, fields)).status;
    };
    const signedInWith = async (...rights: Parameters<typeof addUserWith>[1]) =>
      test.signedIn(await addUserWith(test.db, rights));

    it.each<[string, NewUser]>([
      ["Deactivated", { status: "deactivated" }],
      ["Deleted", { status: "deleted" }],
    ])("for who is %s", async (_, who) => {
      const target = await add(who);
      expect(await attempt(admin, target)).toBe(409);
      expect(await links(target)).toEqual([]);
      expect((await admin.get(`/users/${target}`)).text).not.toContain(`/users/${target}/link`);
    });

    it("for oneself", async () => {
      expect(await attempt(admin, 1)).toBe(409);
      expect((await admin.get("/users/1")).text).not.toContain("/users/1/link");
    });

    it("to who holds less", async () => {
      const manager = await signedInWith("users.view", "users.password");
      expect(await attempt(manager, 1)).toBe(403);
    });

    it.each(["link", "revocation"])("to who may not set passwords (%s)", async (act) => {
      await addLink(test.db, id);
      const editor = await signedInWith("users.view", "users.edit");
      expect(await attempt(editor, id, act)).toBe(403);
      expect((await editor.get(`/users/${id}`)).text).not.toContain(`="/users/${id}/${act}`);
      expect(await links()).toHaveLength(1);
    });

    it.each(["link", "revocation"])("to a page that is out of date (%s)", async (act) => {
      await addLink(test.db, id);
      const form = await admin.form(`/users/${id}/${act}`);
      const before = await links();
      await admin.submit(`/users/${id}/edit`, { firstName: "Louise" });
      const late = await admin.post(`/users/${id}/${act}`, form);
      expect([late.status, await links()]).toEqual([409, before]);
      expect(textOf(late.text)).toContain("First Name: Lea → Louise");
    });
  });
});
