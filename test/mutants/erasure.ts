import type { Mutant } from "./mutant.ts";

const act = "test/integration/users/erasure.test.ts";
const left = "test/integration/erasure/nothing-left.test.ts";
const crawl = "test/integration/erasure/crawl.test.ts";
const service = "src/features/users/service/erase-user.ts";
const migration = "prisma/migrations/sqlite/20261128030000_erase/migration.sql";
const data = "src/db/personal-data.ts";
const person = "src/db/audit-person.ts";

/** Erasing people. */
export const erasing: readonly Mutant[] = [
  {
    guard: "the typed address is the user's",
    file: service,
    from: "canonicalEmail(input.address) !== canonicalEmail(user.email)",
    to: "false",
    test: act,
    name: "asks again",
  },
  {
    guard: "who is erased is Deleted, and the page of now",
    file: service,
    from: "    refuseAct(whyNotErase(actor, user), user, input);\n",
    to: "",
    test: act,
  },
  {
    guard: "nobody erases one who holds more",
    file: "src/features/users/policy.ts",
    from:
      '    whyNotWithout(actor, "users.erase") ?? whyNotActOn(actor, user) ?? ' +
      "whyNotStillDeleted(user)\n",
    to: '    whyNotWithout(actor, "users.erase") ?? whyNotStillDeleted(user)\n',
    test: act,
    name: "holds less",
  },
  {
    guard: "who is erased is not restored",
    file: "src/features/users-list/policy.ts",
    from: 'return erasedAt ? { key: "users.whyNot.erased" } : undefined',
    to: "return undefined",
    test: act,
    name: "never undone",
  },
  {
    guard: "the database keeps who is erased Deleted",
    file: migration,
    from: `"erasedAt" IS NULL OR "status" = 'deleted'`,
    to: `"erasedAt" IS NULL OR "status" <> 'gone'`,
    test: act,
    name: "never undone",
  },
  {
    guard: "who is under way when they are erased is recorded by the number",
    file: "src/db/audit.ts",
    from: 'u."erasedAt" IS NOT NULL',
    to: 'u."erasedAt" IS NULL AND 1 = 0',
    test: left,
    name: "under way",
  },
  {
    guard: "a former user is named in the reader's language",
    file: "src/views/former.ts",
    from: 'id === undefined ? name : t("people.former", { id })',
    to: "name",
    test: crawl,
    name: "no page",
  },
  {
    guard: "what somebody wrote about the erased person goes",
    file: person,
    from: "  for (const field of WRITTEN) delete parsed[field];\n",
    to: "",
    test: left,
    name: "nothing is left in the database",
  },
  {
    guard: "who has a password of the erased person is not told their name",
    file: data,
    from: `"passwordSetByName" = \${formerName(id)}`,
    to: `"passwordSetByName" = "passwordSetByName"`,
    test: left,
    name: "nothing is left in the database",
  },
  {
    guard: "nothing of somebody erased is offered to be undone",
    file: "src/views/audit-rows.ts",
    from: " || formerId(entry.subjectName) !== undefined",
    to: "",
    test: act,
    name: "nothing to undo",
  },
];
