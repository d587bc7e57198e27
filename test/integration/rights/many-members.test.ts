import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase, type Tx } from "../../../src/db/client.ts";
import { columns, int } from "../../../src/db/columns.ts";
import { type Sql, sql } from "../../../src/db/sql.ts";
import type { UserStatus } from "../../../src/domain/audit-entry.ts";
import { type Counted, REACH } from "../../../src/domain/list-page.ts";
import { listCandidates, listMembers } from "../../../src/features/groups/queries.ts";
import { listPeople } from "../../../src/features/rights/queries.ts";
import { countUnions, loadMemberCounts } from "../../../src/rights/member-counts.ts";
import { unreachable } from "../../support/databases.ts";
import { copyShop } from "../../support/filled-shop.ts";
import { groups } from "../../support/large-shop.ts";

const user = columns("u", { id: int });
const groupCount = columns("c", { groupId: int, active: int, deactivated: int, deleted: int });

/** Groups of the first users, `count` of them. */
const firsts = { a: 201, b: 202, limit: 203, beyond: 204, all: 205 } as const;

describe.skipIf(unreachable)("groups with many members", () => {
  let shop: { url: string; drop: () => Promise<void> };
  let db: Database;
  beforeAll(async () => {
    shop = await copyShop();
    db = await openDatabase(shop.url, { transactionTimeout: 60_000 });
    const at = new Date("2026-03-02T09:00:00Z");
    const own = { createdAt: at, updatedAt: at };
    await db.write(async (tx) => {
      for (const id of Object.values(firsts))
        await tx.group.create({ data: { id, title: `F${id}`, titleKey: `f${id}`, ...own } });
      // Ids of Active users that begin with 101: two thirds of a group are in the other.
      for (const [groupId, from, to] of [
        [firsts.a, 0, 900],
        [firsts.b, 300, 1_000],
        [firsts.limit, 0, 1_000],
        [firsts.beyond, 300, 1_001],
      ])
        await tx.run(sql`INSERT INTO "UserGroup" ("userId", "groupId")
          SELECT u."id", ${groupId} FROM (
            SELECT u."id" FROM "User" u WHERE u."status" = 'active'
             ORDER BY u."id" LIMIT ${(to as number) - (from as number)} OFFSET ${from}) u`);
      // Everybody but three of the names and some Deleted ones.
      await tx.run(sql`INSERT INTO "UserGroup" ("userId", "groupId")
        SELECT u."id", ${firsts.all} FROM "User" u
         WHERE u."id" NOT IN (150, 9150, 19150) AND u."status" <> 'deleted'`);
    });
  });
  afterAll(async () => {
    await db?.close();
    await shop?.drop();
  });

  const idsOf = async (rest: Sql) => (await db.read.all(user, rest)).map(({ id }) => id);
  const byName = sql`ORDER BY u."lastNameKey", u."id"`;
  const isIn = (a: number, b = a) => sql`EXISTS (SELECT 1 FROM "UserGroup" x
    WHERE x."userId" = u."id" AND x."groupId" IN (${a}, ${b}))`;

  it("every page of the members is in the order of names, from either end", async () => {
    const all = await idsOf(sql`FROM "User" u WHERE ${isIn(groups.most)} ${byName}`);
    expect(all).toHaveLength(15_000);
    for (const page of [1, 2, 41, 42, 299, 300, 301, 302, 599, 600]) {
      const { rows } = await listMembers(db, { groupId: groups.most, q: "", page }, all.length);
      expect(rows.map(({ id }) => id)).toEqual(all.slice((page - 1) * 25, page * 25));
    }
  });

  const searches: [string, Sql][] = [
    ["bunting", sql`u."lastName" LIKE '%bunting%'`],
    ["kestrel", sql`u."email" LIKE '%kestrel%'`],
    ["f1", sql`u."firstName" LIKE 'f1%'`],
    ["U15, bunting", sql`u."email" LIKE '%u15%' AND u."lastName" LIKE '%bunting%'`],
  ];

  it("a search finds the same as without an index, page by page", async () => {
    for (const groupId of [groups.many, groups.most])
      for (const [q, condition] of searches) {
        const all = await idsOf(sql`FROM "User" u
          WHERE ${isIn(groupId)} AND ${condition} ${byName}`);
        const count = groupId === groups.many ? 2_000 : 15_000;
        const end = Math.min(all.length, REACH);
        for (const page of [1, 2, 39, Math.max(1, Math.ceil(end / 25))]) {
          const wanted = all.slice((page - 1) * 25, page * 25);
          const { rows, hasNext } = await listMembers(db, { groupId, q, page }, count);
          if (wanted.length > 0) expect(rows.map(({ id }) => id)).toEqual(wanted);
          if (wanted.length > 0) expect(hasNext).toBe(end > page * 25);
        }
      }
  });

  it("holders through two groups are everybody once, as far as a list goes", async () => {
    const groupIds = [groups.many, groups.most];
    const membersOf = await loadMemberCounts(db.read);
    for (const status of ["active", "deactivated"] as const) {
      const [count] = await countUnions(db.read, membersOf, [{ groupIds, statuses: [status] }]);
      const all = await idsOf(sql`FROM "User" u
        WHERE ${isIn(groups.many, groups.most)} AND u."status" = ${status} ${byName}`);
      expect(count?.open).toBe(all.length > 1_000);
      const last = Math.ceil(Math.min(all.length, REACH) / 25);
      for (const page of [1, 2, 39, last - 1, last]) {
        if (page < 1 || page > last) continue;
        const filter = { groupIds, status, q: "", page };
        const { rows, hasNext, cut } = await listPeople(db, filter, count as Counted);
        expect(rows.map(({ id }) => id)).toEqual(all.slice((page - 1) * 25, page * 25));
        expect(hasNext).toBe(page < last);
        expect(cut).toBe(page === last && all.length > REACH);
      }
    }
  });

  it("numbers are true as far as 1,000", async () => {
    const membersOf = await loadMemberCounts(db.read);
    const count = (groupIds: number[], statuses: UserStatus[] = ["active"]) =>
      countUnions(db.read, membersOf, [{ groupIds, statuses }]).then(([one]) => one);
    const { a, b, limit, beyond } = firsts;
    expect(await count([])).toEqual({ total: 0, open: false });
    expect(await count([a])).toEqual({ total: 900, open: false });
    expect(await count([groups.most], ["active", "deactivated"])).toMatchObject({ open: false });
    expect(await count([a, b])).toEqual({ total: 1_000, open: false });
    expect(await count([a, limit])).toEqual({ total: 1_000, open: false });
    expect(await count([a, beyond])).toEqual({ total: 1_001, open: true });
    expect(await count([a, b], ["deactivated"])).toEqual({ total: 0, open: false });
    expect(await count([a, groups.most])).toEqual({ total: 1_001, open: true });
  });

  it("many questions have the answers they have alone", async () => {
    const membersOf = await loadMemberCounts(db.read);
    const ids = [...Object.values(firsts).slice(0, 4), groups.few, groups.others];
    const unions = ids.flatMap((x) =>
      ids.map((y) => ({ groupIds: [x, y, groups.few], statuses: ["active" as const] })),
    );
    const alone = await Promise.all(
      unions.map(async (union) => (await countUnions(db.read, membersOf, [union]))[0]),
    );
    expect(await countUnions(db.read, membersOf, unions)).toEqual(alone);
  });

  it("the few who are left to be added are found", async () => {
    const list = async (q: string) =>
      (await listCandidates(db, firsts.all, q)).rows.map(({ id }) => id).sort((x, y) => x - y);
    expect(await list("")).toEqual([150, 9150, 19150]);
    expect(await list("u9049")).toEqual([9150]);
    expect(await list("no such bird")).toEqual([]);
  });

  describe("members are counted", () => {
    const statuses = ["active", "deactivated", "deleted"] as const;
    const { all, beyond } = firsts;
    async function counted(groupId: number): Promise<number[]> {
      const membersOf = await loadMemberCounts(db.read);
      return statuses.map((status) => membersOf(groupId, [status]));
    }
    async function truth(groupId: number): Promise<(number | undefined)[]> {
      const members = sql`(SELECT count(*) FROM "UserGroup" ug JOIN "User" u ON u."id" = ug."userId"
        WHERE ug."groupId" = ${groupId} AND u."status" = `;
      const [row] = await db.read.all(
        groupCount,
        sql`FROM (SELECT CAST(${groupId} AS INTEGER) AS "groupId", ${members} 'active') AS "active",
          ${members} 'deactivated') AS "deactivated", ${members} 'deleted') AS "deleted") c`,
      );
      return statuses.map((status) => row?.[status]);
    }
    const twoOfThem = { groupId: all, userId: { in: [200, 201] } };
    // Whose access ends is Active.
    const gone = { status: "deleted", accessEndsAt: null, accessKeptAt: null };
    const threePeople = { id: { in: [15_001, 15_002, 15_004] } };

    it.each<[string, (tx: Tx) => Promise<unknown>, number[]]>([
      ["nothing happened", async () => undefined, [all]],
      [
        "users were deleted",
        (tx) => tx.user.updateMany({ where: { id: { lt: 140 } }, data: gone }),
        [all],
      ],
      [
        "members went to another group",
        (tx) => tx.userGroup.updateMany({ where: twoOfThem, data: { groupId: beyond } }),
        [beyond, all],
      ],
      [
        "members were taken out",
        (tx) => tx.userGroup.deleteMany({ where: { userId: { lt: 1_000 } } }),
        [all],
      ],
      ["rows went", (tx) => tx.user.deleteMany({ where: threePeople }), [all, groups.most]],
    ])("as they are after %s", async (_, happens, groupIds) => {
      await db.write(happens);
      for (const groupId of groupIds)
        expect(await counted(groupId), String(groupId)).toEqual(await truth(groupId));
    });

    it("otherwise once their status changed", async () => {
      const before = await counted(all);
      const some = { id: { gt: 2_000, lt: 2_140 } };
      await db.write((tx) => tx.user.updateMany({ where: some, data: gone }));
      expect(await counted(all)).not.toEqual(before);
    });

    it("no more once the group is gone", async () => {
      await db.write((tx) => tx.group.deleteMany({ where: { id: all } }));
      expect(await counted(all)).toEqual([0, 0, 0]);
      expect(await truth(all)).toEqual([0, 0, 0]);
      expect(await db.read.groupCount.count({ where: { groupId: all } }), "rows").toBe(0);
    });
  });
});
