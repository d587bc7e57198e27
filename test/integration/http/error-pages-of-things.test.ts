import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole, addUserWith } from "../../support/rights.ts";

const LIST = "list=status%3Ddeleted";

describe.skipIf(unreachable)("the error page of a thing", () => {
  let test: TestApp;
  let admin: Browser;
  let vic: number;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    vic = await addUser(test.db, { firstName: "Vic", lastName: "Timm", groups: [] });
    await admin.submit(`/users/${vic}/deletion`);
  });
  afterAll(() => test.close());

  const hrefs = (html: string) =>
    [...html.slice(html.indexOf("error-page")).matchAll(/href="([^"]*)"/g)].map(([, href = ""]) =>
      href.replaceAll("&amp;", "&"),
    );

  it.each(["edit", "customers"])(
    "a deleted user’s %s names them, who deleted them and when, and the ways out",
    async (page) => {
      const answer = await admin.get(`/users/${vic}/${page}?${LIST}`);
      expect(answer.status).toBe(409);
      expect(textOf(answer.text)).toMatch(
        /Vic Timm is Deleted User deleted by Ada Admin, today \d\d:\d\d/,
      );
      expect(hrefs(answer.text)).toEqual([
        `/users/${vic}/restoration?${LIST}`,
        `/users/${vic}?${LIST}`,
        "/users?status=deleted",
      ]);
    },
  );

  it("offers Restore to nobody who may not", async () => {
    const id = await addUserWith(test.db, ["users.view", "users.edit"]);
    const answer = await (await test.signedIn(id)).get(`/users/${vic}/edit?${LIST}`);
    expect(hrefs(answer.text)).toEqual([`/users/${vic}?${LIST}`, "/users?status=deleted"]);
  });

  it("offers Restore to nobody whose page of it would refuse them", async () => {
    const boss = await addUser(test.db, { groups: ["administrators"] });
    await admin.submit(`/users/${boss}/deletion`);
    const id = await addUserWith(test.db, ["users.view", "users.edit", "users.restore"]);
    const browser = await test.signedIn(id);
    for (const user of [boss, vic])
      expect(
        hrefs((await browser.get(`/users/${user}/edit`)).text).includes(
          `/users/${user}/restoration`,
        ),
      ).toBe(user === vic);
  });

  it.each(["edit", "deactivation"])("without the right for %s leads to the list", async (page) => {
    const id = await addUserWith(test.db, ["users.view"]);
    const answer = await (await test.signedIn(id)).get(`/users/1/${page}?${LIST}`);
    expect([answer.status, hrefs(answer.text).at(-1)]).toEqual([403, "/users?status=deleted"]);
    expect(textOf(answer.text)).toContain("You need the right");
  });

  it("names nothing to who may not see users", async () => {
    const id = await addUserWith(test.db, ["users.customers"]);
    const browser = await test.signedIn(id);
    for (const path of [`/users/${vic}/customers`, `/users/${vic}/edit`, `/users/${vic}`]) {
      const answer = await browser.get(path);
      expect(answer.text, path).not.toContain("Timm");
      expect(hrefs(answer.text), path).toEqual(["/"]);
    }
  });

  it.each(["", "/edit", "/customers", "/access"])(
    "of a user who never was (%s) leads to the list",
    async (page) => {
      const answer = await admin.get(`/users/99999${page}?${LIST}`);
      expect([answer.status, hrefs(answer.text)]).toEqual([404, ["/users?status=deleted"]]);
    },
  );

  it.each([
    ["group", "/groups", () => addGroup(test.db), "groups.manage"],
    ["role", "/roles", () => addRole(test.db, []), "roles.manage"],
  ] as const)(
    "of a deleted %s says who deleted it, to who may see it",
    async (one, list, add, right) => {
      const id = await add();
      await admin.submit(`${list}/${id}/deletion`);
      const { subjectName } = await test.db.read.auditEntry.findFirstOrThrow({
        where: { action: `${one}.deleted`, subjectId: id },
      });
      for (const path of ["", "/edit", "/deletion"]) {
        const answer = await admin.get(`${list}/${id}${path}?list=q%3Da`);
        expect([answer.status, hrefs(answer.text)], path).toEqual([404, [`${list}?q=a`]]);
        expect(textOf(answer.text)).toContain(`${subjectName} was deleted`);
      }
      const stranger = await test.signedIn(await addUserWith(test.db, [right]));
      const hidden = await stranger.get(`${list}/${id}/edit`);
      expect([hidden.status, hidden.text.includes(subjectName)]).toEqual([404, false]);
    },
  );

  it.each([
    ["group", "/groups", () => addGroup(test.db), "groups.view"],
    ["role", "/roles", () => addRole(test.db, []), "roles.view"],
  ] as const)("without the right on a %s leads to its record and the list", async (...row) => {
    const [, list, add, right] = row;
    const [id, reader] = [await add(), await addUserWith(test.db, [right])];
    const answer = await (await test.signedIn(reader)).get(`${list}/${id}/edit?list=q%3Da`);
    const ways = [`${list}/${id}?list=q%3Da`, `${list}?q=a`];
    expect([answer.status, hrefs(answer.text)]).toEqual([403, ways]);
  });
});
