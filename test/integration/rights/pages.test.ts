import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fold } from "../../../src/domain/text.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("rights that explain themselves", () => {
  let test: TestApp;
  let browser: Browser;
  const ids: Record<string, number> = {};
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
    ids.manager = await addUser(test.db, {
      email: "mia@example.com",
      firstName: "Mia",
      lastName: "Manager",
      groups: ["user-managers", "auditors"],
    });
    ids.waiting = await addUser(test.db, {
      firstName: "Wanda",
      lastName: "Waiting",
      groups: ["user-managers"],
      status: "deactivated",
    });
    ids.gone = await addUser(test.db, {
      firstName: "Gone",
      lastName: "Girl",
      groups: ["user-managers"],
      status: "deleted",
    });
    ids.nobody = await addUser(test.db, { firstName: "Nora", lastName: "None", groups: [] });
    ids.clerk = await addUser(test.db, { firstName: "Carla", lastName: "Clerk" });
    await addRole("Readers of roles", ["roles.view", "users.fly"], true);
    await addRole("Idle", ["users.restore"], false);
    await addRole("Deleters", ["users.delete"], true);
    ids.reader = await addUser(test.db, {
      firstName: "Rolf",
      lastName: "Reader",
      groups: ["readers of roles"],
    });
    ids.deleter = await addUser(test.db, {
      firstName: "Dirk",
      lastName: "Deleter",
      groups: ["deleters"],
    });
  });
  afterAll(() => test.close());

  /** A role, and a group of the same name that has it. */
  const addRole = (name: string, rights: string[], inGroup: boolean) =>
    test.db.write(async (tx) => {
      const times = { createdAt: test.clock.now, updatedAt: test.clock.now };
      const role = await tx.role.create({ data: { name, nameKey: fold(name), ...times } });
      await tx.rolePermission.createMany({
        data: rights.map((permission) => ({ roleId: role.id, permission })),
      });
      if (!inGroup) return;
      const group = await tx.group.create({
        data: { title: name, titleKey: fold(name), systemKey: fold(name), ...times },
      });
      await tx.groupRole.create({ data: { groupId: group.id, roleId: role.id } });
    });

  const main = (html: string) => textOf(html.slice(html.indexOf("<main")));
  const answerOf = (html: string) =>
    textOf(/<div class="answer [\s\S]*?<\/section>/.exec(html)?.[0] ?? "").trim();
  const chainsIn = (html: string) =>
    [
      ...(/<ul class="chains">([\s\S]*?)<\/ul>/.exec(html)?.[1] ?? "").matchAll(
        /<li>([\s\S]*?)<\/li>/g,
      ),
    ].map(([, li]) => textOf(li as string).trim());
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
      expect(main(html)).toContain("All rights 0 of 14 The status is Deactivated");
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

  describe("/rights", () => {
    it("shows every right with its Active holders and roles, and unknown rights", async () => {
      const text = main((await browser.get("/rights")).text);
      expect(text).toContain(
        "Delete users Delete users; they stay in the list as Deleted. " +
          "3 Administrators (grants every right) Deleters User managers",
      );
      expect(text).toContain("Manage roles Create, edit and delete user roles. 1 Administrators");
      expect(text).toContain(
        "Restore users Bring deleted users back as Deactivated. " +
          "2 Administrators (grants every right) Idle User managers",
      );
      expect(text).toMatch(/Unknown rights .* users\.fly : Readers of roles/);
    });

    it("answers about few, asks for more about many, and says when there is nobody", async () => {
      const few = (await browser.get("/rights?who=mia&right=users.delete")).text;
      expect(main(few)).toContain("Yes Mia Manager mia@example.com Active");
      expect(few).toContain(`href="/users/${ids.manager}/access?right=users.delete#answer"`);
      expect(
        main((await browser.get("/rights?who=Waiting+Wanda&right=users.delete")).text),
      ).toMatch(/When Active Wanda Waiting .* Deactivated/);
      expect(main((await browser.get("/rights?who=nora&right=users.delete")).text)).toMatch(
        /No Nora None .* No group/,
      );
      expect(
        main((await browser.get("/rights?who=nobody+at+all&right=users.delete")).text),
      ).toContain("No user matches “nobody at all”.");
      for (let more = 0; more < 11; more++)
        await addUser(test.db, { lastName: "Legion", groups: [], status: "deleted" });
      const many = main((await browser.get("/rights?who=legion&right=users.delete")).text);
      expect(many).toContain("More than ten users match “legion”.");
      expect(many).not.toContain("Uma Legion");
      for (const query of ["?who=mia", "?right=users.delete"])
        expect(main((await browser.get(`/rights${query}`)).text)).toContain(
          "Enter an e-mail or a name and choose",
        );
    });

    it("falls back with a note on what it does not understand", async () => {
      const page = await browser.get(`/rights?who=${"x".repeat(101)}&right=users.fly`);
      expect([page.status, main(page.text).includes("was ignored: who and right.")]).toEqual([
        200,
        true,
      ]);
      for (const who of ["%25", "'; DROP TABLE x;--", "<script>", "\\", "__proto__"])
        expect(
          main((await browser.get(`/rights?who=${encodeURIComponent(who)}&right=users.view`)).text),
        ).toContain("No user matches");
    });

    it("shows numbers alone to those who may not see users", async () => {
      const reader = await test.signedIn(ids.reader);
      const html = (await reader.get("/rights?who=mia&right=users.delete")).text;
      expect(main(html)).toMatch(/they stay in the list as Deleted\. 3 Administrators/);
      expect(html.slice(html.indexOf("<main"))).not.toMatch(/Mia|mia@|<form class="ask"/);
      const who = (await reader.get("/rights/users.delete?q=mia")).text;
      expect(main(who)).toContain("3 Active users can delete users.");
      expect(who.slice(who.indexOf("<main"))).not.toMatch(/Mia|mia@|href="\/users|href="\/groups/);
      expect((await (await test.signedIn(ids.clerk)).get("/rights")).status).toBe(403);
    });
  });

  describe("/rights/:right", () => {
    it("counts, names the chains with members, and lists the Active holders", async () => {
      const html = (await browser.get("/rights/users.delete")).text;
      expect(main(html)).toMatch(
        /Who can delete users\? .* 3 Active users can delete users\. 1 Deactivated user is in these groups as well/,
      );
      expect(main(html)).toMatch(
        /Administrators Administrators \(grants every right\) 1 0 Deleters Deleters 1 0 User managers User managers 1 1/,
      );
      expect(main(html)).toMatch(/Ada Admin .* Dirk Deleter .* Mia Manager/);
      expect(html).not.toMatch(/Wanda|Gone/);
      expect(html).toContain(`href="/users/${ids.manager}/access?right=users.delete#answer"`);
      const apart = main((await browser.get("/rights/users.delete?status=deactivated")).text);
      expect(apart).toMatch(/Wanda Waiting .* Deactivated 1–1 of 1/);
      expect(apart).not.toContain("Mia");
    });

    it("searches and pages, 25 at a time", async () => {
      for (let more = 0; more < 30; more++)
        await addUser(test.db, {
          firstName: "Paula",
          lastName: `Page${String(more).padStart(2, "0")}`,
        });
      const first = main((await browser.get("/rights/users.customers?q=paula")).text);
      expect(first).toContain("1–25 of 30 Next");
      const second = main((await browser.get("/rights/users.customers?q=paula&page=2")).text);
      expect(second).toMatch(/Paula Page25 .* Paula Page29 .* 26–30 of 30 Previous/);
      expect(second).not.toContain("Page24");
      expect(main((await browser.get("/rights/users.customers?page=99")).text)).toMatch(
        /26–33 of 33/,
      );
      expect(main((await browser.get("/rights/users.customers?q=nobody+at+all")).text)).toContain(
        "No user matches",
      );
      expect(
        main((await browser.get("/rights/users.view?page=0&status=deleted&q=%00")).text),
      ).toContain("was ignored: q, status and page.");
    });

    it("is not there for what the catalogue does not know", async () => {
      for (const right of [
        "users.fly",
        "__proto__",
        "constructor",
        "users",
        "USERS.VIEW",
        "users.view ",
        "%00",
        "1",
      ])
        expect([right, (await browser.get(`/rights/${encodeURIComponent(right)}`)).status]).toEqual(
          [right, 404],
        );
    });
  });

  it("the record names the groups and leads to the reasons; having none is marked", async () => {
    const html = (await browser.get(`/users/${ids.manager}?list=q%3Dmia`)).text;
    expect(main(html)).toMatch(
      /Access Explain access .* View users via Auditors and User managers/,
    );
    expect(html).toContain(`href="/users/${ids.manager}/access?list=q%3Dmia"`);
    const bare = (await browser.get(`/users/${ids.nobody}`)).text;
    expect(bare).toContain('<span class="tag tag-none">No group</span>');
    expect(main(bare)).toContain("This user is in no group and therefore has no rights.");
    expect((await browser.get("/users?q=nora")).text).toContain(
      '<span class="tag tag-none">No group</span>',
    );
    expect((await browser.get("/users?q=mia")).text).not.toContain("tag-none");
  });

  it("whoever holds nothing sees whom to ask and what is left", async () => {
    for (let more = 0; more < 5; more++)
      await addUser(test.db, {
        email: `boss${more}@example.com`,
        lastName: `Boss${more}`,
        groups: ["administrators"],
      });
    await addUser(test.db, {
      email: "left@example.com",
      groups: ["administrators"],
      status: "deactivated",
    });
    await test.db.write((tx) =>
      tx.user.updateMany({
        where: { email: "boss4@example.com" },
        data: { lastLoginAt: test.clock.now },
      }),
    );
    const nobody = await test.signedIn(ids.nobody);
    const html = (await nobody.get("/")).text;
    const asked = [...html.matchAll(/href="mailto:([^"]+)"/g)].map(([, email]) => email);
    expect(asked).toEqual([
      "boss4@example.com",
      "admin@example.com",
      "boss0@example.com",
      "boss1@example.com",
      "boss2@example.com",
    ]);
    expect(main(html)).toContain("Ada Admin admin@example.com");
    for (const path of ["/profile", "/profile/password", "/profile/sessions"]) {
      expect(html).toContain(`<a href="${path}">`);
      expect((await nobody.get(path)).status).toBe(200);
    }
    expect((await (await test.signedIn(ids.clerk)).get("/")).text).not.toContain("mailto:");
  });
});
