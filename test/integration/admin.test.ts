import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Admin, createAdmin } from "../../src/cli/admin/context.ts";
import { create } from "../../src/cli/admin/create.ts";
import { actOn } from "../../src/cli/admin/find-user.ts";
import { readReport } from "../../src/cli/admin/list.ts";
import { resetPassword } from "../../src/cli/admin/reset-password.ts";
import { essentialPermissions } from "../../src/domain/permissions.ts";
import { endUserSessions } from "../../src/features/users/service/end-sessions.ts";
import { addUser, startApp, type TestApp } from "../support/app.ts";
import { unreachable } from "../support/databases.ts";
import { addUserWith } from "../support/rights.ts";

describe.skipIf(unreachable)("npm run admin refuses, and changes nothing:", () => {
  let test: TestApp;
  let admin: Admin;
  beforeEach(async () => {
    test = await startApp();
    admin = createAdmin({ config: test.deps.config, db: test.db, hasher: test.deps.hasher });
  });
  afterEach(() => test.close());

  const names = { "first-name": "New", "last-name": "Administrator", language: "en" };
  const createWith = (values: Record<string, string>) =>
    create.plan({ operands: [], values: { ...names, ...values } })(admin);
  const reset = (name: string) => resetPassword.plan({ operands: [name], values: {} })(admin);
  const everything = async () => {
    const [users, entries] = [
      await test.db.read.user.findMany(),
      await test.db.read.auditEntry.count(),
    ];
    return JSON.stringify([users, entries]);
  };
  const expectRefusal = async (work: () => Promise<void>, ...said: string[]) => {
    const before = await everything();
    for (const part of said)
      await expect(work()).rejects.toMatchObject({
        code: 1,
        message: expect.stringContaining(part),
      });
    expect(await everything()).toBe(before);
  };

  it.each([
    ["active", "no administrator"],
    ["deactivated", "activate this user"],
    ["deleted", "restore this user"],
  ] as const)("an address that somebody has who is %s", async (status, way) => {
    const id = await addUser(test.db, { email: "taken@example.com", status });
    await expectRefusal(() => createWith({ email: "TAKEN@example.com" }), `#${id}`, way);
  });

  it("what Create new User refuses, all at once", async () => {
    const wrong = { email: "bоss@example.com", "first-name": "", "last-name": "a<b" };
    await expectRefusal(() => createWith(wrong), "U+043E", "\n", "< > :");
  });

  it("nothing of somebody with one name", async () => {
    await createWith({ email: "one@example.com", "first-name": "Suharto", "last-name": "" });
    expect(
      await test.db.read.user.findFirst({ where: { email: "one@example.com" } }),
    ).toMatchObject({ firstName: "Suharto", lastName: "" });
  });

  it("an administrator whose group would give nothing, or is not there", async () => {
    await test.db.write((tx) => tx.groupRole.deleteMany());
    await expectRefusal(() => createWith({ email: "new@example.com" }), "lost its role");
    await test.db.write((tx) => tx.group.deleteMany());
    await expectRefusal(() => createWith({ email: "new@example.com" }), "npm run db:seed");
  });

  it("a new password for nobody, and for one who is Deleted", async () => {
    const gone = await addUser(test.db, { status: "deleted" });
    for (const name of ["99", "#99", "nobody@example.com", "1 or 1=1", "", "-1"]) {
      await expectRefusal(() => reset(name), "There is no user");
    }
    await expectRefusal(() => reset(`#${gone}`), "is Deleted");
  });

  it("gives way to who changes the user at the same instant, but not for ever", async () => {
    const id = await addUser(test.db);
    const raise = { where: { id }, data: { version: { increment: 1 } } };
    const acting = async (times: number) => {
      let tries = 0;
      await actOn(admin, id, async (user) => {
        if (tries++ < times) await test.db.write((tx) => tx.user.update(raise));
        return endUserSessions(admin.command(), user);
      });
      return tries;
    };
    expect(await acting(2)).toBe(3);
    await expect(acting(100)).rejects.toMatchObject({ reason: { key: "users.conflict.stale" } });
  });
});

describe.skipIf(unreachable)("npm run admin -- list", () => {
  it("names who holds, or would hold, every essential right: the Active ones first", async () => {
    const test = await startApp();
    const admin = createAdmin({ config: test.deps.config, db: test.db, hasher: test.deps.hasher });
    const listed = async () => {
      const { active, administrators, more } = await readReport(admin);
      return [active, more, ...administrators.map(({ id }) => id)];
    };
    expect(await listed()).toEqual([true, false, 1]);
    const group = { groups: ["administrators"] };
    const gone = await addUser(test.db, { ...group, status: "deleted" });
    const away = await addUser(test.db, { ...group, status: "deactivated" });
    const equal = await addUserWith(test.db, essentialPermissions);
    await addUserWith(test.db, essentialPermissions.slice(1));
    await test.db.write((tx) =>
      tx.user.update({ where: { id: 1 }, data: { lastLoginAt: test.clock.now } }),
    );
    expect(await listed()).toEqual([true, false, 1, equal, away, gone]);
    const nobody = { where: { status: "active" }, data: { status: "deactivated" } };
    await test.db.write((tx) => tx.user.updateMany(nobody));
    expect((await listed())[0]).toBe(false);
    for (let count = 0; count < 100; count++) await addUser(test.db, group);
    expect((await listed()).slice(0, 2)).toEqual([true, true]);
    expect(await listed()).toHaveLength(2 + 100);
    await test.close();
  });
});
