import type { Mutant } from "./mutant.ts";

const service = "src/features/exports/service.ts";
const broken = { test: "test/integration/exports/broken-off.test.ts" };
const whole = { test: "test/integration/exports/exports.test.ts" };

/** Lists go along with those alone who may, and whoever takes one is recorded. */
export const exporting: readonly Mutant[] = [
  {
    guard: "an export stops once the session has ended",
    file: service,
    from: "if (!standing) throw new SignedOut();",
    to: "if (!standing) return;",
    ...broken,
    name: "session has ended",
  },
  {
    guard: "an export stops once the right is gone",
    file: service,
    from: "  refuse(whyNotExport(standing.actor, list));",
    to: "",
    ...broken,
    name: "the right is gone",
  },
  {
    guard: "an export that broke off is not called complete",
    file: service,
    from: "let [rows, complete] = [0, false];",
    to: "let [rows, complete] = [0, true];",
    ...broken,
    name: "goes away before the end",
  },
  {
    guard: "the audit is exported with the right to see it alone",
    file: "src/features/exports/policy.ts",
    from: `, whyNotWithout(actor, shownWith[list])`,
    to: "",
    ...whole,
    name: "asks for the right of the list besides",
  },
  {
    guard: "a cell that begins like a formula is a text",
    file: "src/domain/csv.ts",
    from: `cell.replace(FORMULA, "$1'")`,
    to: "cell",
    ...whole,
    name: "begin like a formula",
  },
  {
    guard: "an export is filtered as its list is",
    file: service,
    from: "readUsers(db, isListed(db.dialect, asked))",
    to: "readUsers(db, [])",
    ...whole,
    name: "whom the filter shows",
  },
  {
    guard: "a second click that takes the list along again is recorded again",
    file: "src/features/exports/routes.ts",
    from: "startExport({ ...ctx, form: undefined }, source)",
    to: "startExport(ctx, source)",
    ...whole,
    name: "whoever clicks again",
  },
];
