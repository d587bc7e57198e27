import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { permissions } from "../../../src/domain/permissions.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addExplainedPeople, answerOf, chainsIn, main } from "../../support/explained-rights.ts";

describe.skipIf(unreachable)("rights that explain themselves", () => {
  let test: TestApp;
  let browser: Browser;
  let ids: Record<string, number>;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
    ids = await addExplainedPeople(test);
  });
  afterAll(() => test.close());

  const ask = async (who: string, right: string) =>
    (await browser.get(`/users/${ids[who]}/access?right=${right}`)).text;

  describe("/users/:id/access", () => {
    it("answers Yes with every chain, the rules that ask about the target, and links", async () => {
      const html = await ask("manager", "users.view");
      expect(answerOf(html)).toMatch(
        /^Yes, Mia Manager can view users\. In 2 ways, each of which is enough:/,
      );
      expect(chainsIn(html)).toEqual([
        "Auditors › Auditors › View users",
        "User managers › User managers › View users",
      ]);
      expect(html).toMatch(
        /<li><span class="chain"><a href="\/groups\/4"><bdi[^>]*>Auditors<\/bdi><\/a>.*<a href="\/roles\/4">.*<a href="\/rights\/users\.view">/s,
      );
      const deleting = answerOf(await ask("manager", "users.delete"));
      expect(deleting).toContain("Via: User managers › User managers › Delete users");
      for (const rule of [
        "a right that Mia Manager does not have",
        "Deleted",
        "no Active user would be left",
      ])
        expect(deleting).toContain(rule);
    });

    it("answers No while the user is not Active, and what it would be", async () => {
      const html = await ask("waiting", "users.delete");
      expect(answerOf(html)).toMatch(
        /^No, Wanda Waiting cannot delete users\. Wanda Waiting is Deactivated: rights apply only while a user is Active\./,
      );
      expect(answerOf(html)).toContain(
        "Once the user is Active, the answer is Yes, via: User managers",
      );
      expect(main(html)).toContain(
        `All rights 0 of ${permissions.length} The status is Deactivated`,
      );
      expect(main(html)).toContain("When Active View users");
      expect(answerOf(await ask("gone", "users.delete"))).toContain("Gone Girl is Deleted");
      expect(answerOf(await ask("waiting", "groups.manage"))).toMatch(
        /Wanda Waiting is Deactivated: .* Wanda Waiting is in the group User managers, which does not grant/,
      );
    });

    it("answers No with the groups that would give it", async () => {
      const html = await ask("clerk", "users.delete");
      expect(answerOf(html)).toMatch(
        /^No, Carla Clerk cannot delete users\. Carla Clerk is in the group Customer service, which does not grant this right\./,
      );
      expect(chainsIn(html)).toEqual([
        "Administrators › Administrators (grants every right) › Delete users",
        "Deleters › Deleters › Delete users",
        "User managers › User managers › Delete users",
      ]);
      expect(answerOf(await ask("manager", "roles.manage"))).toContain(
        "in the groups Auditors and User managers; none of them grants this right",
      );
      const none = await ask("nobody", "users.view");
      expect(answerOf(none)).toContain(
        "Nora None is in no group, and rights come only from groups.",
      );
      expect(none).toContain('<span class="tag tag-none">No group</span>');
    });

    it("says what no group gives, and which role lies idle", async () => {
      await test.db.write((tx) => tx.groupRole.deleteMany({ where: { roleId: { in: [1, 2] } } }));
      const html = (
        await (await test.signedIn(ids.clerk)).get(`/users/${ids.clerk}/access?right=users.restore`)
      ).text;
      await test.db.write((tx) =>
        tx.groupRole.createMany({ data: [1, 2].map((id) => ({ groupId: id, roleId: id })) }),
      );
      expect(answerOf(html)).toMatch(
        /No group grants this right\. These roles contain it but are not assigned to any group: Administrators \(grants every right\) , Idle , User managers/,
      );
      expect(main(html)).toMatch(
        /No Restore users Bring deleted users back as Deactivated\. No group grants it/,
      );
    });

    it("says that a right leads nowhere without another", async () => {
      expect(answerOf(await ask("deleter", "users.delete"))).toMatch(
        /^Yes, Dirk Deleter can delete users\..*“Delete users” also needs “View users”/,
      );
      expect(answerOf(await ask("manager", "users.delete"))).not.toContain("also needs");
    });

    it("keeps the list one came from, and says what of its address is not understood", async () => {
      const page = await browser.get(
        `/users/${ids.clerk}/access?right=users.view&list=q%3Dcarla%26evil%3D1`,
      );
      expect(page.text).toContain(`href="/users/${ids.clerk}?list=q%3Dcarla"`);
      expect(page.text).toContain('<input type="hidden" name="list" value="q=carla">');
      for (const right of [
        "users.fly",
        "__proto__",
        "constructor",
        "%00",
        "users.view&right=users.edit",
      ]) {
        const odd = await browser.get(`/users/${ids.clerk}/access?right=${right}`);
        expect([odd.status, answerOf(odd.text)]).toEqual([200, ""]);
        expect(main(odd.text)).toContain("was ignored: right.");
      }
      for (const id of ["0", "99999", "x", "__proto__", "1.5"])
        expect((await browser.get(`/users/${id}/access`)).status).toBe(404);
    });

    it("links groups and roles for those alone who may see them", async () => {
      const clerk = await test.signedIn(ids.clerk);
      const html = (await clerk.get(`/users/${ids.manager}/access?right=users.view`)).text;
      expect(chainsIn(html)).toHaveLength(2);
      expect(html.slice(html.indexOf("<main"))).not.toMatch(/href="\/(groups|roles|rights)/);
      expect(
        (await (await test.signedIn(ids.reader)).get(`/users/${ids.manager}/access`)).status,
      ).toBe(403);
    });
  });
});
