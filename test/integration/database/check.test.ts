import { closeSync, openSync, writeSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkDatabase } from "../../../src/cli/check/check-database.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { askPlainly } from "../../../src/db/plain-connection.ts";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { addCustomers, addUser } from "../../support/app.ts";
import { copyDatabase, dialect, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("npm run db:check", () => {
  let url: string;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ url, drop } = await copyDatabase());
    const db = await openDatabase(url);
    const assignedUserId = await addUser(db, { email: "ben@example.com" });
    await addCustomers(db, 5, { assignedUserId });
    await db.close();
  });
  afterEach(() => drop());

  const execute = (...statements: string[]) =>
    askPlainly(
      url,
      async (ask) => {
        for (const statement of statements) await ask(statement);
      },
      "write",
    );

  async function findings(): Promise<Record<string, string>> {
    const found: [string, string][] = [];
    const wrong = await checkDatabase(url, ({ name, problem }) => {
      if (problem !== undefined) found.push([name, problem]);
    });
    expect(wrong).toBe(found.length);
    return Object.fromEntries(found);
  }

  /** What rules and triggers would prevent. */
  const unguarded = {
    sqlite: {
      orphan: [
        "PRAGMA foreign_keys = OFF",
        `INSERT INTO "UserGroup" ("userId", "groupId") VALUES (999, 1)`,
      ],
      trigger: [`DROP TRIGGER "User_count_insert"`],
      index: [
        `INSERT INTO "UserSearch" ("UserSearch", "rowid", "searchText")
          SELECT 'delete', "id", "searchText" FROM "User" WHERE "id" = 1`,
        `INSERT INTO "CustomerSearch" ("rowid", "searchText") VALUES (4711, 'nobody')`,
      ],
    },
    postgresql: {
      orphan: [
        "SET session_replication_role = replica",
        `INSERT INTO "UserGroup" ("userId", "groupId") VALUES (999, 1)`,
      ],
      trigger: [`ALTER TABLE "User" DISABLE TRIGGER "User_count_insert"`],
      index: [],
    },
  }[dialect];

  it("is content with a sound database", async () => {
    expect(await findings()).toEqual({});
  });

  it("names what is wrong, each with its ids", async () => {
    const { orphan, trigger, index } = unguarded;
    await execute(
      ...trigger,
      ...index,
      `UPDATE "User" SET "customerCount" = "customerCount" + 1`,
      `UPDATE "UserCount" SET "count" = 77 WHERE "status" = 'deleted'`,
      `UPDATE "GroupCount" SET "count" = "count" + 1 WHERE "groupId" = 2 AND "status" = 'deleted'`,
      `DELETE FROM "GroupCount" WHERE "groupId" = 3 AND "status" = 'deleted'`,
      `DELETE FROM "WriteLock"`,
      `DELETE FROM "RightsVersion"`,
      `UPDATE "User" SET "status" = 'deactivated' WHERE "id" = 1`,
      `DELETE FROM "_prisma_migrations" WHERE "migration_name" LIKE '%foundation'`,
      ...orphan,
    );
    expect(await findings()).toEqual({
      "references between rows": expect.stringMatching(
        dialect === "sqlite"
          ? /^UserGroup without its User: \d+$/
          : /^UserGroup_userId_fkey .* 999$/,
      ),
      triggers: "missing or switched off: User_count_insert",
      "customers of each user are counted": "not of user 1, 2",
      "users of each status are counted": "not of status deleted",
      "members of each group are counted": "not of group 2, 3",
      "WriteLock has its one row": "it has 0 rows",
      "RightsVersion has its one row": "it has 0 rows",
      migrations: expect.stringContaining("lacks one migration: 20261123000000_foundation"),
      "somebody may manage users": expect.stringContaining("no Active user"),
      ...(dialect === "sqlite"
        ? {
            "search index of users": "not as the row of id 1",
            "search index of customers": "not as the row of id 4711",
          }
        : {}),
    });
  });

  if (dialect === "postgresql")
    it("sees references that are kept no more, or never were (PostgreSQL)", async () => {
      await execute(
        `ALTER TABLE "Group" DISABLE TRIGGER ALL`,
        `ALTER TABLE "Group" ENABLE TRIGGER USER`,
        `ALTER TABLE "GroupRole" DROP CONSTRAINT "GroupRole_roleId_fkey"`,
        `ALTER TABLE "GroupRole" ADD CONSTRAINT "GroupRole_roleId_fkey"
          FOREIGN KEY ("roleId") REFERENCES "Role" ("id") NOT VALID`,
      );
      expect(await findings()).toEqual({
        "references between rows": `GroupRole_roleId_fkey was never checked; not kept on "Group"`,
      });
    });

  if (dialect === "sqlite")
    it("finds a damaged file (SQLite)", async () => {
      const handle = openSync(sqliteFile(url), "r+");
      writeSync(handle, Buffer.alloc(4_096, 0xff), 0, 4_096, 5 * 4_096);
      closeSync(handle);
      expect(Object.keys(await findings())).toContain("integrity of the file");
    });
});
