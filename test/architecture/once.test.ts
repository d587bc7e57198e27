import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tables } from "../mutants/tables.ts";
import { filesOnce } from "../once.ts";

const root = new URL("../../", import.meta.url).pathname;

describe("a test file that runs on one database alone", () => {
  it("is there", () => {
    expect(filesOnce.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it("does not ask on which", () => {
    const asks = (file: string) =>
      /\b(dialect|onServer)\b/.test(readFileSync(join(root, file), "utf8"));
    expect(filesOnce.filter(asks)).toEqual([]);
  });

  it("is not what a guard of the other one is tried with", () => {
    const tried = Object.values(tables)
      .flat()
      .filter(({ project }) => project === "postgresql");
    expect(tried.filter(({ test }) => filesOnce.includes(test))).toEqual([]);
  });
});
