import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "../../src/domain/csv.ts";

describe("csvLine", () => {
  it.each([
    ["=1+1", "'=1+1\r\n"],
    ["+49 30", "'+49 30\r\n"],
    ["-5", "'-5\r\n"],
    ["@SUM(A1)", "'@SUM(A1)\r\n"],
    ["Acme;=1+1", "Acme;'=1+1\r\n"],
    ["Acme,=1+1", `"Acme,'=1+1"\r\n`],
    ["＝1+1", "'＝1+1\r\n"],
    ["\tx", "'\tx\r\n"],
    ["\rx", `"'\rx"\r\n`],
  ])("makes a text of what would be a formula: %j", (cell, line) => {
    expect(csvLine([cell], ",")).toBe(line);
  });

  it("quotes the separator, quotation marks and ends of lines", () => {
    expect(csvLine(["a,b", 'say "no"', "two\nlines", "a;b"], ",")).toBe(
      '"a,b","say ""no""","two\nlines",a;b\r\n',
    );
  });

  it("is read back as it was, whatever the cells say", () => {
    const signs = fc.string({ unit: "grapheme" });
    const cell = signs.filter((text) => !/(^|[;,\t\r\n])[=+\-@＝＋－＠\t\r\n]/.test(text));
    const record = fc.array(cell, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(record, fc.constantFrom(",", ";"), (cells, delimiter) => {
        const read = parse(csvLine(cells, delimiter), { delimiter, record_delimiter: "\r\n" });
        expect(read).toEqual([cells]);
      }),
    );
  });
});
