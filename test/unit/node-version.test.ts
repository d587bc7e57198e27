import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OLDEST_NODE, whyNotNode } from "../../src/node-version.ts";

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");

describe("the version of Node", () => {
  it.each(["22.0.0", "22.23.3", "24.21.0", "100.1.0"])("%s will do", (version) =>
    expect(whyNotNode(version)).toBeUndefined(),
  );

  it.each(["21.9.9", "20.20.2", "18.20.8", "9.0.0", "2.2.0", ""])("%j will not", (version) => {
    expect(whyNotNode(version)).toBe(
      `Gatehouse needs Node.js 22 or newer, and this is ${version}.`,
    );
  });

  it("is the same wherever it is named", () => {
    expect(JSON.parse(read("package.json")).engines.node).toBe(`>=${OLDEST_NODE}`);
    expect(Number(read(".nvmrc"))).toBeGreaterThanOrEqual(OLDEST_NODE);
  });

  it("needs nothing compiled: npm ci asks the lock file, not better-sqlite3", () => {
    // `npm install` drops the line "gypfile": put it back. Without it node-gyp is called, which
    // wants Python and make.
    const lock = JSON.parse(read("package-lock.json"));
    expect(lock.packages["node_modules/better-sqlite3"]).toMatchObject({ gypfile: false });
  });
});
