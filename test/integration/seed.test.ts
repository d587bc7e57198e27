import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Credentials } from "../../src/cli/secrets.ts";
import { type SeedContext, seed, seededGroups } from "../../src/cli/seed.ts";
import { ConfigError } from "../../src/config.ts";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { permissions } from "../../src/domain/permissions.ts";
import { whyNotPassword } from "../../src/passwords/policy.ts";
import { copyDatabase } from "../support/databases.ts";
import { quickHasher as hasher } from "../support/quick-hasher.ts";

const now = new Date("2026-03-02T09:00:00Z");
const titles = ["Administrators", "User managers", "Customer service", "Auditors"];
const nothing = { groups: [], roles: [], administrator: false };

let db: Database;
let url: string;
let drop: () => Promise<void>;
let announced: Credentials[];

const run = (extra: Partial<SeedContext> = {}) =>
  seed({ db, hasher, now, announce: (credentials) => announced.push(credentials), ...extra });
const countSeeds = () => db.read.auditEntry.count({ where: { action: "setup.seeded" } });

beforeEach(async () => {
  ({ url, drop } = await copyDatabase());
  db = await openDatabase(url);
  announced = [];
  await db.write(async (tx) => {
    await tx.user.deleteMany();
    await tx.group.deleteMany();
    await tx.role.deleteMany();
    await tx.seeded.deleteMany();
  });
});
afterEach(async () => {
  await db.close();
  await drop();
});

describe("seed", () => {
  it("makes the groups, their roles with their rights, and one administrator", async () => {
    const before = await countSeeds();
    expect(await run()).toEqual({ groups: titles, roles: titles, administrator: true });
    const roles = await db.read.role.findMany({
      include: { permissions: true, groups: { include: { group: true } } },
      orderBy: { id: "asc" },
    });
    expect(
      roles.map((role) => [role.systemKey, role.groups.map(({ group }) => group.systemKey)]),
    ).toEqual(seededGroups.map(({ systemKey }) => [systemKey, [systemKey]]));
    expect(
      roles.map((role) => role.permissions.map(({ permission }) => permission).sort()),
    ).toEqual(seededGroups.map((group) => [...group.permissions].sort()));
    expect(
      seededGroups
        .flatMap((group) => group.permissions)
        .every((permission) => permissions.includes(permission)),
    ).toBe(true);
    const users = await db.read.user.findMany({
      include: { groups: { include: { group: true } } },
    });
    expect(users).toMatchObject([
      {
        emailKey: "admin@example.com",
        status: "active",
        locale: "en",
        groups: [{ group: { systemKey: "administrators" } }],
      },
    ]);
    expect(await countSeeds()).toBe(before + 1);
  });

  it("makes up a password that is long, fits the rules and signs in", async () => {
    await run();
    const [{ password, email }] = announced as [Credentials];
    expect(password.length).toBeGreaterThanOrEqual(20);
    expect(
      whyNotPassword(password, { email, firstName: "First", lastName: "Administrator" }),
    ).toBeUndefined();
    const { passwordHash } = await db.read.user.findFirstOrThrow({
      select: { passwordHash: true },
    });
    expect(await hasher.verify(passwordHash, password)).toBe(true);
  });

  it("takes the address and the password it is given, and announces no password", async () => {
    const password = "seven lamps along the quay";
    await run({ email: "Chief@Shop.Example", password });
    const user = await db.read.user.findFirstOrThrow({
      select: { email: true, emailKey: true, passwordHash: true },
    });
    expect(user).toMatchObject({ email: "Chief@Shop.Example", emailKey: "chief@shop.example" });
    expect(await hasher.verify(user.passwordHash, password)).toBe(true);
    expect(announced).toEqual([]);
  });

  it.each(["administrator-2026", "chief of the shop", "password1234"])(
    "refuses the password %s and changes nothing",
    async (password) => {
      await expect(run({ email: "chief@shop.example", password })).rejects.toThrow(ConfigError);
      expect(await db.read.group.count()).toBe(0);
    },
  );

  it("refuses a password made of the words of PUBLIC_URL", async () => {
    const password = "Lampenladen-2026";
    await expect(
      run({ email: "chief@shop.example", password, site: "https://lampenladen.example" }),
    ).rejects.toThrow(/words of PUBLIC_URL/);
    expect((await run({ email: "chief@shop.example", password })).administrator).toBe(true);
  });

  it("does and records nothing the second time", async () => {
    await run();
    const before = await countSeeds();
    expect(await run({ email: "other@example.com" })).toEqual(nothing);
    expect(await countSeeds()).toBe(before);
    expect(await db.read.user.count()).toBe(1);
  });

  it("leaves what administrators changed", async () => {
    await run();
    const key = { systemKey: "auditors" };
    await db.write(async (tx) => {
      await tx.group.update({ where: key, data: { title: "Revision", titleKey: "revision" } });
      await tx.role.update({
        where: key,
        data: { permissions: { deleteMany: {} }, groups: { deleteMany: {} } },
      });
    });
    expect(await run()).toEqual(nothing);
    const role = await db.read.role.findUniqueOrThrow({
      where: key,
      include: { permissions: true, groups: true },
    });
    expect([role.permissions, role.groups]).toEqual([[], []]);
    expect(await db.read.group.findUniqueOrThrow({ where: key })).toMatchObject({
      title: "Revision",
    });
  });

  it("never brings back what an administrator deleted, but for Administrators", async () => {
    await run();
    await db.write(async (tx) => {
      await tx.group.deleteMany();
      await tx.role.deleteMany();
    });
    expect(await run()).toEqual({
      groups: ["Administrators"],
      roles: ["Administrators"],
      administrator: false,
    });
  });

  it("brings what a later version adds, once", async () => {
    await run();
    const forget = { where: { key: "group:auditors" } };
    await db.write(async (tx) => {
      await tx.group.delete({ where: { systemKey: "auditors" } });
      await tx.seeded.delete(forget);
    });
    expect(await run()).toEqual({ groups: ["Auditors"], roles: [], administrator: false });
    const { roles } = await db.read.group.findUniqueOrThrow({
      where: { systemKey: "auditors" },
      include: { roles: true },
    });
    expect(roles).toHaveLength(1);
    expect(await run()).toEqual(nothing);
  });

  it("writes titles in the language it is given, the first administrator's too", async () => {
    const german = ["Administratoren", "Benutzerverwaltung", "Kundenservice", "Revision"];
    expect(await run({ language: "de" })).toEqual({
      groups: german,
      roles: german,
      administrator: true,
    });
    expect(await db.read.user.findMany({ select: { locale: true } })).toEqual([{ locale: "de" }]);
    const { titleKey } = await db.read.group.findUniqueOrThrow({
      where: { systemKey: "auditors" },
    });
    expect(titleKey).toBe("revision");
  });

  it("makes one administrator when several run at once", async () => {
    const others = await Promise.all([openDatabase(url), openDatabase(url)]);
    const results = await Promise.all([db, ...others].map((each) => run({ db: each })));
    await Promise.all(others.map((each) => each.close()));
    expect(results.filter((result) => result.administrator)).toHaveLength(1);
    expect(announced).toHaveLength(1);
    expect(await db.read.user.count()).toBe(1);
    expect(await db.read.group.count()).toBe(titles.length);
  });
});
