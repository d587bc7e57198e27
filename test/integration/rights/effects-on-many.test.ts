import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addMany, addRole, prepared, reviewed } from "../../support/rights.ts";

/** Some slices of a large act, and a review that looks at everybody. */
const MANY = 3_600;

describe.skipIf(unreachable)("a group of many", () => {
  let test: TestApp;
  let admin: Browser;
  let members: number[];
  let role: number;
  let group: number;
  let keepers: number[];
  let deleted: number[];
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    role = await addRole(test.db, ["users.view", "audit.view"]);
    group = await addGroup(test.db, [role]);
    members = await addMany(test.db, MANY, [group]);
    keepers = members.filter((_, index) => index % 3 === 0);
    deleted = members.filter((_, index) => index % 10 === 1);
    await addGroup(test.db, [await addRole(test.db, ["audit.view"])], keepers);
    await test.db.write((tx) =>
      tx.user.updateMany({ where: { id: { in: deleted } }, data: { status: "deleted" } }),
    );
  });
  afterAll(() => test.close());

  const living = (ids: number[]) => ids.filter((id) => !deleted.includes(id));
  const losers = () => living(members.filter((id) => !keepers.includes(id)));
  const lastEntry = () =>
    test.db.read.auditEntry.findFirstOrThrow({
      where: { result: "done" },
      orderBy: { id: "desc" },
      include: { users: { orderBy: { userId: "asc" } } },
    });
  const versions = async () => {
    const users = await test.db.read.user.findMany({
      where: { id: { in: members } },
      select: { version: true },
    });
    return new Set(users.map(({ version }) => version));
  };

  /** Of those whom the last page names, as it orders them. */
  const shown = () =>
    [...textOf(admin.last?.text ?? "").matchAll(/\bM(\d{6})\b/g)].map(
      ([, number]) => members[MANY - Number(number)],
    );
  const firstByName = (ids: number[]) => ids.toReversed().slice(0, 50);

  it("a role's change says who loses what, the first by name, and records each", async () => {
    const path = `/roles/${role}/edit`;
    const save = await reviewed(admin, path, { permissions: ["users.view"], step: "review" });
    const page = textOf(admin.last?.text ?? "");
    expect(page).toContain(`${losers().length.toLocaleString("en")} users lose: View the audit`);
    expect(shown()).toEqual(firstByName(losers()));
    expect((await save()).status).toBe(303);
    const { users } = await lastEntry();
    expect(users.map(({ userId, lost, version }) => [userId, lost, version])).toEqual(
      losers().map((id) => [id, "audit.view", null]),
    );
    expect(await versions()).toEqual(new Set([1]));
  });

  it("its deletion takes everybody out, raises their version and records each", async () => {
    const act = await prepared(admin, `/groups/${group}/deletion`);
    const count = living(members).length.toLocaleString("en");
    expect(textOf(admin.last?.text ?? "")).toContain(`${count} users lose: View users`);
    expect(shown()).toEqual(firstByName(living(members)));
    expect((await act()).status).toBe(303);
    expect(await test.db.read.userGroup.count({ where: { groupId: group } })).toBe(0);
    expect(await versions()).toEqual(new Set([2]));
    const { users } = await lastEntry();
    expect(
      users.map(({ userId, change, lost, version }) => [userId, change, lost, version]),
    ).toEqual(members.map((id) => [id, "left", deleted.includes(id) ? "" : "users.view", 2]));
  });

  it("who leaves between page and act is noticed, wherever they stand", async () => {
    const [other, some] = [
      await addGroup(test.db, [await addRole(test.db, ["roles.view"])]),
      living(members),
    ];
    await test.db.write((tx) =>
      tx.userGroup.createMany({ data: some.map((userId) => ({ userId, groupId: other })) }),
    );
    const act = await prepared(admin, `/groups/${other}/deletion`);
    await test.db.write((tx) =>
      tx.userGroup.deleteMany({ where: { groupId: other, userId: some.at(-1) as number } }),
    );
    const answer = await act();
    expect([answer.status, textOf(answer.text)]).toEqual([
      409,
      expect.stringContaining("has other effects than the page showed"),
    ]);
    expect(await versions()).toEqual(new Set([2]));
    expect(await test.db.read.userGroup.count({ where: { groupId: other } })).toBe(some.length - 1);
  });
});
