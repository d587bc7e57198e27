import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { CommandError } from "../../../src/cli/command-line.ts";
import { importFile } from "../../../src/cli/import-customers/import-file.ts";
import { columns, text } from "../../../src/db/columns.ts";
import { sql } from "../../../src/db/sql.ts";
import { customerKeys, searchWords } from "../../../src/domain/search-words.ts";
import { anna, header, many, useImport } from "../../support/imports.ts";
import { thorough } from "../../support/thorough.ts";

const begin = new Date("2026-03-02T09:00:00Z");
const later = new Date("2026-03-03T09:00:00Z");

/** Those of two transactions, and some. */
const LINES = thorough ? 6_000 : 3_000;
const shop = useImport();
const { folder, file, write, customers, entries } = shop;

const wanted = { path: file, encoding: undefined };
const run = (now = begin, acceptChanged = false) =>
  importFile(shop.db, wanted, { clock: () => now, acceptChanged });
const counts = (added: number, updated: number, unchanged: number, refused: number) => ({
  added,
  updated,
  unchanged,
  refused,
  replaced: 0,
  kept: 0,
});

describe("importing customers", () => {
  it("adds them, found by what is searched, and records who did what when", async () => {
    write(header, anna, "DE--2,=1+1@example.com,=Bo,Çelik,");
    expect(await run()).toMatchObject({ counts: counts(2, 0, 0, 0), problems: { count: 0 } });
    const common = { assignedUserId: null, createdAt: begin, updatedAt: begin };
    const first = {
      reference: "DE--1",
      email: "anna@example.com",
      firstName: "Anna",
      lastName: "Berg",
      company: "Berg GmbH",
    };
    const second = {
      reference: "DE--2",
      email: "=1+1@example.com",
      firstName: "=Bo",
      lastName: "Çelik",
      company: null,
    };
    expect(await customers()).toMatchObject(
      [first, second].map((customer) => ({ ...customer, ...customerKeys(customer), ...common })),
    );
    const entry = { at: begin, source: "cli", actorId: null, subjectType: "none" };
    expect(await entries()).toEqual([
      { ...entry, action: "import.started", changes: {} },
      { ...entry, action: "customers.imported", changes: counts(2, 0, 0, 0) },
    ]);
  });

  it("writes only what changed, not the holder or the creation; the search follows", async () => {
    write(header, anna, "DE--2,bo@example.com,Bo,Celik,", "DE--3,cy@example.com,Cy,Dorn,Dorn AG");
    await run();
    await shop.db.write((tx) =>
      tx.customer.updateMany({
        where: { reference: { in: ["DE--1", "DE--2"] } },
        data: { assignedUserId: 1 },
      }),
    );
    write(
      header,
      anna,
      "DE--2,bo@example.com,Bo,Quitzow,",
      "DE--3,cy@example.com,Cy,Dorn,",
      "DE--4,di@example.com,Di,Ebert,",
    );
    expect((await run(later)).counts).toEqual(counts(1, 2, 1, 0));
    expect(await customers()).toMatchObject([
      { reference: "DE--1", assignedUserId: 1, createdAt: begin, updatedAt: begin },
      {
        reference: "DE--2",
        lastName: "Quitzow",
        nameKey: "quitzow bo",
        assignedUserId: 1,
        createdAt: begin,
        updatedAt: later,
      },
      {
        reference: "DE--3",
        company: null,
        assignedUserId: null,
        createdAt: begin,
        updatedAt: later,
      },
      { reference: "DE--4", createdAt: later, updatedAt: later },
    ]);
    const found = (wanted: string) =>
      shop.db.read.all(
        columns("c", { reference: text }),
        sql`FROM ${shop.db.dialect.matching("Customer", searchWords(wanted))} c`,
      );
    expect([await found("quitzow"), await found("celik"), await found("dorn ag")]).toEqual([
      [{ reference: "DE--2" }],
      [],
      [],
    ]);
    const { customerCount } = await shop.db.read.user.findUniqueOrThrow({
      where: { id: 1 },
      select: { customerCount: true },
    });
    expect(customerCount).toBe(2);
  });

  it("refuses a folder as no file", () =>
    expect(
      importFile(shop.db, { ...wanted, path: folder }, { clock: () => begin }),
    ).rejects.toEqual(new CommandError(`${folder} is not a file.`, 66)));

  it("takes no ids for customers that are there already", async () => {
    write(header, anna);
    for (let times = 0; times < 5; times++) await run();
    write(header, anna, "DE--2,bo@example.com,Bo,Celik,");
    await run();
    const [one, two] = await customers();
    expect((two?.id ?? 0) - (one?.id ?? 0)).toBe(1);
  });

  it("lets the later line of a reference count, near or far", async () => {
    const between = Array.from({ length: 3_000 }, (_, index) => `X${index},x@example.com,X,X,`);
    write(
      header,
      anna,
      anna.replace("Berg,", "Second,"),
      ...between,
      anna.replace("Berg,", "Last,"),
      "X0,x@example.com,X,X,",
    );
    expect((await run()).counts).toEqual(counts(3_001, 0, 0, 0));
    expect(
      await shop.db.read.customer.findUniqueOrThrow({ where: { reference: "DE--1" } }),
    ).toMatchObject({ lastName: "Last" });
  });

  describe("somebody else under a known reference", () => {
    const bo = "DE--1,bo@example.com,Bo,Celik,";
    const assign = (userId: number | null) =>
      shop.db.write((tx) => tx.customer.updateMany({ data: { assignedUserId: userId } }));
    const stored = async () => (await customers()).map(({ firstName }) => firstName);

    beforeEach(async () => {
      write(header, anna);
      await run();
      write(header, bo);
    });

    it("is taken over where nobody holds the customer, and told apart", async () => {
      const { counts: done, somebodyElse } = await run(later);
      expect([done, await stored()]).toEqual([{ ...counts(0, 0, 0, 0), replaced: 1 }, ["Bo"]]);
      expect(somebodyElse.lines).toEqual([
        "DE--1 was Anna Berg, Berg GmbH, anna@example.com, is Bo Celik, bo@example.com; taken over",
      ]);
    });

    it("leaves a held customer as it was", async () => {
      await assign(1);
      const { counts: done, somebodyElse } = await run(later);
      expect([done, await stored()]).toEqual([{ ...counts(0, 0, 0, 0), kept: 1 }, ["Anna"]]);
      expect(somebodyElse.lines[0]).toMatch(/left as it was: a user holds this customer$/);
    });

    it("is taken over where that is asked for, whoever holds the customer", async () => {
      await assign(1);
      expect((await run(later, true)).counts).toMatchObject({ replaced: 1, kept: 0 });
      expect(await customers()).toMatchObject([{ firstName: "Bo", assignedUserId: 1 }]);
    });

    it.each([
      ["a new name", "DE--1,ANNA@example.com,Anna,Celik,"],
      ["a new address", "DE--1,bo@example.com,Anna,Berg,"],
    ])("is the same person with %s alone", async (_, line) => {
      await assign(1);
      write(header, line);
      expect((await run(later)).counts).toEqual(counts(0, 1, 0, 0));
    });
  });

  it("reports bad lines with their number and imports the others", async () => {
    const long = "x".repeat(100_000);
    const bad = [
      `B1,${long}@example.com,${long},Berg,${long}`,
      ',b@example.com,"B",Berg,',
      "B4,b@example.com",
      'B5,b@example.com,"B,Berg,',
      "1.23457E+12,b@example.com,B,Berg,",
    ];
    write(
      header,
      anna,
      ...bad,
      'G1,g@example.com,G,Grün,"Zwei\r\nZeilen"',
      "G2,g@example.com,G\0,<b>,",
    );
    const { counts: done, problems, notes } = await run();
    expect(done).toEqual(counts(3, 0, 0, 5));
    expect(problems.lines.map((problem) => problem.slice(0, 40))).toEqual(
      [
        "Line 3: email has more than 254 characters",
        "Line 4: reference is missing",
        "Line 5: has 2 columns instead of 5; a value",
        "Line 6: a quotation mark is out of place",
        "Line 7: reference was shortened to a power",
      ].map((problem) => problem.slice(0, 40)),
    );
    expect(notes.lines).toEqual([
      "Line 10: first name had characters that cannot be shown; they are gone",
    ]);
    expect((await customers()).map(({ reference, company }) => [reference, company])).toEqual([
      ["DE--1", "Berg GmbH"],
      ["G1", "Zwei Zeilen"],
      ["G2", null],
    ]);
  });

  it("tells the first hundred refused lines and counts all", async () => {
    write(header, ...Array.from({ length: 1_500 }, () => "no"), anna);
    const { counts: done, problems } = await run();
    expect(done).toEqual(counts(1, 0, 0, 1_500));
    expect([problems.lines.length, problems.count]).toEqual([100, 1_500]);
  });

  it("takes thousands of lines quickly, other writes in between", async () => {
    write(header, ...many(LINES));
    const started = performance.now();
    let over = false;
    const importing = run().finally(() => (over = true));
    let slowest = 0;
    for (let name = 0; !over; name++) {
      const asked = performance.now();
      await shop.db.write((tx) =>
        tx.user.update({ where: { id: 1 }, data: { firstName: `Ada ${name}` } }),
      );
      slowest = Math.max(slowest, performance.now() - asked);
      await sleep(20);
    }
    expect((await importing).counts).toEqual(counts(LINES, 0, 0, 0));
    expect(performance.now() - started).toBeLessThan(40_000);
    expect(slowest).toBeLessThan(5_000);
  });
});
