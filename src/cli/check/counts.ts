import type { Ask } from "../../db/plain-connection.ts";
import type { Check } from "./check-database.ts";
import { listWrong } from "./problems.ts";

/** Relation: every status a user may have. */
const statuses = `(SELECT 'active' AS "status" UNION ALL SELECT 'deactivated'
  UNION ALL SELECT 'deleted')`;

/** What triggers count, and the tables of one row; the same SQL on both databases. */
export const countChecks: readonly Check[] = [
  {
    name: "customers of each user are counted",
    run: (ask) =>
      listWrong(
        ask,
        "not of user",
        `SELECT u."id" FROM "User" u
           LEFT JOIN (
              SELECT "assignedUserId", count(*) AS n FROM "Customer"
               GROUP BY "assignedUserId") c ON c."assignedUserId" = u."id"
          WHERE u."customerCount" <> coalesce(c.n, 0) ORDER BY u."id"`,
      ),
  },
  {
    name: "users of each status are counted",
    run: (ask) =>
      listWrong(
        ask,
        "not of status",
        `SELECT s."status" AS "id" FROM ${statuses} s
           LEFT JOIN "UserCount" c ON c."status" = s."status"
          WHERE coalesce(c."count", -1) <> (
            SELECT count(*) FROM "User" u WHERE u."status" = s."status") ORDER BY 1`,
      ),
  },
  {
    name: "members of each group are counted",
    run: (ask) =>
      listWrong(
        ask,
        "not of group",
        `SELECT DISTINCT g."id" FROM "Group" g
           CROSS JOIN ${statuses} s
           LEFT JOIN "GroupCount" c ON c."groupId" = g."id" AND c."status" = s."status"
           LEFT JOIN (
              SELECT ug."groupId", u."status", count(*) AS n
                FROM "UserGroup" ug JOIN "User" u ON u."id" = ug."userId"
               GROUP BY ug."groupId", u."status") m
             ON m."groupId" = g."id" AND m."status" = s."status"
          WHERE coalesce(c."count", -1) <> coalesce(m.n, 0) ORDER BY g."id"`,
      ),
  },
  { name: "WriteLock has its one row", run: (ask) => whyNotOneRow(ask, "WriteLock") },
  { name: "RightsVersion has its one row", run: (ask) => whyNotOneRow(ask, "RightsVersion") },
];

async function whyNotOneRow(ask: Ask, table: string): Promise<string | undefined> {
  const rows = await ask<{ id: number }>(`SELECT "id" FROM "${table}"`);
  return rows.length === 1 && rows[0]?.id === 1 ? undefined : `it has ${rows.length} rows`;
}
