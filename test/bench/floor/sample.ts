import { join } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import { Browser } from "../../support/browser.ts";
import { migrateAndSeed } from "../../support/processes.ts";
import { startApp } from "../servers.ts";
import { proxied, signIn } from "../site.ts";
import { addStoreKeys } from "../store.ts";
import { withoutTokens } from "./models.ts";
import { type Pieces, takeApart } from "./pieces.ts";
import { createReader } from "./reader.ts";

/**
 * The markup of the app's pages. The app shows a small database in which no two values are alike,
 * so that what stands between the values can be told from them.
 */
export async function samplePieces(folder: string, core: number | undefined): Promise<Pieces> {
  const file = join(folder, "sample.db");
  await migrateAndSeed(`file:${file}`);
  // Pages say whether there are any.
  await addStoreKeys(`file:${file}`);
  const database = new Sqlite(file);
  database.exec(samplePeople);
  const app = await startApp(`file:${file}`, { folder, core });
  try {
    const browser = await signIn(new Browser(app.url, proxied(app.host)));
    const read = createReader(database);
    const pieces: Pieces = {};
    for (const address of addresses(database)) {
      const [model, { text }] = [read(address), await browser.get(address)];
      if (model) Object.assign(pieces, takeApart(withoutTokens(text), model));
    }
    return pieces;
  } finally {
    await app.stop();
    database.close();
  }
}

const PEOPLE = 2_969;
const FIRST_ID = 60_000;
/** So many at the beginning and at the end are of every status, agent and not, in some groups. */
const MIXED = 36;
const WORD = "sampled";
/** So long that an address has places where it may be broken, and the class of long ones. */
const DOMAIN = "in-a-department.of-samples.example";

const samplePeople = `
  BEGIN;
  UPDATE "Group" SET "id" = "id" + 640000, "title" = 'Group ' || ("id" + 640000);
  WITH RECURSIVE
    n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${PEOPLE}),
    person(i, id, status) AS (
      SELECT i, i + ${FIRST_ID},
        CASE iif(i BETWEEN ${MIXED} AND ${PEOPLE - MIXED}, max(0, i % 9 - 5), 2 - i % 3)
          WHEN 0 THEN 'active' WHEN 1 THEN 'deactivated' ELSE 'deleted' END
      FROM n)
  INSERT INTO "User" ("id", "email", "emailKey", "firstName", "lastName", "firstNameKey",
      "lastNameKey", "searchText", "passwordHash", "status", "agent", "locale", "version",
      "customerCount", "lastLoginAt", "createdAt", "updatedAt")
    SELECT id, email, email, 'First' || id, 'Last' || id, 'first' || id, 'last' || id, email,
      'a hash', status, i / 3 % 2, iif(i / 18 % 2, 'de', 'en'), 200000 + i, 1000000 + i, login,
      login, login
    FROM (
      SELECT *, iif(i < 1000, 'a-', 'b-') || id || '@${WORD}.${DOMAIN}' AS email,
        strftime('%Y-%m-%dT%H:%M:00.000+00:00', '2031-01-01', '+' || i || ' minutes') AS login
      FROM person);
  INSERT INTO "UserGroup" ("userId", "groupId")
    SELECT u."id", g."id" FROM "User" u, "Group" g
    WHERE u."id" >= ${FIRST_ID} AND CASE (u."id" - ${FIRST_ID}) / 6 % 3
      WHEN 2 THEN true
      WHEN 1 THEN g."systemKey" IN ('user-managers', 'auditors') END;
  COMMIT;`;

/** A page of every kind. */
function addresses(database: Database): string[] {
  const ids = database
    .prepare<[], number>(
      `SELECT "id" FROM "User" WHERE "status" <> 'deleted'
        AND "id" BETWEEN ${FIRST_ID} AND ${FIRST_ID + MIXED - 1}
        AND EXISTS (SELECT 1 FROM "UserGroup" WHERE "userId" = "User"."id")`,
    )
    .pluck()
    .all();
  return [
    "/users",
    `/users?page=${Math.ceil((PEOPLE + 1) / 25)}`,
    `/users?q=${WORD}`,
    ...ids.map((id) => `/users/${id}/edit`),
  ];
}
