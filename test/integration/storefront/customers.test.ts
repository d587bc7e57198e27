import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";
import { type Store, startStore } from "../../support/store.ts";

const anna = {
  email: "anna@example.com",
  firstName: "Anna",
  lastName: "Berg",
  company: "Berg GmbH",
};
const bo = { email: "bo@example.com", firstName: "Bo", lastName: "Celik" };

describe.skipIf(unreachable)("a customer whom the store puts", () => {
  let test: TestApp;
  let store: Store;
  let preview: Store;
  let last = 0;
  beforeAll(async () => {
    test = await startApp();
    store = await startStore(test, { scopes: ["customers"], name: "Web store" });
    preview = await startStore(test, { scopes: ["preview"] });
  });
  afterAll(() => test.close());

  const next = () => `PUT-${++last}`;
  const at = (reference: string, query = "") =>
    `/customers/${encodeURIComponent(reference)}${query}`;
  const stored = (reference: string) => test.db.read.customer.findUnique({ where: { reference } });
  const hold = async (reference: string) => {
    const id = await addUser(test.db);
    await test.db.write((tx) =>
      tx.customer.update({ where: { reference }, data: { assignedUserId: id } }),
    );
    return id;
  };
  /** Entries about the customer, oldest first. */
  const entries = async (reference: string) => {
    const rows = await test.db.read.auditEntry.findMany({
      where: { subjectType: "customer", subjectName: { contains: `(${reference})` } },
      orderBy: { id: "asc" },
    });
    return rows.map(({ action, result, actorId, actorName, source, changes }) => ({
      ...{ action, result, actorId, actorName, source },
      changes: JSON.parse(changes),
    }));
  };
  const byStore = { result: "done", actorId: null, actorName: "Web store", source: "store" };

  it("is added, and the key's name stands in the audit", async () => {
    const reference = next();
    const { status, body } = await store.put(at(reference), anna);
    expect([status, body]).toEqual([201, { reference, result: "added", notes: [] }]);
    expect(await stored(reference)).toMatchObject({ ...anna, assignedUserId: null });
    expect(await entries(reference)).toEqual([
      { ...byStore, action: "customers.added", changes: anna },
    ]);
  });

  it("is changed as a whole: what is not said is empty, and who holds it stays", async () => {
    const reference = next();
    await store.put(at(reference), anna);
    const holder = await hold(reference);
    const { status, body } = await store.put(at(reference), {
      email: anna.email,
      lastName: "Celik",
    });
    expect([status, body.result]).toEqual([200, "updated"]);
    expect(await stored(reference)).toMatchObject({
      ...{ firstName: "", lastName: "Celik", company: null, assignedUserId: holder },
    });
    expect((await entries(reference)).at(-1)?.changes).toEqual({
      firstName: { from: "Anna", to: "" },
      lastName: { from: "Berg", to: "Celik" },
      company: { from: "Berg GmbH", to: "" },
    });
  });

  it("is left alone where nothing is new: no entry, no row written", async () => {
    const reference = next();
    await store.put(at(reference), anna);
    const before = await stored(reference);
    test.clock.advance(1_000);
    const { status, body } = await store.put(at(reference), anna);
    expect([status, body.result]).toEqual([200, "unchanged"]);
    expect(await stored(reference)).toEqual(before);
    expect(await entries(reference)).toHaveLength(1);
  });

  describe("with the name and the e-mail of somebody else", () => {
    it("is replaced while nobody holds it", async () => {
      const reference = next();
      await store.put(at(reference), anna);
      const { status, body } = await store.put(at(reference), bo);
      expect([status, body.result]).toEqual([200, "replaced"]);
      expect(await stored(reference)).toMatchObject({ ...bo, company: null });
      expect((await entries(reference)).at(-1)).toMatchObject({ action: "customers.replaced" });
    });

    it("is refused while somebody holds it, and the attempt is recorded", async () => {
      const reference = next();
      await store.put(at(reference), anna);
      await hold(reference);
      const { status, body, headers } = await store.put(at(reference), bo);
      expect(status).toBe(409);
      expect(headers["content-type"]).toMatch(/^application\/problem\+json/);
      expect(body).toMatchObject({ type: "/store/api#somebody-else" });
      expect(await stored(reference)).toMatchObject(anna);
      expect((await entries(reference)).at(-1)).toMatchObject({
        ...{ action: "customers.replaced", result: "refused", actorName: "Web store" },
      });
    });

    it("is replaced all the same where that is asked for, and stays held", async () => {
      const reference = next();
      await store.put(at(reference), anna);
      const holder = await hold(reference);
      const { body } = await store.put(at(reference, "?accept=1"), bo);
      expect(body.result).toBe("replaced");
      expect(await stored(reference)).toMatchObject({ ...bo, assignedUserId: holder });
    });
  });

  it.each(["A/1", "Ü-1", "%", "DE--5;A", "?a=b#c", "a+b", "𝒳".repeat(64)])(
    "may be called %j, percent-encoded",
    async (reference) => {
      const { status, body } = await store.put(at(reference), anna);
      expect([status, body.reference]).toEqual([201, reference]);
    },
  );

  it("may have 64 characters, and be asked for and deleted, however composed", async () => {
    const decomposed = "U\u0308".repeat(64);
    expect((await store.put(at(decomposed), anna)).body.reference).toBe("Ü".repeat(64));
    expect((await preview.get(`${at(decomposed)}/preview`)).body.reason).toBe("not-held");
    expect((await store.delete(at(decomposed))).status).toBe(204);
    expect(await stored("Ü".repeat(64))).toBeNull();
  });

  it("is the same one, composed or not", async () => {
    await store.put(at("Mu\u0308-1"), anna);
    expect((await store.put(at("Mü-1"), anna)).body).toMatchObject({
      ...{ reference: "Mü-1", result: "unchanged" },
    });
    expect((await store.delete(at("Mu\u0308-1"))).status).toBe(204);
    expect(await stored("Mü-1")).toBeNull();
  });

  it.each([
    ["a space", "A 1", {}, "/reference"],
    ["a space at its end", "A1 ", {}, "/reference"],
    ["a control character", "A\u00001", {}, "/reference"],
    ["an invisible character", "A\u200b1", {}, "/reference"],
    ["a power of ten", "1.23457E+12", {}, "/reference"],
    ["a spreadsheet's apostrophe", "'123", {}, "/reference"],
    ["65 characters", "r".repeat(65), {}, "/reference"],
    ["a name that is too long", "A1", { firstName: "A".repeat(101) }, "/firstName"],
    ["lost characters", "A1", { lastName: "M\ufffdller" }, "/lastName"],
    ["a number for a name", "A1", { lastName: 1 }, "/lastName"],
    ["an unknown field", "A1", { phone: "1" }, "/phone"],
    ["a holder", "A1", { assignedUserId: 1 }, "/assignedUserId"],
  ])("is refused with %s", async (_, reference, said, place) => {
    const { status, body } = await store.put(at(reference), { ...anna, ...said });
    expect(status).toBe(422);
    expect(body).toMatchObject({ type: "/store/api#invalid", errors: [{ at: place }] });
  });

  it.each([
    ["a body that is none", "{", 400],
    ["a list", "[]", 422],
    ["more than 4 KB", JSON.stringify({ company: "x".repeat(5_000) }), 413],
  ])("is refused with %s", async (_, body, status) => {
    expect((await store.put(at("A1"), body)).status).toBe(status);
  });

  it("is told of 20 unknown fields at most", async () => {
    const fields = Array.from({ length: 30 }, (_, at) => [`f${at}`, 1]);
    const { body } = await store.put(at("A1"), Object.fromEntries(fields));
    expect(body.errors).toHaveLength(20);
  });

  it("is refused with an address that cannot be decoded", async () => {
    expect((await store.put("/customers/%", anna)).status).toBe(400);
  });

  it("is taken as it is, and said what was noticed", async () => {
    const reference = next();
    const { body } = await store.put(at(reference), { email: "none", lastName: "Be\u0000rg" });
    expect(body.notes).toEqual([
      "lastName: characters that cannot be shown were removed",
      "email: not an e-mail address, kept as it is",
    ]);
    expect(await stored(reference)).toMatchObject({ email: "none", lastName: "Berg" });
  });

  it("needs a reference alone", async () => {
    expect((await store.put(at(next()), {})).status).toBe(201);
  });
});
