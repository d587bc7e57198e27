import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { importFile } from "../../../src/cli/import-customers/import-file.ts";
import { type Database, openDatabase } from "../../../src/db/client.ts";
import { columns, text } from "../../../src/db/columns.ts";
import { sql } from "../../../src/db/sql.ts";
import { customerKeys, searchWords } from "../../../src/domain/search-words.ts";
import { copyDatabase } from "../../support/databases.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-import-"));
const file = join(folder, "customers.csv");
const header = "reference,email,first name,last name,company";
const anna = "DE--1,anna@example.com,Anna,Berg,Berg GmbH";
const begin = new Date("2026-03-02T09:00:00Z");
const later = new Date("2026-03-03T09:00:00Z");

let db: Database;
let url: string;
let drop: () => Promise<void>;

beforeEach(async () => {
  ({ url, drop } = await copyDatabase());
  db = await openDatabase(url);
});
afterEach(async () => {
  await db.close();
  await drop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (...lines: string[]) => writeFileSync(file, `${lines.join("\n")}\n`);
const wanted = { path: file, encoding: undefined };
const run = (now = begin, acceptChanged = false) =>
  importFile(db, wanted, { clock: () => now, acceptChanged });
const customers = () => db.read.customer.findMany({ orderBy: { id: "asc" } });
const entries = async () => {
  const rows = await db.read.auditEntry.findMany({
    where: { action: { in: ["import.started", "customers.imported"] } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ action, at, source, actorId, subjectType, changes }) => ({
    action,
    at,
    source,
    actorId,
    subjectType,
    changes: JSON.parse(changes),
  }));
};
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
    await db.write((tx) =>
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
      db.read.all(
        columns("c", { reference: text }),
        sql`FROM ${db.dialect.matching("Customer", searchWords(wanted))} c`,
      );
    expect([await found("quitzow"), await found("celik"), await found("dorn ag")]).toEqual([
      [{ reference: "DE--2" }],
      [],
      [],
    ]);
    const { customerCount } = await db.read.user.findUniqueOrThrow({
      where: { id: 1 },
      select: { customerCount: true },
    });
    expect(customerCount).toBe(2);
  });

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
      await db.read.customer.findUniqueOrThrow({ where: { reference: "DE--1" } }),
    ).toMatchObject({ lastName: "Last" });
  });

  describe("somebody else under a known reference", () => {
    const bo = "DE--1,bo@example.com,Bo,Celik,";
    const assign = (userId: number | null) =>
      db.write((tx) => tx.customer.updateMany({ data: { assignedUserId: userId } }));
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
    write(header, ...Array.from({ length: 6_000 }, () => "no"), anna);
    const { counts: done, problems } = await run();
    expect(done).toEqual(counts(1, 0, 0, 6_000));
    expect([problems.lines.length, problems.count]).toEqual([100, 6_000]);
  });

  it.each([
    [
      "a byte order mark, semicolons and CRLF",
      `\ufeff${header}\r\n${anna.replace("GmbH", "& Co")}\r\n`
        .replaceAll(",", ";")
        .replace("Berg & Co", '"Berg, & Co"'),
      "Berg, & Co",
    ],
    [
      "other columns' order and case, commas within",
      `Company,LAST NAME,First Name,Email,Reference\n"Berg, GmbH",Berg,Anna,anna@example.com,DE--1`,
      "Berg, GmbH",
    ],
    [
      "no company",
      "reference,email,first name,last name\nDE--1,anna@example.com,Anna,Berg\n\n",
      null,
    ],
  ])("reads a file with %s", async (_, text, company) => {
    writeFileSync(file, text);
    expect((await run()).counts).toEqual(counts(1, 0, 0, 0));
    expect(await customers()).toMatchObject([
      {
        reference: "DE--1",
        email: "anna@example.com",
        firstName: "Anna",
        lastName: "Berg",
        company,
      },
    ]);
  });

  it.each([
    ["nothing", "", /the file is empty/],
    ["no header", `${anna}\n`, /missing: "reference", .*found instead: "DE--1"/s],
    ["a column missing", `${header.replace("email,", "")}\n${anna}`, /missing: "email"/],
    ["a column twice", `${header},email\n${anna},x`, /repeated: "email"/],
    ["a broken header", `"reference,email\n${anna}`, /quotation mark/],
    ["a binary", Buffer.alloc(200_000), /encoding of the file cannot be recognised/],
    [
      "two encodings",
      Buffer.concat([Buffer.from(`${header}\nö`), Buffer.from("ö", "latin1")]),
      /encoding of the file cannot be recognised: .* --encoding \(utf-8, /s,
    ],
  ])("imports and records nothing from a file with %s", async (_, text, message) => {
    writeFileSync(file, text);
    await expect(run()).rejects.toMatchObject({
      code: 65,
      message: expect.stringMatching(message),
    });
    expect(await db.read.customer.count()).toBe(0);
    expect(await entries()).toEqual([]);
  });

  it("takes thousands of lines quickly, other writes in between", async () => {
    write(header, ...many(6_000));
    const started = performance.now();
    let over = false;
    const importing = run().finally(() => (over = true));
    let slowest = 0;
    for (let name = 0; !over; name++) {
      const asked = performance.now();
      await db.write((tx) =>
        tx.user.update({ where: { id: 1 }, data: { firstName: `Ada ${name}` } }),
      );
      slowest = Math.max(slowest, performance.now() - asked);
      await sleep(20);
    }
    expect((await importing).counts).toEqual(counts(6_000, 0, 0, 0));
    expect(performance.now() - started).toBeLessThan(40_000);
    expect(slowest).toBeLessThan(5_000);
  });
});

