import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addExplainedPeople, main } from "../../support/explained-rights.ts";

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
