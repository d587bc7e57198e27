import type { Mutant } from "./mutant.ts";

const act = "test/integration/users/erasure.test.ts";
const left = "test/integration/erasure/nothing-left.test.ts";
const crawl = "test/integration/erasure/crawl.test.ts";
const unit = { test: "test/unit/audit-person.test.ts", project: "unit" } as const;
const service = "src/features/users/service/erase-user.ts";
const migration = "prisma/migrations/sqlite/20261128030000_erase/migration.sql";
const data = "src/db/personal-data.ts";
const audit = "src/db/audit-erasure.ts";
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
    from: 'erasedAt ? { key: "users.whyNot.erased" } : undefined',
    to: "undefined",
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
    guard: "memberships go",
    file: data,
    from: `sql\`DELETE FROM "UserGroup" WHERE "userId" = \${id}\``,
    to: "",
    test: act,
    name: "nothing else",
  },
  ...["SignInCounter", "FormerSearchText", "FormReceipt"].map((table) => ({
    guard: `rows of a person in ${table} go`,
    file: data,
    from: `sql\`DELETE FROM "${table}" WHERE "userId" = \${id}\``,
    to: "",
    test: left,
    name: "nothing is left in the database|nothing is kept by their number",
  })),
  {
    guard: "answers to others that name the person go",
    file: data,
    from: '${contains(sql`"result"`, written)}`',
    to: "1 = 0`",
    test: left,
    name: "nothing is left",
  },
  {
    guard: "batches do not say who began them",
    file: data,
    from: `UPDATE "Job" SET "actorName" = \${formerName(id)}`,
    to: `UPDATE "Job" SET "actorId" = \${id}`,
    test: left,
    name: "nothing is left",
  },
  {
    guard: "batches do not say who stopped them",
    file: data,
    from: "WHERE ${stoppedBy(id)}`",
    to: "WHERE 1 = 0`",
    test: left,
    name: "nothing is left",
  },
  {
    guard: "the other side of a hand-over does not name the person",
    file: audit,
    from: "found.mentions += await eraseFromOtherSide(tx, row, id)",
    to: "1",
    test: left,
    name: "nothing is left",
  },
  {
    guard: "who takes customers is no longer named where they are gone",
    file: "src/domain/sides.ts",
    from: '  "customers.assigned",\n',
    to: "",
    test: left,
    name: "nothing is left",
  },
  {
    guard: "acts on many do not name the person",
    file: audit,
    from: "    found.mentions += await eraseTouched(tx, person.id);\n",
    to: "",
    test: left,
    name: "nothing is left",
  },
  {
    guard: "filters do not name the person",
    file: audit,
    from: "    found.mentions += await eraseFilters(tx, person);\n",
    to: "",
    test: left,
    name: "nothing is left",
  },
  {
    guard: "who is not found by all words is not meant by a filter",
    file: person,
    from: "words.every((word) => searchText.includes(word)) &&",
    to: "",
    ...unit,
  },
  {
    guard: "whose passwords the person has set is found by an index",
    file: "prisma/migrations/sqlite/20261128010000_temporary_passwords/migration.sql",
    from:
      'CREATE INDEX "User_passwordSetById_idx" ON "User"("passwordSetById") ' +
      'WHERE "passwordSetById" IS NOT NULL;\n',
    to: "",
    test: "test/integration/erasure/plans.test.ts",
    name: "what else names",
  },
  {
    guard: "who is found by a part of a word is not meant by a filter",
    file: person,
    from: "words.some(isWhole)",
    to: "true",
    ...unit,
  },
  {
    guard: "of a filter only what people type may name somebody",
    file: person,
    from: "WORDS.filter(isNamedIn)",
    to: "[...filter.keys()].filter(isNamedIn)",
    ...unit,
  },
  {
    guard: "edits lose names and addresses",
    file: person,
    from: "concerned ? withoutFields(entry.changes, id) : entry.changes",
    to: "entry.changes",
    test: left,
    name: "nothing is left",
  },
  {
    guard: "every field goes that says who somebody is",
    file: "src/domain/fields.ts",
    from: "firstName: true",
    to: "firstName: false",
    test: left,
    name: "nothing is left in the database",
  },
  {
    guard: "acts lose their network and request",
    file: person,
    from: "address: theirs ? null : entry.address",
    to: "address: entry.address",
    test: left,
    name: "their acts",
  },
  {
    guard: "what was deleted leaves no bytes in the file",
    file: "src/db/open-sqlite.ts",
    from: '  "secure_delete = ON",\n',
    to: "",
    test: left,
    name: "nothing is left",
  },
  {
    guard: "what was deleted leaves no bytes in the log",
    file: "src/command.ts",
    from: "if (spec.leavesNothing) await ctx.db.scrub();",
    to: "",
    test: left,
    name: "nothing is left",
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
];
