import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/cli/command-line.ts";
import { parseDemoArguments } from "../../src/cli/demo/arguments.ts";

describe("parseDemoArguments", () => {
  it.each([
    [[], { users: 10_000, customers: 100_000, groups: 0, seed: 1 }],
    [
      ["--users", "5", "--customers=0", "--seed", "7"],
      { users: 5, customers: 0, groups: 0, seed: 7 },
    ],
    [["--groups", "200"], { users: 10_000, customers: 100_000, groups: 200, seed: 1 }],
    [["--customers", "2000000"], { users: 10_000, customers: 2_000_000, groups: 0, seed: 1 }],
    [["--help"], "help"],
    [["-h", "--users", "x"], "help"],
  ])("%j", (given, asked) => expect(parseDemoArguments(given)).toEqual(asked));

  it.each([
    [["--users", "-1"]],
    [["--users=-1"]],
    [["--users", "1.5"]],
    [["--users", "1e3"]],
    [["--users", "200001"]],
    [["--users", ""]],
    [["--users"]],
    [["--customers", "2000001"]],
    [["--customers", "٣"]],
    [["--seed", "99999999999"]],
    [["--groups", "1001"]],
    [["--groups", "-1"]],
    [["--groups", "many"]],
    [["--groups", "1", "--groups", "2"]],
    [["--users", "1", "--users", "2"]],
    [["--user", "1"]],
    [["1000"]],
    [["--", "--", "--users", "1"]],
  ])("refuses %j", (given) => expect(() => parseDemoArguments(given)).toThrow(UsageError));

  it("names every problem, one a line", () => {
    expect(() => parseDemoArguments(["--users", "x", "--customers", "y"])).toThrow(
      /^--users must be a whole number from 0 to 200000\.\n--customers must be a whole number from 0 to 2000000\.\n\nUsage: /,
    );
  });
});
