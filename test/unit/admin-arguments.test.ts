import { describe, expect, it } from "vitest";
import { readAdminArguments } from "../../src/cli/admin/arguments.ts";
import { UsageError } from "../../src/cli/command-line.ts";

const names = ["list", "create", "reset-password", "unlock", "end-sessions"];

describe("readAdminArguments", () => {
  it.each([["--help"], ["-h"]])("explains everything: %s", (flag) => {
    const text = readAdminArguments([flag]);
    for (const part of [...names, "64", "69", "73", "78"]) expect(text).toContain(part);
  });

  it.each(names)("explains %s, whatever else is there", (name) => {
    const text = readAdminArguments([name, "x", "y", "--help"]);
    expect(text).toContain(`Usage: npm run admin -- ${name}`);
  });

  it.each([
    [["list"]],
    [["list", "--json"]],
    [["create", "--email", "a@example.com"]],
    [["create", "--email=a@example.com", "--first-name", "A", "--language", "de", "--out", "f"]],
    [["reset-password", "12", "--out", "f"]],
    [["unlock", "192.0.2.1"]],
    [["end-sessions", "--all"]],
    [["end-sessions", "a@example.com"]],
  ])("understands %j", (given) => expect(readAdminArguments(given)).toHaveProperty("work"));

  it.each([
    [[]],
    [[""]],
    [["delete", "1"]],
    [["__proto__"]],
    [["list", "1"]],
    [["list", "--all"]],
    [["create"]],
    [["create", "a@example.com"]],
    [["create", "--email", ""]],
    [["create", "--email"]],
    [["create", "--email", "a@example.com", "--language", "xx"]],
    [["create", "--email", "a@example.com", "--password", "x"]],
    [["reset-password"]],
    [["reset-password", "1", "2"]],
    [["unlock"]],
    [["unlock", "1", "192.0.2.1"]],
    [["end-sessions"]],
    [["end-sessions", "1", "--all"]],
  ])("refuses %j", (given) => expect(() => readAdminArguments(given)).toThrow(UsageError));
});
