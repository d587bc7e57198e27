import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { statementsOf } from "../../support/plans.ts";

async function textsOf(work: () => Promise<unknown>): Promise<string[]> {
  return (await statementsOf(work)).map(({ text }) => text);
}

describe.skipIf(unreachable)("statements of a request", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn(
      await addUser(test.db, { groups: ["user-managers", "auditors", "customer-service"] }),
    );
    await browser.get("/");
  });
  afterAll(() => test.close());

  it("session, person and rights are one; the start page needs a handful besides", async () => {
    const statements = await textsOf(async () => expect((await browser.get("/")).status).toBe(200));
    // The person of the only administrator is the last.
    expect(statements).toHaveLength(8);
    for (const table of ["Session", "User", "UserGroup", "GroupRole", "RolePermission", "Role"])
      expect(statements[0]).toContain(`"${table}"`);
  });

  it("no other statement of a page asks about session or rights", async () => {
    for (const path of ["/profile", "/users"]) {
      const statements = await textsOf(async () =>
        expect((await browser.get(path)).status).toBe(200),
      );
      expect(statements.length).toBeGreaterThan(1);
      expect(statements.filter((statement) => statement.includes('"Session"'))).toHaveLength(1);
    }
  });

  it("the explanation takes the same few for one group or for forty", async () => {
    const id = await addUser(test.db, { groups: ["auditors"] });
    const count = async (path: string) =>
      (await textsOf(async () => expect((await browser.get(path)).status).toBe(200))).length;
    const paths = [
      `/users/${id}/access?right=users.delete`,
      "/rights?who=uma&right=users.delete",
      "/rights/users.view",
      "/rights/users.view?q=uma",
    ];
    const before = [];
    for (const path of paths) before.push(await count(path));
    await test.db.write(async (tx) => {
      const now = test.clock.now;
      const data = Array.from({ length: 40 }, (_, at) => ({
        id: 100 + at,
        title: `G${at}`,
        titleKey: `g${at}`,
        createdAt: now,
        updatedAt: now,
      }));
      await tx.group.createMany({ data });
      await tx.groupRole.createMany({
        data: data.map((group) => ({ groupId: group.id, roleId: 2 })),
      });
      await tx.userGroup.createMany({
        data: data.map((group) => ({ userId: id, groupId: group.id })),
      });
    });
    const after = [];
    for (const path of paths) after.push(await count(path));
    expect(after).toEqual(before);
    expect(before).toEqual([4, 6, 6, 7]);
  });
});
