import type { Mutant } from "./mutant.ts";

const service = {
  file: "src/features/customers/service/write-customers.ts",
  test: "test/integration/customers/import.test.ts",
};
const line = {
  file: "src/domain/given-customer.ts",
  test: "test/unit/import-customers.test.ts",
  project: "unit",
} as const;
const files = { test: "test/integration/customers/import-files.test.ts" };

/** Customers as shops export them. */
export const importing: readonly Mutant[] = [
  {
    guard: "Somebody else under a known reference leaves a held customer as it was",
    ...service,
    from: 'row.isHeld && !acceptChanged ? "kept"',
    to: 'row === undefined ? "kept"',
    name: "leaves a held customer as it was",
  },
  {
    guard: "Somebody else is taken over where that is asked for",
    ...service,
    from: 'row.isHeld && !acceptChanged ? "kept"',
    to: 'row.isHeld ? "kept"',
    name: "is taken over where that is asked for",
  },
  {
    guard: "A new name alone is nobody else",
    file: "src/features/customers/service/store-customer.ts",
    test: "test/integration/customers/import.test.ts",
    from: ' AND lower(c."email") <> lower(n."email")',
    to: "",
    name: "is the same person with",
  },
  {
    guard: "A dry run writes nothing",
    file: "src/features/customers/service/import-customers.ts",
    ...files,
    from: "const judged = dryRun",
    to: "const judged = dryRun && counts.added < 0",
  },
  {
    guard: "A reference that stands for different people is refused",
    file: "src/cli/import-customers/import-file.ts",
    ...files,
    from: "if (again?.differ)",
    to: "if (again && again.lines.length < 0)",
  },
  {
    guard: "A reference in powers of ten is refused",
    ...line,
    from: "/^\\d+([.,]\\d+)?e\\+\\d+$/i.test(value)",
    to: "value === undefined",
  },
  {
    guard: "What no page can show is taken away",
    ...line,
    from: "composed(showable(onOneLine(given[field])).trim()",
    to: "composed(onOneLine(given[field]).trim()",
  },
  {
    guard: "Bytes that are no UTF-8 are read as Windows-1252",
    file: "src/cli/import-customers/encoding.ts",
    ...files,
    from: 'if (isWindows && broken >= 10 * letters) return "windows-1252";',
    to: 'if (isWindows && broken >= 10 * letters) return "utf-8";',
  },
];
