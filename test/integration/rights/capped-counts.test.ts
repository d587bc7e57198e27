import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userKeys } from "../../../src/domain/search-words.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

/** The role of the user managers. */
const ROLE = 2;
const groupIds = [301, 302];

describe.skipIf(unreachable)("numbers that are not counted to their end", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
    const now = test.clock.now;
    const own = { createdAt: now, updatedAt: now };
    await test.db.write(async (tx) => {
      await tx.group.createMany({
        data: groupIds.map((id) => ({ id, title: `G${id}`, titleKey: `g${id}`, ...own })),
      });
      await tx.groupRole.createMany({
        data: groupIds.map((groupId) => ({ groupId, roleId: ROLE })),
      });
      const users = Array.from({ length: 1_010 }, (_, index) => {
        const who = { email: `m${index}@example.com`, firstName: "Many", lastName: `M${index}` };
        const rest = { passwordHash: "!".repeat(97), status: "active", agent: false, locale: "en" };
        return {
          id: 1_000 + index,
          ...who,
          emailKey: who.email,
          ...userKeys(who),
          ...rest,
          ...own,
        };
      });
      await tx.user.createMany({ data: users });
      await tx.userGroup.createMany({
        data: users.map(({ id }, index) => ({ userId: id, groupId: index < 900 ? 301 : 302 })),
      });
    });
  });
  afterAll(() => test?.close());

  const read = async (path: string) => textOf((await browser.get(path)).text);

  it("whoever holds a right is counted as far as 1,000, and the pages say so", async () => {
    const page = await read("/rights/users.edit");
    expect(page).toContain("More than 1,000 Active users can");
    expect(page).toContain("1–25 of 1,000+");
    expect(page).not.toContain("Deactivated users are in these groups");
    expect(await read("/rights")).toContain("1,000+");
  });

  it("so is whoever has a role", async () => {
    expect(await read("/roles")).toContain("1,000+");
    const record = await read(`/roles/${ROLE}`);
    expect(record).toContain("1,000+");
    expect(record).toContain("900 users");
  });

  it("deactivated ones have words of their own", async () => {
    await test.db.write((tx) =>
      tx.user.updateMany({ where: { id: { gte: 1_000 } }, data: { status: "deactivated" } }),
    );
    const page = await read("/rights/users.edit?status=deactivated");
    expect(page).toContain("More than 1,000 Deactivated users are in these groups as well");
    expect(page).toContain("1 Active user can");
  });
});
