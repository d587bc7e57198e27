import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readLine } from "../../src/cli/import-customers/customer-line.ts";
import { type Column, readHeader } from "../../src/cli/import-customers/header.ts";
import { readRecords } from "../../src/cli/import-customers/read-records.ts";

const order: Column[] = ["reference", "email", "firstName", "lastName", "company"];

describe("readHeader", () => {
  it.each([
    ["reference,email,first name,last name,company", order],
    [" Reference , EMAIL ,FIRST  NAME,last Name,Company", order],
    ["company,last name,first name,email,reference", [...order].reverse()],
    ["email,reference,first name,last name", ["email", "reference", "firstName", "lastName"]],
    ["Kundennr.,E-Mail,Vorname,Name", ["reference", "email", "firstName", "lastName"]],
    [
      "id,customer_number,email,first_name,last_name",
      [undefined, "reference", "email", "firstName", "lastName"],
    ],
    ["reference,email,first name,last name,", [...order.slice(0, 4), undefined]],
    ["reference,email,first name,last name,__proto__", [...order.slice(0, 4), undefined]],
  ])("takes %j", (line, expected) => {
    expect(readHeader(line.split(","))).toMatchObject({ order: expected });
  });

  it("notes what it passes over, nothing of it unescaped", () => {
    expect(
      readHeader("reference,email,first name,last name,phone,a\u0007\u202eb,".split(",")),
    ).toEqual({
      order: [...order.slice(0, 4), undefined, undefined, undefined],
      notes: [
        'Columns passed over: "phone", "a\\u0007?b"',
        "Columns without a name passed over: 1",
      ],
    });
  });

  it.each([
    ["reference,email,first name,company", 'missing: "last name"'],
    ["reference,email,first name,last name,email", 'repeated: "email"'],
    ["ref,email,first name,last name", 'missing: "reference"; found instead: "ref"'],
  ])("refuses %j", (line, expected) => {
    expect(readHeader(line.split(","))).toBe(expected);
  });
});

describe("readLine", () => {
  const fine = {
    reference: "DE--1",
    email: "anna@example.com",
    firstName: "Anna",
    lastName: "Berg",
    company: "Berg GmbH",
  };
  const read = (changes: Partial<typeof fine>) =>
    readLine(order, Object.values({ ...fine, ...changes }));

  it.each([
    [{}, fine],
    [
      { reference: " DE--1 ", firstName: " Anna  Maria " },
      { ...fine, firstName: "Anna Maria" },
    ],
    [{ reference: "'0815" }, { ...fine, reference: "0815" }],
    [{ reference: "12E5" }, { ...fine, reference: "12E5" }],
    [{ company: "" }, { ...fine, company: null }],
    [{ company: "Nordisk A/S: <b>" }, { ...fine, company: "Nordisk A/S: <b>" }],
    [{ company: "Berg\r\nGmbH" }, { ...fine, company: "Berg GmbH" }],
    [
      { firstName: "", lastName: "", email: "" },
      { ...fine, firstName: "", lastName: "", email: "" },
    ],
    [
      { firstName: "Meier c/o", lastName: "-" },
      { ...fine, firstName: "Meier c/o", lastName: "-" },
    ],
    [
      { company: "=HYPERLINK(1)", firstName: "+Anna", lastName: "@Berg" },
      { ...fine, company: "=HYPERLINK(1)", firstName: "+Anna", lastName: "@Berg" },
    ],
    [{ lastName: "Mu\u0308ller" }, { ...fine, lastName: "Müller" }],
    [{ lastName: "𝒳".repeat(100) }, { ...fine, lastName: "𝒳".repeat(100) }],
    [{ lastName: "می‌خواهم" }, { ...fine, lastName: "می‌خواهم" }],
    [{ email: "Anna@Müller.example" }, { ...fine, email: "Anna@Müller.example" }],
  ])("takes %j as it is", (changes, expected) => {
    expect(read(changes)).toEqual({ customer: expected, notes: [] });
  });

  it.each([
    [
      { lastName: "Be\0rg\u202e" },
      { ...fine, lastName: "Berg" },
      "last name had characters that cannot be shown; they are gone",
    ],
    [
      { email: "none" },
      { ...fine, email: "none" },
      "email is no e-mail address; taken over as it is",
    ],
  ])("takes %j, and says what it noticed", (changes, expected, note) => {
    expect(read(changes)).toEqual({ customer: expected, notes: [note] });
  });

  const hidden = "reference has a space or an invisible character in it";
  it.each([
    [{ reference: " " }, "reference is missing"],
    [{ reference: "r".repeat(65) }, "reference has more than 64 characters"],
    [{ reference: "DE 1" }, hidden],
    [{ reference: "DE\u200b1" }, hidden],
    [{ reference: "DE\0" }, hidden],
    [{ reference: "1.23457E+12" }, /^reference was shortened to a power of ten by a spreadsheet/],
    [{ reference: ".." }, "reference is made of dots alone, which can stand in no address"],
    [{ reference: "1,2e+5" }, /^reference was shortened to a power of ten by a spreadsheet/],
    [
      { email: `${"a".repeat(64)}@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(63)}.example` },
      "email has more than 254 characters",
    ],
    [{ firstName: "A".repeat(101) }, "first name has more than 100 characters"],
    [{ firstName: "A".repeat(100_000) }, "first name has more than 100 characters"],
    [{ lastName: "M\ufffdller" }, /^last name has characters that are no text .* --encoding/],
    // Not composed: putting that many marks in order takes a second.
    [
      { lastName: `Berg${"\u0323\u0301".repeat(20_000)}` },
      "last name has more than 100 characters",
    ],
    [
      { lastName: `Be${" ".repeat(100_000)}rg${"\u0323".repeat(101)}` },
      "last name has more than 100 characters",
    ],
    [{ company: "C".repeat(201) }, "company has more than 200 characters"],
  ])("refuses %j", (changes, expected) => {
    expect(read(changes)).toEqual(
      typeof expected === "string" ? expected : expect.stringMatching(expected),
    );
  });

  it("refuses a line of another width, but for empty cells beyond", () => {
    expect(readLine(order, ["DE--1"])).toMatch(/^has 1 column instead of 5; a value/);
    expect(readLine(order, [...order, "more"])).toMatch(/^has 6 columns instead of 5; a value/);
    expect(readLine(order, [...Object.values(fine), "", " "])).toMatchObject({
      customer: fine,
    });
  });
});

