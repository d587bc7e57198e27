import { describe, expect, it } from "vitest";
import { anna, finished, header, startImport, useImport } from "../../support/imports.ts";

const shop = useImport();
const { file, write, customers } = shop;

describe("the command", () => {
  it("reads standard input, in the encoding that is named", async () => {
    const child = startImport(shop.url, ["--encoding", "Windows-1252", "-"], "pipe");
    child.stdin?.end(Buffer.from(`${header}\nDE--1,anna@example.com,Anna,Müßig,`, "latin1"));
    expect(await finished(child)).toMatchObject({ code: 0 });
    expect(await customers()).toMatchObject([{ lastName: "Müßig" }]);
  });

  it("says what was refused and ends with 65", async () => {
    write(header, anna, "no");
    const { code, out, err } = await finished(startImport(shop.url, [file]));
    expect([code, out]).toEqual([
      65,
      expect.stringContaining("1 added, 0 updated, 0 unchanged, 1 refused"),
    ]);
    expect(err).toMatch(/These lines were refused:\nLine 3: has 1 column instead of 5; .*\n$/);
  });

  it.each([
    [[], 64, "err", "One file must be named"],
    [["--help"], 0, "out", "Usage:"],
    [["/nowhere.csv"], 66, "err", "/nowhere.csv cannot be read (ENOENT)"],
    [["--encoding", "ebcdic", "x"], 64, "err", "The encoding must be one of utf-8, utf-16le"],
  ] as const)("given %j ends with %i", async (args, expected, stream, text) => {
    const result = await finished(startImport(shop.url, args));
    expect(result.code).toBe(expected);
    expect(result[stream]).toContain(text);
  });
});
