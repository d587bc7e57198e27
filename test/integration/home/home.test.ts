import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, lockUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf, unescapeHtml } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addMany, addRole, addUserWith } from "../../support/rights.ts";

const DAY = 86_400_000;

/** The tiles: address and text. */
function tilesOf(html: string): [href: string, text: string][] {
  const [list = ""] = /<ul class="numbers">.*?<\/ul>/s.exec(html) ?? [];
  return [...list.matchAll(/<a [^>]*href="([^"]+)"[^>]*>(.*?)<\/a>/gs)].map(
    ([, href = "", text = ""]) => [unescapeHtml(href), textOf(text).trim()],
  );
}

/** What stands in a section with this id. */
function sectionOf(html: string, id: string): string | undefined {
  const part = html.split(/<section/).find((one) => one.includes(`aria-labelledby="${id}"`));
  return part?.split("</section>")[0];
}

const isOpen = (html: string) => /<details class="[^"]*\bmay\b[^"]*" open>/.test(html);

describe.skipIf(unreachable)("the start page", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    const agos = [10, 89, 91, 400];
    for (const ago of agos) {
      const id = await addUser(test.db);
      const lastLoginAt = new Date(test.clock.now.getTime() - ago * DAY);
      await test.db.write((tx) => tx.user.update({ where: { id }, data: { lastLoginAt } }));
    }
    for (const status of ["deactivated", "deactivated", "deleted"] as const)
      await addUser(test.db, { status });
    const old = await addUser(test.db, { status: "deactivated" });
    await test.db.write((tx) =>
      tx.user.update({ where: { id: old }, data: { lastLoginAt: new Date("2020-01-01") } }),
    );
    await lockUser(test.db, await addUser(test.db));
    await lockUser(test.db, await addUser(test.db), new Date("2026-03-02T08:59:59Z"));
  });
  afterAll(() => test.close());

  it("counts the users, and each number leads to as many", async () => {
    const tiles = tilesOf((await admin.get("/")).text);
    expect(tiles).toEqual([
      ["/users?status=active", "7 Active"],
      ["/users?status=deactivated", "3 Deactivated"],
      ["/users?condition=locked", "1 Locked"],
      ["/users?status=active&login=never", "3 Active, never signed in"],
      ["/users?status=active&login=90", "2 Active, not signed in for 90 days"],
    ]);
    for (const [href, text] of tiles) {
      const list = textOf((await admin.get(href)).text);
      expect(list, href).toMatch(/1–(\d+) of \1 /);
      expect(list, href).toContain(`of ${Number.parseInt(text, 10)} `);
    }
  });

  it("counts no further than a thousand what no trigger counts", async () => {
    const crowded = await startApp();
    await addMany(crowded.db, 1_001, [4]);
    const reader = await crowded.signedIn();
    const texts = tilesOf((await reader.get("/")).text).map(([, text]) => text);
    expect(texts[0]).toBe("1,002 Active");
    expect(texts[3]).toBe("1,000+ Active, never signed in");
    await crowded.close();
  });

  it.each<[string, string[], boolean, boolean, boolean]>([
    ["the users", ["users.view"], true, false, false],
    ["the audit", ["audit.view"], false, true, false],
    ["both", ["users.view", "audit.view"], true, true, false],
    ["neither", ["groups.view"], false, false, true],
  ])("shows who may see %s no more than that", async (_, rights, numbers, refusals, open) => {
    const reader = await test.signedIn(await addUserWith(test.db, rights));
    const { text } = await reader.get("/");
    expect([
      tilesOf(text).length > 0,
      sectionOf(text, "refusals") !== undefined,
      isOpen(text),
    ]).toEqual([numbers, refusals, open]);
    expect(text.includes('id="lone"'), "the administrators").toBe(numbers);
    expect(textOf(text)).toContain("What you can do");
  });

  it("says to somebody without any right whom to ask, and nothing else", async () => {
    const { text } = await (await test.signedIn(await addUser(test.db, { groups: [] }))).get("/");
    expect(textOf(text)).toContain("You have no rights at the moment");
    expect([tilesOf(text), text.includes('<details class="card')]).toEqual([[], false]);
  });

  it("lists the five latest refusals and one's own five latest changes", async () => {
    const manager = await addUser(test.db, {
      firstName: "Mona",
      lastName: "Manager",
      groups: ["user-managers"],
    });
    const other = await addUser(test.db, { firstName: "Otto", lastName: "Other" });
    const entry = (index: number, more: object) => ({
      at: new Date(Date.UTC(2026, 2, 1, 10, index)),
      action: "user.updated",
      result: "done",
      actorId: manager,
      actorName: "Mona Manager",
      subjectType: "user",
      subjectId: other,
      subjectName: `Subject ${index}`,
      changes: "{}",
      source: "web",
      ...more,
    });
    const refused = { result: "refused", reason: '{"permission":"roles.manage"}' };
    const data = [
      ...Array.from({ length: 7 }, (_, index) => entry(index, {})),
      ...Array.from({ length: 6 }, (_, index) => entry(10 + index, refused)),
      entry(20, { action: "session.started" }),
      entry(21, { actorId: other, actorName: "Otto Other" }),
      entry(22, { subjectType: "role", subjectId: 1, subjectName: "A role" }),
    ];
    await test.db.write((tx) => tx.auditEntry.createMany({ data }));
    const { text } = await (await test.signedIn(manager)).get("/");
    const subjects = (id: string) =>
      [...textOf(sectionOf(text, id) ?? "").matchAll(/Subject \d+|A role/g)].map(([name]) => name);
    expect(subjects("changes")).toEqual([
      "A role",
      "Subject 6",
      "Subject 5",
      "Subject 4",
      "Subject 3",
    ]);
    expect(subjects("refusals")).toEqual([15, 14, 13, 12, 11].map((at) => `Subject ${at}`));
    expect(textOf(sectionOf(text, "refusals") ?? "")).toContain("Missing right: Manage roles");
    const [address = ""] = /\/audit\/\d+/.exec(sectionOf(text, "changes") ?? "") ?? [];
    expect(textOf((await admin.get(address)).text)).toContain("A role");
    expect(text).toContain(`href="/audit?who=%23${manager}"`);

    await test.db.write(async (tx) => {
      const groupId = (
        await tx.group.findFirstOrThrow({ where: { systemKey: "customer-service" } })
      ).id;
      await tx.userGroup.updateMany({ where: { userId: manager }, data: { groupId } });
    });
    const less = (await (await test.signedIn(manager)).get("/")).text;
    expect(sectionOf(less, "refusals")).toBeUndefined();
    expect(textOf(sectionOf(less, "changes") ?? "")).toMatch(/Subject 6.*Subject 2/s);
    expect(textOf(sectionOf(less, "changes") ?? ""), "who may not see roles").not.toContain("role");
    expect(less, "who may not see the audit").not.toContain('href="/audit');
  });

  describe("when one administrator is left", () => {
    const warning = async (by = admin) => sectionOf((await by.get("/")).text, "lone");

    it("says who that is and where to add another", async () => {
      const alert = (await warning()) ?? "";
      expect(textOf(alert)).toContain("Only one administrator is left");
      expect(alert).toContain('<a href="/users/1">');
      expect(alert).toMatch(/<a href="\/groups\/\d+">.*Administrators/s);
      const reader = await test.signedIn(await addUserWith(test.db, ["users.view"]));
      expect(await warning(reader), "who may not see groups").not.toContain("/groups/");
    });

    it("counts who has every right by two groups, once each, and Active alone", async () => {
      const { db } = test;
      const deactivated = await addUser(db, { groups: ["administrators"], status: "deactivated" });
      const rights = (await db.read.rolePermission.findMany({ distinct: ["permission"] })).map(
        ({ permission }) => permission,
      );
      const isOfUsers = (right: string) => right.startsWith("users.");
      const second = await addUser(db, { groups: [] });
      const half = await addGroup(db, [await addRole(db, rights.filter(isOfUsers))], [1, second]);
      expect(await warning(), "somebody who has half of it").toBeDefined();
      const roles = ["groups.view", "groups.manage", "roles.view", "roles.manage"];
      const others = await addGroup(db, [await addRole(db, roles)], [1, second]);
      expect(await warning(), "two of them").toBeUndefined();
      await db.write((tx) =>
        tx.user.update({ where: { id: second }, data: { status: "deactivated" } }),
      );
      expect(await warning(), "one, who is in every group").toBeDefined();
      await db.write(async (tx) => {
        await tx.group.deleteMany({ where: { id: { in: [half, others] } } });
        await tx.user.update({ where: { id: deactivated }, data: { status: "active" } });
      });
      expect(await warning(), "two in one group").toBeUndefined();
    });
  });
});
