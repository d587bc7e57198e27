import { describe, expect, it } from "vitest";
import { csvLine } from "../../src/domain/csv.ts";

describe("a line of a CSV file", () => {
  it("quotes what would end a cell or a line", () => {
    expect(csvLine(['a "word"', "a;b", "a,b", "two\nlines"], ";")).toBe(
      '"a ""word""";"a;b";a,b;"two\nlines"\r\n',
    );
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("makes no formula of %j", (cell) => {
    expect(csvLine([cell], ",").replace(/^"/, "")).toMatch(/^'/);
  });

  it("leaves everything else as it is", () => {
    expect(csvLine(["", "a=b", "O'Neill", "ж"], ",")).toBe(",a=b,O'Neill,ж\r\n");
  });
});
