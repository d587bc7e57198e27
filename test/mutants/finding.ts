import type { Mutant } from "./mutant.ts";

const words = {
  file: "src/domain/search-words.ts",
  test: "test/unit/search-words.test.ts",
  project: "unit",
} as const;
const finding = { test: "test/integration/finding.test.ts" } as const;
const holders = { test: "test/integration/customers/holders.test.ts" } as const;
const migration = { test: "test/integration/database/search-words.test.ts" } as const;

const list = {
  file: "src/features/users-list/queries.ts",
  test: "test/integration/users/list.test.ts",
};

/** People and customers by their words. */
export const searched: readonly Mutant[] = [
  {
    guard: "Of few who are found, a tab shows its status alone",
    ...list,
    from: 'status === "all" ? all : all.filter((user) => user.status === status)',
    to: "all",
    name: "shows those alone that match",
  },
  {
    guard: "Of few who are found, a page shows its own rows alone",
    ...list,
    from: "shown.slice(offset, offset + limit)",
    to: "shown.slice(offset)",
  },
  {
    guard: "Few who are found stand in the order of the list",
    ...list,
    from: "WHERE ${found.where} ORDER BY ${orderOf(query)}`;\n  const all",
    to: "WHERE ${found.where} ORDER BY u.id DESC`;\n  const all",
  },
  {
    guard: "A short word is looked for at the beginning of one",
    ...words,
    from: ".map((word) => word.padStart(paddedLength(word)))",
    to: "",
  },
  {
    guard: "All hyphens are one",
    ...words,
    from: '.replace(hyphens, "-")',
    to: "",
  },
  {
    guard: "Names without a space are found first name first, too",
    ...words,
    from: "[name + name]",
    to: "[name]",
  },
  {
    guard: "Only names of some scripts stand there once more",
    ...words,
    from: "unspaced.test(name)",
    to: "name",
  },
  {
    guard: "Ten words are looked for at most",
    ...words,
    from: "told.slice(0, MOST_WORDS)",
    to: "told",
  },
  {
    guard: "A hyphen alone is no word",
    ...words,
    from: ".filter((word) => /[^-]/.test(word))",
    to: "",
  },
  {
    guard: "The index is not asked for short words beside a long one",
    file: "src/db/dialect.ts",
    from: "leadToFew(words) ? words.filter(isLong) : words;",
    to: "words;",
    test: "test/unit/search-index.test.ts",
  },
  {
    guard: "The row decides where the letters stand that the index has",
    ...finding,
    file: "src/db/dialect.ts",
    from: 'AND ${isWithin(sql`s."rowid"`, ids)} AND ${hasWords(sql`m."searchText"`, words)})`',
    to: 'AND ${isWithin(sql`s."rowid"`, ids)})`',
    name: "may somebody",
  },
  {
    guard: "All words have to be found",
    ...finding,
    file: "src/db/dialect.ts",
    from: 'join([sql`1 = 1`, ...words.map((word) => contains(column, word))], " AND ")',
    to: 'join([sql`1 = 1`, ...words.map((word) => contains(column, word))], " OR ")',
  },
  {
    guard: "Former names are found by all the words",
    ...finding,
    file: "src/features/audit/queries/search.ts",
    from: 'WHERE ${hasWords(sql`f."searchText"`, words)} LIMIT',
    to: "WHERE 1 = 0 LIMIT",
  },
  {
    guard: "Who holds few customers has them searched",
    ...finding,
    file: "src/features/customers/queries.ts",
    from: 'sql`${held} AND ${hasWords(sql`c."searchText"`, words)}`',
    to: "held",
  },
  {
    guard: "Who has the words and a holder who has them is counted once",
    ...holders,
    file: "src/features/customers/queries/holders.ts",
    from: 'AND NOT (${hasWords(sql`c."searchText"`, words)}) LIMIT',
    to: "LIMIT",
  },
  {
    guard: "The user's own customers are not found by the user's name",
    ...holders,
    file: "src/features/customers/queries/holders.ts",
    from: "customerCount > 0 && id !== except",
    to: "customerCount > 0",
  },
  {
    guard: "Holders' customers stand among the others by name",
    ...holders,
    file: "src/features/customers/queries/search.ts",
    from: "const limit = window.offset + window.limit;",
    to: "const { limit } = window;",
  },
  {
    guard: "The migration makes one space of many",
    ...migration,
    file: "prisma/migrations/sqlite/20261126030000_search_words/migration.sql",
    from: `trim(replace(replace(replace("words", ' ', '<>'), '><', ''), '<>', ' '))`,
    to: `trim("words")`,
  },
];
