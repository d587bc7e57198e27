import { describe, expect, it } from "vitest";
import { envProblems } from "../../src/environment.ts";

describe("a .env", () => {
  it.each([
    "",
    "# a comment with = and # in it",
    "PORT=3000",
    "export HOST = 127.0.0.1",
    "ADMIN_PASSWORD='a #1 lantern'",
    'ADMIN_PASSWORD="a #1 lantern" # the first',
    "ADMIN_PASSWORD=`a #1 'lantern'`",
    "ADMIN_EMAIL=",
    "PORT=3000\r\nHOST=::1\r\n",
  ])("may say %j", (text) => expect(envProblems(text)).toEqual([]));

  it.each([
    ["ADMIN_PASSWORD=lantern#1 by the quay", /^ADMIN_PASSWORD in \.env has a # outside quotes/],
    ["PORT=3000 # not 80", /^PORT in \.env has a # outside quotes/],
    ["ADMIN_PASSWORD='it''s a lantern'", /^ADMIN_PASSWORD in \.env must end with its quote/],
    ['ADMIN_PASSWORD="a lantern\nPORT=80"', /^ADMIN_PASSWORD in \.env must end with its quote/],
    ["\nPORT: 3000", /^\.env, line 2: not of the form NAME=value/],
  ])("may not say %j, where a part of it would get lost", (text, problem) => {
    const problems = envProblems(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
    expect(problems[0]).not.toContain("lantern");
  });
});
