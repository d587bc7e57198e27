import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Database, openDatabase, type Reader, type Tx } from "../../../src/db/client.ts";
import {
  bool,
  columns,
  computed,
  instant,
  int,
  listOf,
  nullable,
  text,
} from "../../../src/db/columns.ts";
import { join, raw, sql } from "../../../src/db/sql.ts";
import { Unavailable } from "../../../src/domain/errors.ts";
import { addUser } from "../../support/app.ts";
import { copyDatabase, dialect, onServer, unreachable } from "../../support/databases.ts";
import { statementsOf } from "../../support/plans.ts";

const person = columns("u", {
  id: int,
  email: text,
  agent: bool,
  customerCount: int,
  createdAt: instant,
  lastLoginAt: nullable(instant),
  latest: computed(
    nullable(instant),
    '(SELECT max(x."createdAt") FROM "User" x WHERE x."id" = u."id")',
  ),
  sessions: computed(int, '(SELECT count(*) FROM "Session" s WHERE s."userId" = u."id")'),
  isActive: computed(bool, `(u."status" = 'active')`),
  groupIds: listOf(int, 'ug."groupId"', 'FROM "UserGroup" ug WHERE ug."userId" = u."id"'),
  titles: listOf(
    text,
    'g."title"',
    'FROM "UserGroup" ug JOIN "Group" g ON g."id" = ug."groupId" WHERE ug."userId" = u."id"',
  ),
});

const asked = columns("v", { value: nullable(text) });

interface NamedQuery {
  name?: string;
  text?: string;
}

