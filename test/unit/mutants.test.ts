import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { baselines, judge, mutate, type Report } from "../mutants/judge.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { tables } from "../mutants/tables.ts";

const mutant: Mutant = {
  guard: "a guard",
  file: "src/a.ts",
  from: "if (bad) return;",
  to: "",
  test: "test/a.test.ts",
};

describe("mutate", () => {
  it("takes out what stands there once", () =>
    expect(mutate("a\nif (bad) return;\nb", mutant)).toBe("a\n\nb"));

  it("wherever a formatter breaks its lines", () => {
    const call = { ...mutant, from: "if (bad(one, two)) return;" };
    expect(mutate("a\nif (\n  bad(\n    one,\n    two,\n  )\n)\n  return;\nb", call)).toBe(
      "a\n\nb",
    );
  });

  it.each(["", "if (bad)", "if (bad) return; if (bad) return;"])(
    "does not where it stands otherwise: %j",
    (text) => {
      expect(() => mutate(text, mutant)).toThrow("src/a.ts has this");
    },
  );

  it("takes what becomes of it as it is written", () => {
    expect(mutate("if (bad) return;", { ...mutant, to: "$& $1 $$" })).toBe("$& $1 $$");
    expect(() => mutate("if (bad) return;", { ...mutant, to: mutant.from })).toThrow(
      "nothing is changed",
    );
  });
});

describe("judge", () => {
  const report = (...statuses: string[]): Report => ({
    testResults: [
      {
        name: "/copy/test/a.test.ts",
        assertionResults: statuses.map((status, index) => ({
          fullName: `suite case ${index}`,
          status,
        })),
      },
      {
        name: "/copy/test/other.test.ts",
        assertionResults: [{ fullName: "suite case 0", status: "failed" }],
      },
    ],
  });

  it.each([
    ["killed", report("passed", "failed")],
    ["survived", report("passed", "skipped")],
    ["broken", report()],
    ["broken", report("skipped", "skipped")],
    ["broken", undefined],
    ["broken", { testResults: [] }],
  ] as const)("says %s", (verdict, given) =>
    expect(judge(given as Report | undefined, mutant)).toBe(verdict),
  );

  it("looks at the named tests alone", () => {
    expect(judge(report("failed", "passed"), { ...mutant, name: "case 1" })).toBe("survived");
    expect(judge(report("failed", "passed"), { ...mutant, name: "case 2" })).toBe("no test");
  });
});

describe("baselines", () => {
  it("runs each file once: whole where a row asks for it, else the named tests together", () => {
    const rows = [
      { ...mutant, name: "one" },
      { ...mutant, name: "two" },
      { ...mutant, test: "test/b.test.ts" },
      { ...mutant, test: "test/b.test.ts", name: "three" },
      { ...mutant, project: "unit" as const, name: "four" },
    ];
    expect(baselines(rows)).toEqual([
      { project: "sqlite", files: ["test/b.test.ts"] },
      { project: "sqlite", files: ["test/a.test.ts"], name: "(?:one)|(?:two)" },
      { project: "unit", files: ["test/a.test.ts"], name: "(?:four)" },
    ]);
  });
});

describe("the tables", () => {
  const all = Object.values(tables).flat();

  it("name each guard once", () => {
    const guards = all.map(({ guard }) => guard);
    expect(guards.filter((guard, index) => guards.indexOf(guard) !== index)).toEqual([]);
  });

  // Whoever changes a guarded line changes its row, and runs it: npm run test:mutants -- --only
  // "the guard's words".
  it("say what stands in the sources", () => {
    const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
    for (const row of all) expect(() => mutate(read(row.file), row), row.guard).not.toThrow();
    expect(
      all.filter(({ test }) => !existsSync(new URL(`../../${test}`, import.meta.url))),
    ).toEqual([]);
  });
});