describe("readRecords", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-records-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Each record as "first line-last line fields or problem". */
  async function read(text: string | Buffer, start = 0): Promise<string[]> {
    const file = join(folder, "file.csv");
    writeFileSync(file, text);
    const handle = await open(file);
    const seen: string[] = [];
    for await (const { line, lastLine, fields, problem } of readRecords({
      handle,
      delimiter: ",",
      start,
      line: 1,
    }))
      seen.push(`${line}-${lastLine} ${problem ?? fields.join("|")}`);
    await handle.close();
    return seen;
  }

  it.each([
    ["", []],
    ["a,b", ["1-1 a|b"]],
    ["a,b\r\nc,d\ne,f\r\n", ["1-1 a|b", "2-2 c|d", "3-3 e|f"]],
    ["a,b\n\n , \n,\nc,d\n", ["1-1 a|b", "5-5 c|d"]],
    ['a,"x\r\ny"\r\nc,d', ["1-2 a|x\r\ny", "3-3 c|d"]],
    ['a, "b,""c""" ,d\ne', ['1-1 a|b,"c"|d', "2-2 e"]],
    [
      'a,b\n1,He "x"\n2,d\n3,"e"f\n4,g',
      [
        "1-1 a|b",
        "2-2 a quotation mark is out of place",
        "3-3 2|d",
        "4-4 a quotation mark is out of place",
        "5-5 4|g",
      ],
    ],
    [
      'a,b\n1,"open\n2,c\n3,d',
      ["1-1 a|b", "2-2 a quotation mark is not closed", "3-3 2|c", "4-4 3|d"],
    ],
    ['"', ["1-1 a quotation mark is not closed"]],
  ])("reads %j", async (text, expected) => {
    expect(await read(text)).toEqual(expected);
  });

  it("begins where it is told to, and tells bytes that are not UTF-8", async () => {
    expect(await read("\ufeffa,b\n", 3)).toEqual(["1-1 a|b"]);
    expect(await read(Buffer.from("a,M\xfcller\nb,c", "latin1"))).toEqual([
      "1-1 a|M\ufffdller",
      "2-2 b|c",
    ]);
  });

  it("loses no line around broken ones, wherever the reading cuts the file", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      index % 777 === 500
        ? `${index},"${"x".repeat(index % 50)}`
        : `${index},"${"y".repeat(index % 90)}"`,
    );
    const seen = await read(lines.join("\r\n"));
    const expected = lines.map(
      (line, index) =>
        `${index + 1}-${index + 1} ` +
        `${index % 777 === 500 ? "" : line.replace(",", "|").replaceAll('"', "")}`,
    );
    expect(seen.map((record) => record.replace(/a quotation mark is .*/, ""))).toEqual(expected);
  });

  it("goes on behind a quotation mark that swallows more than a megabyte", async () => {
    const rest = Array.from({ length: 30_000 }, (_, index) => `${index},${"z".repeat(40)}`);
    const seen = await read(['a,"open', ...rest].join("\n"));
    expect(seen).toHaveLength(30_001);
    expect(seen[0]).toMatch(/^1-1 a quotation mark is not closed/);
    expect(seen.at(-1)).toMatch(/^30001-30001 29999\|/);
  });
});