describe.skipIf(unreachable)("typed rows", () => {
  let copy: { url: string; drop: () => Promise<void> };
  let db: Database;
  let id: number;
  let loner: number;
  const createdAt = new Date("2026-07-01T00:30:00.120Z");
  const lastLoginAt = new Date("2026-12-31T23:59:59.999Z");
  beforeAll(async () => {
    copy = await copyDatabase();
    db = await openDatabase(copy.url);
    id = await addUser(db, { groups: ["auditors"] });
    loner = await addUser(db, { groups: [] });
    await db.write(async (tx) => {
      await tx.user.update({ where: { id }, data: { agent: true, createdAt, lastLoginAt } });
      await tx.group.updateMany({
        where: { systemKey: "auditors" },
        data: { title: `Ä, "b" \\ 'c'` },
      });
    });
  });
  afterAll(async () => {
    await db?.close();
    await copy?.drop();
  });

  const ways: [
    string,
    <Result>(work: (from: Reader | Tx) => Promise<Result>) => Promise<Result>,
  ][] = [
    ["outside a transaction", (work) => work(db.read)],
    ["inside a transaction", (work) => db.write(work)],
  ];

  describe.each(ways)("%s", (_, run) => {
    const find = (which: number) =>
      run((from) => from.one(person, sql`FROM "User" u WHERE u."id" = ${which}`));

    it("are the same on both databases", async () => {
      expect(await find(id)).toEqual({
        id,
        email: expect.any(String),
        agent: true,
        customerCount: 0,
        createdAt,
        lastLoginAt,
        latest: createdAt,
        sessions: 0,
        isActive: true,
        groupIds: [expect.any(Number)],
        titles: [`Ä, "b" \\ 'c'`],
      });
      expect(await find(loner)).toMatchObject({ agent: false, groupIds: [], titles: [] });
      expect(await find(999)).toBeUndefined();
    });

    it.each([
      ["agent", true],
      ["createdAt", createdAt],
      ["lastLoginAt", lastLoginAt],
    ])("are found by what they say: %s", async (name, value) => {
      const rest = sql`FROM "User" u WHERE u.${raw(`"${name}"`)} = ${value}`;
      expect((await run((from) => from.all(person, rest))).map((row) => row.id)).toEqual([id]);
    });

    it("refuse what a column cannot hold, without saying it", async () => {
      const wrong = columns("u", { email: int });
      const reading = run((from) => from.all(wrong, sql`FROM "User" u`));
      await expect(reading).rejects.toThrow("The database answered string, no whole number");
    });
  });

  it("refuse a value that is undefined: it would be NULL", async () => {
    const rest = sql`FROM "User" u WHERE u."lastLoginAt" = ${undefined}`;
    await expect(db.read.all(person, rest)).rejects.toThrow("undefined");
  });

  it("a reader sees what is committed, a transaction what it wrote", async () => {
    const email = sql`FROM "User" u WHERE u."email" = 'half@example.com'`;
    await db.write(async (tx) => {
      await tx.user.update({ where: { id: loner }, data: { email: "half@example.com" } });
      expect(await tx.one(person, email)).toMatchObject({ id: loner });
      expect(await db.read.one(person, email)).toBeUndefined();
    });
    expect(await db.read.one(person, email)).toMatchObject({ id: loner });
  });

  it("a hundred at a time, and lists of any length, answer each its own", async () => {
    const other = await openDatabase(copy.url);
    const found = Array.from({ length: 300 }, (_, at) =>
      other.read.one(
        asked,
        sql`FROM (SELECT CAST(${String(at)} AS TEXT) AS "value" FROM "WriteLock"
          WHERE 1 NOT IN (${join(Array.from({ length: 1 + (at % 250) }, () => 0))})) v`,
      ),
    );
    expect((await Promise.all(found)).map((row) => row?.value)).toEqual(
      found.map((_, at) => String(at)),
    );
    await other.close();
  });

  it("one statement each", async () => {
    const rest = sql`FROM "User" u WHERE u."id" = ${id}`;
    for (let time = 0; time < 2; time++) {
      const [statement, ...others] = await statementsOf(() => db.read.one(person, rest));
      expect(others).toEqual([]);
      expect(statement).toMatchObject({ values: [id] });
      expect(statement?.text).toContain(dialect === "sqlite" ? "json_group_array" : "json_agg");
    }
  });

  it.runIf(dialect === "sqlite")("keeps 4 MB of pages, not the driver's 16", async () => {
    const setting = columns("t", { size: computed(int, "t.cache_size") });
    expect(await db.read.one(setting, sql`FROM pragma_cache_size t`)).toEqual({ size: -4_000 });
  });

  if (dialect === "postgresql") {
    it("reading goes on when its connections are cut", async () => {
      const rest = sql`FROM "User" u WHERE u."id" = ${id}`;
      const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = $1 AND pid <> pg_backend_pid()`;
      for (let round = 0; round < 5; round++) {
        await onServer((client) => client.query(cut, [new URL(copy.url).pathname.slice(1)]));
        const found = await Promise.all(Array.from({ length: 5 }, () => db.read.one(person, rest)));
        expect(found.map((row) => row?.id)).toEqual([id, id, id, id, id]);
      }
    });

    it("what takes too long is said to", async () => {
      const hasty = await openDatabase(copy.url, { transactionTimeout: 100 });
      const slow = hasty.read.count(sql`FROM pg_sleep(2)`);
      await expect(slow).rejects.toBeInstanceOf(Unavailable);
      await hasty.close();
    });

    it("a plan without a look at the values is for writing and for keys alone", async () => {
      const query = vi.spyOn(pg.Client.prototype, "query");
      const rest = sql`FROM "User" u WHERE u."id" = ${id}`;
      await db.read.one(person, rest);
      await db.read.all(person, rest);
      await db.read.count(rest);
      await db.read.all(person, sql`FROM "User" u`);
      const ids = join(Array.from({ length: 21 }, (_, index) => index + 1_000));
      await db.write(async (tx) => {
        await tx.run(sql`UPDATE "User" SET "agent" = "agent" WHERE "id" = ${id}`);
        await tx.run(sql`UPDATE "User" SET "agent" = "agent" WHERE "id" IN (${ids})`);
      });
      const calls = query.mock.calls.map(([asked]) => asked as unknown as NamedQuery);
      const ours = calls.filter(({ text }) => /^(SELECT|UPDATE)/.test(text ?? ""));
      query.mockRestore();
      expect(ours.map(({ name }) => name !== undefined)).toEqual([
        ...[true, false, false, true],
        ...[true, false],
      ]);
    });
  }
});
