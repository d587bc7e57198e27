import { expect, it } from "vitest";
import { filesIn, importsOf, textOf } from "./sources.ts";

/** Docstrings of Prisma's schema aside, nobody else may let the audit be changed. */
it("the gate of the audit is known to src/db/audit-*.ts alone", () => {
  const knows = (file: string) =>
    /AuditGate"|\bauditGate\b/.test(textOf(file)) ||
    importsOf(file).some(({ to }) => to === "src/db/audit-gate.ts");
  expect(filesIn("src").filter(knows)).toEqual([
    "src/db/audit-erasure.ts",
    "src/db/audit-gate.ts",
    "src/db/audit-trim.ts",
  ]);
});
