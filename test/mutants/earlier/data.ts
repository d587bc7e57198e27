import type { Mutant } from "../mutant.ts";

/** What is written, once and whole. */
export const data: readonly Mutant[] = [
  {
    guard: "a repeated submit gets the first answer",
    file: "src/command.ts",
    from: "      if (first) return first.result;\n",
    to: "",
    test: "test/integration/users/races.test.ts",
    name: "20 submits of one form",
  },
  {
    guard: "the first answer is kept",
    file: "src/command.ts",
    from: "      await keepAnswer(tx, ctx, result);\n",
    to: "",
    test: "test/integration/users/races.test.ts",
    name: "20 submits of one form",
  },
  {
    guard: "an act that is not recorded does not happen",
    file: "src/command.ts",
    from: "      for (const draft of drafts) entryId = await recordAct(tx, origin, draft);\n",
    to: "",
    test: "test/integration/http/broken-database.test.ts",
    name: "an audit that cannot be written",
  },
  {
    guard: "a stale edit of a user changes nothing",
    file: "src/features/users/service/update-user.ts",
    from: "refuseInOrder(why, () => requireVersion(user, input, STALE));",
    to: "if (why) refuseInOrder(why, () => {});",
    test: "test/integration/users/merge.test.ts",
    name: "a missing right comes first",
  },
  {
    guard: "a stale edit of one's profile changes nothing",
    file: "src/db/rows.ts",
    from: ' AND "version" = ${version}',
    to: "",
    test: "test/integration/profile/profile.test.ts",
    name: "a form that is older",
  },
  {
    guard: "a stale edit of a role changes nothing",
    file: "src/features/roles/service/update-role.ts",
    from: "refuseInOrder(why, () => requireVersion(role, input, STALE));",
    to: "refuseInOrder(why, () => {});",
    test: "test/integration/roles/review.test.ts",
    name: "a stale form keeps both",
  },
  {
    guard: "a stale deletion of a role deletes nothing",
    file: "src/features/roles/service/delete-role.ts",
    from: "where: { id, version, groups",
    to: "where: { id, groups",
    test: "test/integration/roles/roles.test.ts",
  },
  {
    guard: "the address is taken by the column, in every variant",
    file: "src/features/users/service/update-user.ts",
    from: "changes.email ? orAddressTaken({ tx, actor: ctx.actor, emailKey }, write) : write()",
    to: "write()",
    test: "test/integration/users/restoration.test.ts",
    name: "an address held by a deleted user",
  },
  {
    guard: "an address is compared without case",
    file: "src/domain/text.ts",
    from: 'seen.normalize("NFKC").toLowerCase().normalize("NFKC")',
    to: 'seen.normalize("NFKC")',
    test: "test/integration/users/races.test.ts",
    name: "50 creates of one address",
  },
  {
    guard: "an audit entry is not changed",
    file: "prisma/migrations/sqlite/20261123000000_foundation/migration.sql",
    from:
      'CREATE TRIGGER "AuditEntry_no_update" BEFORE UPDATE ON "AuditEntry" BEGIN\n' +
      "    SELECT RAISE(ABORT, 'AuditEntry is append-only');\nEND;\n",
    to: "",
    test: "test/integration/audit/paging-and-keeping.test.ts",
    name: "the database refuses",
  },
  {
    guard: "an audit entry is not deleted",
    file: "prisma/migrations/sqlite/20261123000000_foundation/migration.sql",
    from:
      'CREATE TRIGGER "AuditEntry_no_delete" BEFORE DELETE ON "AuditEntry" BEGIN\n' +
      "    SELECT RAISE(ABORT, 'AuditEntry is append-only');\nEND;\n",
    to: "",
    test: "test/integration/audit/paging-and-keeping.test.ts",
    name: "the database refuses",
  },
  {
    guard: "an audit entry is not replaced",
    file: "prisma/migrations/sqlite/20261124010000_audit/migration.sql",
    from:
      'CREATE TRIGGER "AuditEntry_no_replace" BEFORE INSERT ON "AuditEntry" WHEN EXISTS ' +
      '(SELECT 1 FROM "AuditEntry" WHERE "id" = NEW."id") BEGIN\n' +
      "    SELECT RAISE(ABORT, 'AuditEntry is append-only');\nEND;\n",
    to: "",
    test: "test/integration/audit/paging-and-keeping.test.ts",
    name: "the database refuses",
  },
  {
    guard: "whom an act touched is not deleted from the audit",
    file: "prisma/migrations/sqlite/20261124030000_audit_users/migration.sql",
    from:
      'CREATE TRIGGER "AuditUser_no_delete" BEFORE DELETE ON "AuditUser" BEGIN\n' +
      "    SELECT RAISE(ABORT, 'AuditUser is append-only');\nEND;\n",
    to: "",
    test: "test/integration/audit/paging-and-keeping.test.ts",
    name: "the database refuses",
  },
  {
    guard: "a customer is taken only while the holder is who was seen",
    file: "src/features/customers/service/move-customers.ts",
    from: " AND ${holder}`,",
    to: "`,",
    test: "test/integration/customers/races.test.ts",
    name: "two people assign the same",
  },
  {
    guard: "customers that somebody else took are named",
    file: "src/features/customers/service/assign-customers.ts",
    from: "ticks.assign.filter((customer) => !got.has(customer))",
    to: "ticks.assign.filter(() => false)",
    test: "test/integration/customers/assign.test.ts",
    name: "saves the rest when somebody was quicker",
  },
  {
    guard: "500 ticks are the most",
    file: "src/features/customers/service/selection.ts",
    from: "  if (ids.length > MAX_TICKS) throw",
    to: "  if (ids.length < 0) throw",
    test: "test/integration/customers/assign-refused.test.ts",
    name: "more than 500",
  },
  {
    guard: "a customer that does not exist refuses the whole post",
    file: "src/features/customers/service/selection.ts",
    from: "  if (gone.size === 0) return ticks;",
    to: "  return ticks;",
    test: "test/integration/customers/assign-refused.test.ts",
    name: "refuses a whole post",
  },
  {
    guard: "a customer ticked twice counts once",
    file: "src/features/customers/service/selection.ts",
    from: "[...new Set(after)]",
    to: "after",
    test: "test/integration/customers/assign-refused.test.ts",
    name: "refuses a whole post",
  },
  {
    guard: "ticks of two tabs are all kept",
    file: "src/db/sessions.ts",
    from: ' AND "data" = ${session.data}',
    to: "",
    test: "test/integration/customers/races.test.ts",
    project: "postgresql",
    name: "ticks of many submits",
  },
  {
    guard: "a deleted user's customers become free",
    file: "src/features/customers/service/with-user.ts",
    from: "await moveAllCustomers(tx, now, { from: user.id, to: null })",
    to: "[] as never[]",
    test: "test/integration/users/deletion.test.ts",
    name: "releases thousands|warns with the person",
  },
  {
    guard: "deletion does what its page said",
    file: "src/features/users/service/change-status.ts",
    from:
      "    if (sessions !== input.sessions || user.customerCount !== input.customers) throw " +
      'new Conflict("users.conflict.counts");\n',
    to: "",
    test: "test/integration/users/deletion.test.ts",
    name: "when sessions or customers changed meanwhile",
  },
  {
    guard: "one member who may not be changed refuses all",
    file: "src/features/groups/service/change-members.ts",
    from: "refuseInOrder(why, () => {",
    to: "refuseInOrder(undefined, () => {",
    test: "test/integration/groups/members.test.ts",
    name: "one member who may not be changed",
  },
];
