import type { Mutant } from "../mutant.ts";

/** Somebody can always manage users, groups and roles. */
export const lastAdministrator: readonly Mutant[] = [
  {
    guard: "the last administrator: somebody is looked for at all",
    file: "src/rights/last-administrator.ts",
    from: "if (!(await hasAdministrator(tx))) throw",
    to: "if (!tx) throw",
    test: "test/integration/users/restoration.test.ts",
    name: "the last administrator stays",
  },
  {
    guard: "an administrator is Active",
    file: "src/rights/last-administrator.ts",
    from: "[isActive, ...inEach]",
    to: "[sql`1 = 1`, ...inEach]",
    test: "test/integration/rights/explanation.test.ts",
    name: "what the server decides",
  },
  {
    guard: "an administrator holds every essential right, not some",
    file: "src/rights/last-administrator.ts",
    from: "[isActive, ...inEach]",
    to: "[isActive]",
    test: "test/integration/rights/explanation.test.ts",
    name: "what the server decides",
  },
  {
    guard: "the last administrator is not deactivated",
    file: "src/features/users/service/change-status.ts",
    from:
      "endSessions(tx, { userId: user.id, now: ctx.now });\n" +
      "    await requireAdministrator(tx);\n    const subject",
    to: "endSessions(tx, { userId: user.id, now: ctx.now });\n    const subject",
    test: "test/integration/users/restoration.test.ts",
    name: "the last administrator stays",
  },
  {
    guard: "the last administrator is not deleted",
    file: "src/features/users/service/change-status.ts",
    from: "to: input.to, now });\n    await requireAdministrator(tx);",
    to: "to: input.to, now });",
    test: "test/integration/users/restoration.test.ts",
    name: "the last administrator stays",
  },
  {
    guard: "the last administrator's group keeps its roles",
    file: "src/features/groups/service/update-group.ts",
    from: "    if (changes.roles) await requireAdministrator(tx);\n",
    to: "",
    test: "test/integration/groups/groups.test.ts",
    name: "of the last administrator",
  },
  {
    guard: "the last administrator's group is not deleted",
    file: "src/features/groups/service/delete-group.ts",
    from: "    await requireAdministrator(tx);\n",
    to: "",
    test: "test/integration/groups/groups.test.ts",
    name: "of the last administrator",
  },
  {
    guard: "the last administrator's role keeps its rights",
    file: "src/features/roles/service/update-role.ts",
    from: "    if (changes.permissions) await requireAdministrator(tx);\n",
    to: "",
    test: "test/integration/roles/roles.test.ts",
    name: "of the last administrator",
  },
  {
    guard: "on PostgreSQL business writes take turns",
    file: "src/db/dialect.ts",
    from: 'WHERE l."id" = 1 FOR UPDATE SKIP LOCKED`',
    to: 'WHERE l."id" = 1`',
    test: "test/integration/users/races.test.ts",
    project: "postgresql",
    name: "an act waits until",
  },
];
