import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkDatabase } from "../../../src/cli/check/check-database.ts";
import { migrationNames, migrationScript } from "../../../src/db/migrations.ts";
import { askPlainly } from "../../../src/db/plain-connection.ts";
import { customerKeys, searchWords, userKeys } from "../../../src/domain/search-words.ts";
import { fold } from "../../../src/domain/text.ts";
import { dialect, emptyDatabase, onServer, unreachable } from "../../support/databases.ts";
import { thorough } from "../../support/thorough.ts";

const MIGRATION = "20261126030000_search_words";

interface Name {
  firstName: string;
  lastName: string;
}

/**
 * Every character between letters, fifty to a name; of the very many of Han and Hangul, all of
 * which are alike, some.
 */
function everyCharacter(): Name[] {
  const last = 0x3ffff;
  const characters = Array.from({ length: last }, (_, index) => String.fromCodePoint(index + 1));
  const pieces = characters
    .filter((one) => !/\p{Cs}|\p{Co}|\p{Cn}/u.test(one))
    .filter((one, index) => !/\p{Script=Han}|\p{Script=Hangul}/u.test(one) || index % 100 === 0)
    .map((one) => `x${one}y`);
  return Array.from({ length: Math.ceil(pieces.length / 50) }, (_, index) => ({
    firstName: pieces.slice(50 * index, 50 * (index + 1)).join(index % 2 ? " " : ""),
    lastName: pieces[50 * index] as string,
  }));
}

const signs = fc.constantFrom(..." '’‘´`ʼ\"“„-‐–−,;()[]<>・、.@\u0301\u3099ー");
const letters = fc.constantFrom(..."aBßİΣςéłДжम田中太郎민수がﾊﾟ𠮷👩");
const text = fc
  .string({ unit: fc.oneof(letters, letters, signs, fc.string({ unit: "binary", maxLength: 1 })) })
  // No name was empty then.
  .filter((name) => !/\p{Cs}|\0/u.test(name) && name.trim() !== "");
const randomName = fc.record({ firstName: text, lastName: text });

const names: Name[] = [
  { firstName: "Conan", lastName: "O’Brien" },
  { firstName: "太郎", lastName: "田中" },
  { firstName: "'", lastName: "-" },
  ...everyCharacter(),
  ...fc.sample(randomName, thorough ? 1_500 : 100),
];
const people = names.map((name, index) => ({ ...name, email: `o'neil${index}@ex-ample.com` }));
const customers = people.map((person, index) => ({
  ...person,
  reference: `DE–${index}`,
  company: names[(index * 7) % names.length]?.lastName ?? null,
}));

/** As rows were written before the migration. */
const formerUser = ({ email, firstName, lastName }: Name & { email: string }) => [
  fold(firstName),
  fold(lastName),
  fold(`${email} ${firstName} ${lastName} ${firstName}`),
];
const formerCustomer = (customer: (typeof customers)[number]) => {
  const { reference, email, firstName, lastName, company } = customer;
  return [
    fold(`${lastName} ${firstName}`),
    fold(`${reference} ${email} ${firstName} ${lastName} ${company ?? ""}`),
  ];
};

/** A statement for rows of texts; the first of each is its number. */
function insertion(table: string, columns: string, rows: readonly unknown[][]): string {
  const json = JSON.stringify({ ...rows }).replaceAll("'", "''");
  const values = (rows[0] ?? []).map((_, index) =>
    index === 0 ? "CAST(value->>0 AS INTEGER)" : `value->>${index}`,
  );
  return `INSERT INTO "${table}" (${columns}) SELECT ${values} FROM json_each('${json}');`;
}

const at = "2026-01-01T00:00:00.000+00:00";
const dates = dialect === "sqlite" ? `'${at}'` : `TIMESTAMP '${at}'`;

