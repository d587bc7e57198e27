import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { type Database, openDatabase } from "../../../src/db/client.ts";
import { addAgent } from "../../support/agents.ts";
import { addCustomers, lockUser, startApp, type TestApp } from "../../support/app.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { addStoreKey, Store, type StoreReply, startStore } from "../../support/store.ts";

describe.skipIf(unreachable)("an agent in the store", () => {
  let test: TestApp;
  let store: Store;
  let db: Database;
  let elsewhere: Store;
  let keyId: number;
  beforeAll(async () => {
    test = await startApp();
    const { id, key } = await addStoreKey(test.db, { scopes: ["agents"] });
    keyId = id;
    store = new Store(test.app, key);
    // Another process, as far as the database knows.
    db = await openDatabase(test.deps.config.databaseUrl);
    elsewhere = new Store(createApp({ ...test.deps, db }), key);
  });
  afterAll(async () => {
    await db.close();
    await test.close();
  });

  const find = (agent: number, query = "", by = store) =>
    by.get(`/customers?agent=${agent}${query}`);
  const names = ({ body }: StoreReply) =>
    (body.customers as { name: string }[]).map(({ name }) => name);

  it("is one, by name and language", async () => {
    const { id } = await addAgent(test.db, { locale: "de" });
    const { status, body } = await store.get(`/agents/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({ agent: true, id, name: "Agnes Agent", locale: "de" });
  });

  it("stays one while strangers have locked the account", async () => {
    const { id } = await addAgent(test.db);
    await lockUser(test.db, id);
    expect((await store.get(`/agents/${id}`)).body.agent).toBe(true);
  });

  it.each([
    ["whom nobody knows", null],
    ["who is Deactivated", { status: "deactivated" }],
    ["who is Deleted", { status: "deleted" }],
    ["who is not an agent", { agent: false }],
    ["who is Invited", { passwordHash: "" }],
    ["whose password is temporary", { passwordEndsAt: new Date("2099-01-01T00:00:00Z") }],
  ] as const)("is none %s", async (_, user) => {
    const id = user ? (await addAgent(test.db, user)).id : 99_999;
    const { status, body } = await store.get(`/agents/${id}`);
    expect([status, body]).toEqual([200, { agent: false }]);
  });

  it.each([
    ["made no agent", { agent: false }],
    ["deactivated", { status: "deactivated" }],
    ["deleted", { status: "deleted" }],
  ])("is none with the next question on every process after being %s", async (_, data) => {
    const { id } = await addAgent(test.db);
    for (const by of [store, elsewhere]) {
      expect((await by.get(`/agents/${id}`)).body.agent).toBe(true);
      expect((await find(id, "", by)).status).toBe(200);
    }
    await test.db.write((tx) => tx.user.update({ where: { id }, data }));
    for (const by of [elsewhere, store]) {
      expect((await by.get(`/agents/${id}`)).body).toEqual({ agent: false });
      const refused = await find(id, "", by);
      expect([refused.status, refused.body.type]).toEqual([403, "/store/api#not-an-agent"]);
    }
  });

  it("finds customers by words in any order, of reference, name, e-mail and company", async () => {
    const { id } = await addAgent(test.db);
    const [first] = await addCustomers(test.db, 2, { lastName: "Kestrel" });
    const data = { company: "Falcon & Sons" };
    await test.db.write((tx) =>
      tx.customer.update({ where: { id: first as number }, data: { ...data } }),
    );
    const { reference, email } = await test.db.read.customer.findUniqueOrThrow({
      where: { id: first as number },
    });
    for (const q of ["kestrel c000", "C000 Kest", reference, email]) {
      const { status, body } = await find(id, `&q=${encodeURIComponent(q)}`);
      expect(status).toBe(200);
      expect(body).toEqual({
        customers: [
          {
            reference,
            name: "C000 Kestrel",
            firstName: "C000",
            lastName: "Kestrel",
            email,
            ...data,
          },
        ],
        page: 1,
        more: false,
      });
    }
    expect(names(await find(id, "&q=kestrel"))).toEqual(["C000 Kestrel", "C001 Kestrel"]);
    expect(names(await find(id, "&q=nobody%20at%20all"))).toEqual([]);
  });

  it("finds those that somebody holds, and not by who that is", async () => {
    const { id } = await addAgent(test.db, { lastName: "Peregrine" });
    await addCustomers(test.db, 1, { lastName: "Shrike", assignedUserId: id });
    expect(names(await find(id, "&q=shrike"))).toEqual(["C000 Shrike"]);
    expect(names(await find(id, "&q=peregrine"))).toEqual([]);
  });

  it("reads all of them by name, 25 a page", async () => {
    const { id } = await addAgent(test.db);
    await addCustomers(test.db, 30, { lastName: "Aaa" });
    const [first, second] = [await find(id), await find(id, "&page=2")];
    expect(names(first)).toHaveLength(25);
    expect([first.body.page, first.body.more]).toEqual([1, true]);
    expect(names(first)[24]).toBe("C024 Aaa");
    expect(names(second)[0]).toBe("C025 Aaa");
    const last = await find(id, "&page=99999");
    expect(last.body.more).toBe(false);
    expect(last.body.page).toBeLessThan(99_999);
  });

  it.each([
    ["/agents/0", "/id"],
    ["/agents/one", "/id"],
    ["/customers", "/agent"],
    ["/customers?agent=1&agent=2", "/agent"],
    [`/customers?agent=1&q=${"x".repeat(101)}`, "/q"],
    ["/customers?agent=1&q=a%00b", "/q"],
    ["/customers?agent=1&page=0", "/page"],
    ["/customers?agent=1&sort=name", "/sort"],
  ])("says what is wrong with %s", async (path, at) => {
    const { status, body } = await store.get(path);
    expect([status, body.type]).toEqual([422, "/store/api#invalid"]);
    expect(body.errors).toMatchObject([{ at }]);
  });

  it("changes nothing by questions", async () => {
    const { id } = await addAgent(test.db);
    await store.get(`/agents/${id}`);
    const before = await dumpDatabase(test.db);
    await store.get(`/agents/${id}`);
    await find(id, "&q=kestrel");
    await find(1);
    expect(await dumpDatabase(test.db)).toEqual(before);
  });

  it("is nothing that another key may ask about", async () => {
    const { id } = await addAgent(test.db);
    const other = await startStore(test, { scopes: ["preview", "customers"] });
    for (const path of [`/agents/${id}`, `/customers?agent=${id}`])
      expect((await other.get(path)).body.type).toBe("/store/api#scope");
  });

  it("costs a key's share what it costs: a sign-in ten, a search two, a question one", async () => {
    const { id } = await addAgent(test.db);
    const costs: [number, (by: Store) => Promise<StoreReply>][] = [
      [10, (by) => by.post("/agents/sign-in", {})],
      [2, (by) => find(id, "", by)],
      [1, (by) => by.get(`/agents/${id}`)],
    ];
    for (const [cost, ask] of costs) {
      const by = await startStore(test, { scopes: ["agents"] });
      const answers = await Promise.all(Array.from({ length: 300 / cost }, () => ask(by)));
      expect(answers.filter(({ status }) => status === 429)).toEqual([]);
      expect((await ask(by)).status).toBe(429);
    }
  });

  it("is asked about by no key that was revoked, on every process", async () => {
    const { id } = await addAgent(test.db);
    const data = { revokedAt: test.clock.now };
    await test.db.write((tx) => tx.storeKey.update({ where: { id: keyId }, data }));
    for (const by of [elsewhere, store]) {
      expect((await by.get(`/agents/${id}`)).body.type).toBe("/store/api#key");
      expect((await find(id, "", by)).body.type).toBe("/store/api#key");
    }
  });
});
