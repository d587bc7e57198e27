import type { Mutant } from "./mutant.ts";

const gate = "test/integration/erasure/gate.test.ts";
const trimmed = { test: "test/process/audit-trim.test.ts", project: "process" } as const;
const refused = { test: "test/process/audit-trim-refused.test.ts", project: "process" } as const;
const migration = "prisma/migrations/sqlite/20261128030000_erase/migration.sql";

/** The gate of the audit, and its trimming. */
export const trimming: readonly Mutant[] = [
  {
    guard: "the gate cannot be left open",
    file: migration,
    from: " DEFERRABLE INITIALLY DEFERRED",
    to: " ON DELETE SET DEFAULT",
    test: gate,
  },
  {
    guard: "the audit's facts stay through the gate",
    file: migration,
    from: 'CREATE TRIGGER "AuditEntry_facts" BEFORE UPDATE ON "AuditEntry"\nWHEN (',
    to: 'CREATE TRIGGER "AuditEntry_facts" BEFORE UPDATE ON "AuditEntry"\nWHEN 1 = 0 AND (',
    test: gate,
    name: "no fact",
  },
  {
    guard: "the audit is append-only while the gate is shut",
    file: migration,
    from: 'BEFORE DELETE ON "AuditUser" WHEN NOT EXISTS (SELECT 1 FROM "AuditGate")',
    to: 'BEFORE DELETE ON "AuditUser" WHEN 1 = 0',
    test: "test/integration/audit/paging-and-keeping.test.ts",
    name: "the database refuses DELETE",
  },
  {
    guard: "only db/audit knows the gate",
    file: "src/db/personal-data.ts",
    from: 'import { formerName } from "../domain/former.ts";',
    to: 'import "./audit-gate.ts";\nimport { formerName } from "../domain/former.ts";',
    test: "test/architecture/audit-gate.test.ts",
    project: "architecture",
  },
  {
    guard: "only what is older than the day is removed",
    file: "src/db/audit-trim.ts",
    from: 'sql`e."at" < ${before} AND e."id" <= ${upTo} ORDER BY',
    to: 'sql`e."id" <= ${upTo + 3} ORDER BY',
    ...trimmed,
    name: "takes what is older",
  },
  {
    guard: "the removal is recorded",
    file: "src/db/audit-trim.ts",
    from: "if (removed === 0) await record(tx);",
    to: "",
    ...trimmed,
    name: "says so",
  },
  {
    guard: "the file is whole before anything is removed",
    file: "src/cli/audit-trim/export-entries.ts",
    from: "    publishFile(draft, file);\n",
    to: "",
    ...trimmed,
    name: "takes what is older",
  },
  {
    guard: "the file has all of it",
    file: "src/cli/audit-trim/export-entries.ts",
    from: "writeFileSync(descriptor, lines);",
    to: 'process.getBuiltinModule("node:fs").writeSync(descriptor, lines);',
    ...trimmed,
    name: "no room",
  },
  {
    guard: "the file is this trim's alone",
    file: "src/cli/audit-trim/export-entries.ts",
    from: "const draft = `${file}.${randomUUID()}.part`;",
    to: "const draft = `${file}.part`; rmSync(draft, { force: true });",
    ...trimmed,
    name: "into the same file",
  },
  {
    guard: "the file is this account's alone",
    file: "src/cli/audit-trim/export-entries.ts",
    from: '"wx", 0o600',
    to: '"wx", 0o644',
    ...trimmed,
    name: "this account's alone",
  },
  {
    guard: "a file that exists is not overwritten",
    file: "src/cli/audit-trim.ts",
    from: "if (existsSync(file)) throw taken(file);",
    to: "",
    ...refused,
    name: "a file that exists",
  },
  {
    guard: "entries of the last days stay",
    file: "src/cli/audit-trim.ts",
    from: "before.getTime() > now.getTime() - KEPT_DAYS * 86_400_000",
    to: "before > now",
    ...refused,
    name: "of this month",
  },
  {
    guard: "the entry of a batch that runs stays",
    file: "src/cli/audit-trim.ts",
    from: "if (running > 0) throw",
    to: "if (running < 0) throw",
    ...refused,
    name: "still runs",
  },
];