function rowsBefore(): string {
  const users = insertion(
    "Before",
    `"id", "firstNameKey", "lastNameKey", "searchText"`,
    people.map((person, index) => [index + 1, ...formerUser(person)]),
  );
  const others = insertion(
    "BeforeCustomer",
    `"id", "nameKey", "searchText"`,
    customers.map((customer, index) => [index + 1, ...formerCustomer(customer)]),
  );
  const former = insertion(
    "FormerSearchText",
    `"userId", "searchText"`,
    people.map((person, index) => [index + 1, formerUser(person)[2]]),
  );
  const twice = ["a@b.c o'neil x o'neil", "a@b.c o’neil x o’neil"].map((old) => [1, old]);
  return `
    CREATE TABLE "Before" (
      "id" INTEGER, "firstNameKey" TEXT, "lastNameKey" TEXT, "searchText" TEXT);
    CREATE TABLE "BeforeCustomer" ("id" INTEGER, "nameKey" TEXT, "searchText" TEXT);
    ${users} ${others}
    INSERT INTO "User" ("id", "email", "emailKey", "firstName", "lastName", "firstNameKey",
      "lastNameKey", "searchText", "passwordHash", "status", "agent", "locale", "createdAt",
      "updatedAt")
    SELECT "id", "id", "id", 'x', 'x', "firstNameKey", "lastNameKey", "searchText", '!', 'active',
      ${dialect === "sqlite" ? 0 : "FALSE"}, 'en', ${dates}, ${dates} FROM "Before";
    INSERT INTO "Customer" ("id", "reference", "email", "firstName", "lastName", "nameKey",
      "searchText", "createdAt", "updatedAt")
    SELECT "id", "id", 'x', 'x', 'x', "nameKey", "searchText", ${dates}, ${dates}
      FROM "BeforeCustomer";
    ${former} ${insertion("FormerSearchText", `"userId", "searchText"`, twice)}
    DROP TABLE "Before"; DROP TABLE "BeforeCustomer";`;
}

describe.skipIf(unreachable)("the migration to words", () => {
  let shop: { url: string; drop: () => Promise<void> };
  beforeAll(async () => {
    shop = await emptyDatabase(dialect);
    const all = migrationNames(dialect);
    const upTo = all.slice(0, all.indexOf(MIGRATION)).map((name) => migrationScript(dialect, name));
    const after = all.slice(all.indexOf(MIGRATION)).map((name) => migrationScript(dialect, name));
    await runAll([...upTo, rowsBefore(), ...after]);
  });
  afterAll(() => shop?.drop());

  async function runAll(scripts: readonly string[]): Promise<void> {
    if (dialect === "sqlite") {
      const connection = new Sqlite(shop.url.slice("file:".length));
      connection.pragma("foreign_keys = ON");
      for (const script of scripts) connection.exec(script);
      connection.close();
      return;
    }
    const run = async (client: { query(script: string): Promise<unknown> }) => {
      for (const script of scripts) await client.query(script);
    };
    await onServer(run, new URL(shop.url).pathname.slice(1));
  }

  const rows = async (select: string) =>
    (await askPlainly(shop.url, (ask) => ask<Record<string, string>>(select))) ?? [];

  it("writes the same texts as the code, of every character and of random names", async () => {
    const users = await rows(
      `SELECT "firstNameKey", "lastNameKey", "searchText" FROM "User" ORDER BY "id"`,
    );
    expect(users).toEqual(people.map(userKeys));
    const others = await rows(`SELECT "nameKey", "searchText" FROM "Customer" ORDER BY "id"`);
    expect(others).toEqual(customers.map(customerKeys));
  });

  it("lets former names be found by the same words, each once", async () => {
    const former = await rows(
      `SELECT "userId" AS id, "searchText" FROM "FormerSearchText" ORDER BY "userId"`,
    );
    const [first = [], ...others] = Map.groupBy(former, ({ id }) => id).values();
    expect(first.map(({ searchText }) => searchText)).toContain("  a@b.c  o  neil  x  o  neil");
    expect([first.length, ...others.map(({ length }) => length)]).toEqual([
      2,
      ...people.slice(1).map(() => 1),
    ]);
    const lost = people.slice(1).filter(({ email, firstName, lastName }, index) => {
      const searchText = others[index]?.[0]?.searchText ?? "";
      return !searchWords(`${email} ${firstName} ${lastName}`).every((word) =>
        searchText.includes(word),
      );
    });
    expect(lost).toEqual([]);
    expect(others[0]?.[0]?.searchText).toContain("田中太郎");
  });

  it("leaves a database that the check is content with, and no table behind", async () => {
    const wrong: unknown[] = [];
    await checkDatabase(shop.url, (finding) => finding.problem && wrong.push(finding));
    const names = wrong.map((finding) => (finding as { name: string }).name);
    // There is no administrator, and no record of migrations.
    expect(names).toEqual(["migrations", "somebody may manage users"]);
    const tables = await rows(
      dialect === "sqlite"
        ? `SELECT "name" FROM sqlite_master
             WHERE "name" IN ('Respelled', 'Unspaced', 'Former')`
        : `SELECT proname AS "name" FROM pg_proc WHERE proname IN ('wordsOf', 'searchTextOf')`,
    );
    expect(tables).toEqual([]);
  });
});
