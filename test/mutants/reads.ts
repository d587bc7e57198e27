import type { Mutant } from "./mutant.ts";

const reads = { test: "test/integration/database/reads.test.ts" };
const columns = { test: "test/unit/columns.test.ts", project: "unit" } as const;

/** What reading past Prisma has to do itself. */
export const typedReads: readonly Mutant[] = [
  {
    guard: "SQLite: a value that is undefined is not NULL",
    file: "src/db/sqlite-connection.ts",
    from: "if (value === undefined) throw",
    to: "if (value === -1) throw",
    ...reads,
    name: "refuse a value that is undefined",
  },
  {
    guard: "PostgreSQL: a value that is undefined is not NULL",
    file: "src/db/postgresql-connection.ts",
    from: "if (value === undefined) throw",
    to: "if (value === -1) throw",
    ...reads,
    project: "postgresql",
    name: "refuse a value that is undefined",
  },
  {
    guard: "SQLite: a moment is found as it is stored",
    file: "src/db/sqlite-connection.ts",
    from: 'value.toISOString().replace("Z", "+00:00")',
    to: "value.toISOString()",
    ...reads,
    name: "are found by what they say",
  },
  {
    guard: "PostgreSQL: a plan for any value is kept for keys alone",
    file: "src/db/postgresql-connection.ts",
    from: 'plan === "reused" || statement.values.length === 0',
    to: "true",
    ...reads,
    project: "postgresql",
    name: "for keys alone",
  },
  {
    guard: "typed rows: errors are in the app's words",
    file: "src/db/statements.ts",
    from: "(...asked) => read(() => ask(...asked))",
    to: "ask",
    ...reads,
    project: "postgresql",
    name: "takes too long",
  },
  {
    guard: "after its end a transaction takes no statement past Prisma",
    file: "src/db/transaction.ts",
    from: "useConnection({ ask: whileOpen(connection.ask), run: whileOpen(connection.run) });",
    to: "useConnection(connection);",
    test: "test/integration/database/transactions.test.ts",
    name: "its late statements are refused",
  },
  {
    guard: "a list that is written in many lengths is not prepared by name",
    file: "src/db/postgresql-connection.ts",
    from: "named && values.length <= FEW_VALUES ?",
    to: "named ?",
    ...reads,
    project: "postgresql",
    name: "for keys alone",
  },
  {
    guard: "an integer is a safe one",
    file: "src/db/columns.ts",
    from: "Number.isSafeInteger(value) ?",
    to: "Number.isInteger(value) ?",
    ...columns,
    name: "beyond JavaScript",
  },
  {
    guard: "a moment is one",
    file: "src/db/columns.ts",
    from: " && !Number.isNaN(value.getTime())",
    to: "",
    ...columns,
    name: "text as a moment",
  },
  {
    guard: "a session row that cannot be read is one that ran out",
    file: "src/rights/standing.ts",
    from: "const longAgo = orElse(instant, new Date(0));",
    to: "const longAgo = instant;",
    test: "test/integration/http/corrupt-session.test.ts",
    name: "a session row whose createdAt",
  },
];
