import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importFile } from "../../../src/cli/import-customers/import-file.ts";
import { anna, header, useImport } from "../../support/imports.ts";

const begin = new Date("2026-03-02T09:00:00Z");

const shop = useImport();
const { file, customers, entries } = shop;

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
    expect(await shop.db.read.customer.count()).toBe(0);
    expect(await entries()).toEqual([]);
  });
});