function many(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) =>
      `M--${index},m${index}@example.com,Maria ${index},Muster ${index},Firma ${index} GmbH`,
  );
}

describe("the command", () => {
  const command = "dist/cli/import-customers.js";
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [command, ...args], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: ["ignore", "pipe", "pipe"],
    });

  async function finish(
    child: ChildProcess,
  ): Promise<{ code: number | null; out: string; err: string }> {
    let [out, err] = ["", ""];
    child.stdout?.on("data", (chunk) => (out += chunk));
    child.stderr?.on("data", (chunk) => (err += chunk));
    const [code] = await once(child, "close");
    return { code: code as number | null, out, err };
  }

  it("goes on to a right end after kill -9 in the middle", async () => {
    write(header, ...many(10_000));
    const child = start(file);
    const killed = finish(child);
    while ((await db.read.customer.count()) < 2_000) await sleep(5);
    child.kill("SIGKILL");
    await killed;
    const half = await customers();
    expect(half.length).toBeLessThan(10_000);
    expect((await entries()).map(({ action }) => action)).toEqual(["import.started"]);

    const { code, out } = await finish(start("--", file));
    expect(code).toBe(0);
    expect(out).toContain(
      `${10_000 - half.length} added, 0 updated, ${half.length} unchanged, 0 refused`,
    );
    const lines = (await customers()).map((c) =>
      [c.reference, c.email, c.firstName, c.lastName, c.company].join(),
    );
    expect(lines).toEqual(many(10_000));
    expect((await entries()).map(({ action }) => action)).toEqual([
      "import.started",
      "import.started",
      "customers.imported",
    ]);
  }, 180_000);

  it("reads standard input, in the encoding that is named", async () => {
    const child = spawn(process.execPath, [command, "--encoding", "Windows-1252", "-"], {
      env: { ...process.env, DATABASE_URL: url },
    });
    child.stdin.end(Buffer.from(`${header}\nDE--1,anna@example.com,Anna,Müßig,`, "latin1"));
    expect(await finish(child)).toMatchObject({ code: 0 });
    expect(await customers()).toMatchObject([{ lastName: "Müßig" }]);
  });

  it("says what was refused and ends with 65", async () => {
    write(header, anna, "no");
    const { code, out, err } = await finish(start(file));
    expect([code, out]).toEqual([
      65,
      expect.stringContaining("1 added, 0 updated, 0 unchanged, 1 refused"),
    ]);
    expect(err).toMatch(/These lines were refused:\nLine 3: has 1 column instead of 5; .*\n$/);
  });

  it.each([
    [[], 64, "err", "One file must be named"],
    [["--help"], 0, "out", "Usage:"],
    [["--force", "x"], 64, "err", "Unknown option"],
    [["/nowhere.csv"], 66, "err", "/nowhere.csv cannot be read (ENOENT)"],
    [[folder], 66, "err", "is not a file"],
    [["--encoding", "ebcdic", "x"], 64, "err", "The encoding must be one of utf-8, utf-16le"],
  ] as const)("given %j ends with %i", async (args, expected, stream, text) => {
    const result = await finish(start(...args));
    expect(result.code).toBe(expected);
    expect(result[stream]).toContain(text);
  });
});
