import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/cli/command-line.ts";
import { parseBenchArguments } from "../bench/arguments.ts";
import { pageNames } from "../bench/pages.ts";

const usual = { mode: "measure", database: "sqlite", big: false, json: false, pages: pageNames };

describe("parseBenchArguments", () => {
  it.each([
    [[], usual],
    [["--big", "--json"], { ...usual, big: true, json: true }],
    [["--database", "postgresql"], { ...usual, database: "postgresql" }],
    [["--profile", "--pages=write,list"], { ...usual, mode: "profile", pages: ["list", "write"] }],
    [["--smoke"], { ...usual, mode: "smoke" }],
    [["--record", "--database=postgresql"], { ...usual, mode: "record", database: "postgresql" }],
    [["-h", "--database", "oracle"], "help"],
  ])("%j", (given, asked) => expect(parseBenchArguments(given)).toEqual(asked));

  it.each([
    [["--database", "oracle"], "--database must be sqlite or postgresql."],
    [["--database"], "--database"],
    [
      ["--pages", "list,lists"],
      "--pages must be some of list,last,search,edit,assign,write,login,preview,batch.",
    ],
    [["--pages", ""], "--pages must be some of"],
    [["--smoke", "--record"], "--smoke and --record exclude each other."],
    [["--smoke", "--big"], "--big does not go with --smoke."],
    [["--record", "--pages", "list"], "--pages does not go with --record."],
    [["--profile", "--json"], "--json does not go with --profile."],
    [["--large"], "--large"],
    [["list"], "list"],
  ])("refuses %j", (given, problem) => {
    const parse = () => parseBenchArguments(given);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(problem);
    expect(parse).toThrow("Usage: npm run bench");
  });
});
