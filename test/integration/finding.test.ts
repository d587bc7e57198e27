import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { customerKeys, searchWords, userKeys } from "../../src/domain/search-words.ts";
import { findPeople } from "../../src/features/audit/queries/search.ts";
import { listHeld, listOthers } from "../../src/features/customers/queries.ts";
import { listCandidates, listMembers } from "../../src/features/groups/queries.ts";
import { listPeople, searchPeople } from "../../src/features/rights/queries.ts";
import { listUsers } from "../../src/features/users-list/queries.ts";
import { usersQuery } from "../../src/features/users-list/schemas.ts";
import { addUser } from "../support/app.ts";
import { copyDatabase, unreachable } from "../support/databases.ts";

const people = {
  anna: { email: "post@berlin.example", firstName: "Anna Maria", lastName: "Schmidt" },
  curly: { email: "c1@example.com", firstName: "Conan", lastName: "O’Brien" },
  straight: { email: "c2@example.com", firstName: "Dara", lastName: "O'Brien" },
  accent: { email: "c3@example.com", firstName: "Eoin", lastName: "O´Brien" },
  hyphen: { email: "h@example.com", firstName: "Karl\u2011Heinz", lastName: "Lalala" },
  tanaka: { email: "tanaka@shop.example", firstName: "太郎", lastName: "田中" },
  kim: { email: "kim@shop.example", firstName: "민수", lastName: "김" },
  hanna: { email: "x@example.com", firstName: "Johanna", lastName: "Zabel" },
} as const;
type Key = keyof typeof people;

const sentences: [typed: string, found: Key[]][] = [
  ["Schmidt, Anna", ["anna"]],
  ["maria berlin ann", ["anna"]],
  ["anna", ["anna", "hanna"]],
  ["O'Brien", ["accent", "curly", "straight"]],
  ["o’brien conan", ["curly"]],
  ["O´Brien", ["accent", "curly", "straight"]],
  ["karl-heinz", ["hyphen"]],
  ["Karl–Heinz Lala", ["hyphen"]],
  ["lalalal", []],
  ["田中太郎", ["tanaka"]],
  ["太郎 田中", ["tanaka"]],
  ["田中", ["tanaka"]],
  ["김민수", ["kim"]],
  ['"Tanaka" <tanaka@shop.example>', ["tanaka"]],
  ["an", ["anna"]],
  ["anna z", ["hanna"]],
  ["m", ["anna"]],
  ["100%", []],
  ["schmidt conan", []],
];

describe.skipIf(unreachable)("finding people", () => {
  let db: Database;
  let drop: () => Promise<void>;
  let groupId: number;
  let holder: number;
  const ids = new Map<number, Key>();
  const customerIds = new Map<number, Key>();
  beforeAll(async () => {
    const copy = await copyDatabase();
    drop = copy.drop;
    db = await openDatabase(copy.url);
    for (const [key, person] of Object.entries(people))
      ids.set(await addUser(db, { ...person, groups: ["auditors"] }), key as Key);
    const group = await db.read.group.findFirstOrThrow({ where: { systemKey: "auditors" } });
    groupId = group.id;
    holder = await addUser(db, { email: "holder@q.example", firstName: "Q", lastName: "Q" });
    for (const [key, person] of Object.entries(people)) {
      const customer = { reference: `R-${key}`, ...person, company: null };
      const dates = { createdAt: new Date(0), updatedAt: new Date(0) };
      const data = { ...customer, ...customerKeys(customer), ...dates };
      const { id } = await db.write((tx) => tx.customer.create({ data }));
      customerIds.set(id, key as Key);
    }
  });
  afterAll(async () => {
    await db?.close();
    await drop?.();
  });

  const others = (q: string, free = false) => listOthers(db, { userId: holder, q, page: 1, free });
  const keysOf = (rows: readonly { id: number }[], known = ids) =>
    rows.flatMap(({ id }) => known.get(id) ?? []).sort();

  const ways: [name: string, find: (q: string) => Promise<Key[]>][] = [
    [
      "Users List",
      async (q) => keysOf((await listUsers(db, usersQuery.parse({ q }), new Date(0))).list.rows),
    ],
    [
      "members",
      async (q) => keysOf((await listMembers(db, { groupId, q, page: 1 }, ids.size)).rows),
    ],
    ["candidates", async (q) => keysOf((await listCandidates(db, 1, q)).rows)],
    [
      "who may",
      async (q) => {
        const filter = { groupIds: [groupId], status: "active", q, page: 1 } as const;
        return keysOf((await listPeople(db, filter, { total: ids.size, open: false })).rows);
      },
    ],
    ["may somebody", async (q) => keysOf(await searchPeople(db, q, 50))],
    [
      "audit",
      async (q) => keysOf((await findPeople(db, searchWords(q), 50)).map((id) => ({ id }))),
    ],
    ["customers to assign", async (q) => keysOf((await others(q)).rows, customerIds)],
  ];

  it.each(ways)(
    "%s: the words in any order, each anywhere, short ones at a beginning",
    async (_, find) => {
      const found: [string, Key[]][] = [];
      for (const [typed] of sentences) found.push([typed, await find(typed)]);
      expect(found).toEqual(sentences);
    },
  );

  it("customers by reference and company, free or held", async () => {
    const customer = {
      reference: "DE–77",
      email: "",
      firstName: "",
      lastName: "",
      company: "Müller (Bau) GmbH, Co. KG",
    };
    const dates = { createdAt: new Date(0), updatedAt: new Date(0) };
    const data = { ...customer, ...customerKeys(customer), ...dates };
    const { id } = await db.write((tx) => tx.customer.create({ data }));
    const list = { userId: holder, page: 1 };
    const typed = ["bau, müller de-77", "co. kg", "de-77"];
    for (const q of typed) expect((await others(q)).rows, q).toMatchObject([{ id }]);
    await db.write((tx) => tx.customer.update({ where: { id }, data: { assignedUserId: holder } }));
    for (const q of typed)
      expect((await listHeld(db, { ...list, q }, 1)).rows, q).toMatchObject([{ id }]);
    expect((await listHeld(db, { ...list, q: "de-78" }, 1)).rows).toEqual([]);
  });

  it("sorts all apostrophes alike", async () => {
    const query = usersQuery.parse({ q: "brien", sort: "lastName" });
    const { list } = await listUsers(db, query, new Date(0));
    expect(list.rows.map(({ firstName }) => firstName)).toEqual(["Conan", "Dara", "Eoin"]);
    expect(new Set((await lastNameKeys()).filter((key) => key.includes("brien"))).size).toBe(1);
  });

  it("the audit, by what somebody was called before", async () => {
    const person = { email: "old@example.com", firstName: "次郎", lastName: "山田" };
    const id = await addUser(db, person);
    const renamed = { ...person, lastName: "New" };
    await db.write((tx) =>
      tx.user.update({ where: { id }, data: { ...renamed, ...userKeys(renamed) } }),
    );
    expect(await findPeople(db, searchWords("山田次郎"), 50)).toEqual([id]);
  });

  async function lastNameKeys(): Promise<string[]> {
    const rows = await db.read.user.findMany({ select: { lastNameKey: true } });
    return rows.map(({ lastNameKey }) => lastNameKey);
  }
});
