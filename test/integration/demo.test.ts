import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDemo, DemoRefused } from "../../src/cli/demo/create-demo.ts";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { columns, computed, int } from "../../src/db/columns.ts";
import { sql } from "../../src/db/sql.ts";
import { auditQuery } from "../../src/features/audit/schemas.ts";
import { loadAudit } from "../../src/features/audit/service.ts";
import { addUser } from "../support/app.ts";
import { copyDatabase, dialect, unreachable } from "../support/databases.ts";
import { quickHasher } from "../support/quick-hasher.ts";

const options = {
  users: 60,
  customers: 200,
  seed: 1,
  now: new Date("2026-03-02T09:00:00Z"),
  hasher: quickHasher,
};

describe.skipIf(unreachable)("demo data", () => {
  let db: Database;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    const copy = await copyDatabase();
    drop = copy.drop;
    db = await openDatabase(copy.url, { batch: true });
  });
  afterEach(async () => {
    await db.close();
    await drop();
  });

  const everybody = (from = db) =>
    from.read.user.findMany({
      select: { email: true, firstName: true, status: true, lastLoginAt: true, agent: true },
      orderBy: { id: "asc" },
    });

  it("are as many as asked for, with a login per role; the deleted hold no customers", async () => {
    const logins = await createDemo(db, options);
    expect(logins).toHaveLength(4);
    expect([await db.read.user.count(), await db.read.customer.count()]).toEqual([1 + 4 + 60, 200]);
    expect(new Set((await everybody()).map(({ status }) => status))).toEqual(
      new Set(["active", "deactivated", "deleted"]),
    );
    const withHash = await db.read.user.findMany({ select: { email: true, passwordHash: true } });
    const usable = withHash
      .filter(({ passwordHash }) => /^(\$argon2id\$|quick:)/.test(passwordHash))
      .map(({ email }) => email);
    expect(usable.sort()).toEqual(
      ["admin@example.com", ...logins.map(({ email }) => email)].sort(),
    );
    for (const { email, password } of logins) {
      const { passwordHash } = withHash.find((user) => user.email === email) as {
        passwordHash: string;
      };
      expect(await options.hasher.verify(passwordHash, password)).toBe(true);
    }
    expect(await db.read.customer.count({ where: { assignedUser: { status: "deleted" } } })).toBe(
      0,
    );
    expect(
      await db.read.customer.count({ where: { assignedUserId: { not: null } } }),
    ).toBeGreaterThan(0);
  });

  it("have groups, roles, members and an audit where groups are asked for", async () => {
    const before = { groups: await db.read.group.count(), roles: await db.read.role.count() };
    await createDemo(db, { ...options, users: 500, groups: 20 });
    expect(await db.read.group.count()).toBe(before.groups + 20);
    expect(await db.read.role.count()).toBe(before.roles + 6);
    const people = await db.read.user.count();
    const first = await db.read.group.findFirstOrThrow({ where: { title: "Team 1" } });
    expect(await db.read.userGroup.count({ where: { groupId: first.id } })).toBe(people);
    const invented = await db.read.auditEntry.groupBy({ by: ["subjectId"], _count: true });
    const [most, next] = invented.map(({ _count }) => _count).sort((a, b) => b - a);
    expect(invented.reduce((sum, { _count }) => sum + _count, 0)).toBeGreaterThan(people * 10);
    expect(most).toBeGreaterThan(20 * (next ?? 0));
    const { page } = await loadAudit(db, auditQuery.parse({ whom: "#2" }), "UTC");
    expect(page.rows.length).toBe(25);
    expect(Math.max(...page.rows.map(({ at }) => at.getTime()))).toBeLessThan(+options.now);
  });

  it.runIf(dialect === "postgresql")("are known to the planner at once", async () => {
    await createDemo(db, options);
    const known = columns("t", { rows: computed(int, "t.reltuples::int") });
    expect(await db.read.one(known, sql`FROM pg_class t WHERE t.relname = 'Customer'`)).toEqual({
      rows: 200,
    });
  });

  it("are the same for the same seed", async () => {
    await createDemo(db, options);
    const first = await everybody();
    const again = await copyDatabase();
    const other = await openDatabase(again.url);
    await createDemo(other, options);
    const second = await everybody(other);
    await other.close();
    await again.drop();
    expect(second).toEqual(first);
  });

  it("are refused beside other users or customers, or without groups: all stays", async () => {
    await createDemo(db, options);
    const before = [
      await db.read.user.count(),
      await db.read.customer.count(),
      await db.read.auditEntry.count(),
    ];
    await expect(createDemo(db, options)).rejects.toThrow(DemoRefused);
    await db.write((tx) => tx.user.deleteMany({ where: { id: { gt: 1 } } }));
    await expect(createDemo(db, options)).rejects.toThrow(/has customers/);
    await db.write((tx) => tx.customer.deleteMany());
    await db.write((tx) => tx.group.deleteMany({ where: { systemKey: "auditors" } }));
    await expect(createDemo(db, options)).rejects.toThrow(/seeded group is missing/);
    await addUser(db);
    await expect(createDemo(db, options)).rejects.toThrow(/has other users/);
    expect(before[0]).toBe(65);
    expect([
      await db.read.user.count(),
      await db.read.customer.count(),
      await db.read.auditEntry.count(),
    ]).toEqual([2, 0, before[2]]);
  });
});
