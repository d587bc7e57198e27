import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../src/db/client.ts";
import { listOthers } from "../../../src/features/customers/queries.ts";
import { addCustomers, addUser } from "../../support/app.ts";
import { copyDatabase, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("customers by who holds them", () => {
  let db: Database;
  let drop: () => Promise<void>;
  let me: number;
  let hedda: number;
  let herHolding: number[];
  let namesakes: number[];
  let free: number[];
  beforeAll(async () => {
    const copy = await copyDatabase();
    drop = copy.drop;
    db = await openDatabase(copy.url);
    me = await addUser(db, { firstName: "Mia", lastName: "Quandt" });
    hedda = await addUser(db, { firstName: "Hedda", lastName: "Quandt", email: "hq@q.example" });
    herHolding = await addCustomers(db, 30, { lastName: "Berg", assignedUserId: hedda });
    await addCustomers(db, 2, { lastName: "Berg", assignedUserId: me });
    namesakes = await addCustomers(db, 30, { lastName: "Quandt" });
    free = await addCustomers(db, 2, { lastName: "Adler" });
  });
  afterAll(async () => {
    await db?.close();
    await drop?.();
  });

  const find = async (q: string, { page = 1, free = false } = {}) => {
    const { rows, total, manyHolders } = await listOthers(db, { userId: me, q, page, free });
    return { ids: rows.map(({ id }) => id), total, manyHolders };
  };

  it.each(["Hedda Quandt", "hq@q.example", "quandt hed"])("finds them by %s", async (q) => {
    expect(await find(q)).toEqual({
      ids: herHolding.slice(0, 25),
      total: 30,
      manyHolders: false,
    });
  });

  it("puts them among those of the name, by name, on every page", async () => {
    const [first, second, third] = [
      await find("quandt"),
      await find("quandt", { page: 2 }),
      await find("quandt", { page: 3 }),
    ];
    expect(first.total).toBe(60);
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual([...herHolding, ...namesakes]);
  });

  it("counts once who has the words and a holder who has them", async () => {
    const both = await addCustomers(db, 1, { lastName: "Hedda", assignedUserId: hedda });
    expect((await find("hedda")).total).toBe(31);
    await db.write((tx) => tx.customer.deleteMany({ where: { id: { in: both } } }));
  });

  it("leaves them out where only free ones are asked for", async () => {
    expect(await find("quandt", { free: true })).toMatchObject({ total: 30 });
    expect(await find("hedda", { free: true })).toMatchObject({ ids: [], total: 0 });
    expect((await find("adler", { free: true })).ids).toEqual(free);
  });

  it("does not look for holders by one or two letters alone", async () => {
    expect(await find("hq")).toMatchObject({ total: 0, manyHolders: false });
  });

  it("says so where the words are those of too many holders", async () => {
    const add = async () => {
      const id = await addUser(db, { lastName: "Zorn" });
      await addCustomers(db, 1, { lastName: "Ytter", assignedUserId: id });
    };
    for (let index = 0; index < 20; index++) await add();
    expect(await find("zorn")).toMatchObject({ total: 20, manyHolders: false });
    await add();
    expect(await find("zorn")).toMatchObject({ total: 0, manyHolders: true });
  });

  it("lists more than a thousand of one holder, as far as a search goes", async () => {
    const id = await addUser(db, { firstName: "Vera", lastName: "Vielmehr" });
    for (let chunk = 0; chunk < 2; chunk++)
      await addCustomers(db, 600, { lastName: "Wald", assignedUserId: id });
    const list = await listOthers(db, { userId: me, q: "vielmehr", page: 40, free: false });
    expect(list).toMatchObject({ open: true, cut: true, hasNext: false });
    expect(list.rows).toHaveLength(25);
  });
});
