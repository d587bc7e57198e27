import type { Database } from "better-sqlite3";
import { type FloorGroup, type FloorUser, formModel, listModel, PER_PAGE } from "./models.ts";
import type { Model } from "./pieces.ts";

interface StatusCount {
  status: FloorUser["status"];
  count: number;
}

const columns = `u."id", u."email", u."firstName", u."lastName", u."status", u."agent", u."locale",
  u."version", u."customerCount", u."lastLoginAt", (
    SELECT string_agg(ug."groupId", ',') FROM "UserGroup" ug WHERE ug."userId" = u."id"
  ) AS "groupIds"`;
const found = `WHERE u."searchText" LIKE ?`;

/** Reads with prepared statements what a page shows; undefined where there is no such user. */
export function createReader(database: Database): (address: string) => Model | undefined {
  const { readCounts, readUsers, readUser, readGroups } = prepare(database);
  const list = (q: string, page: number) => {
    const counts = { active: 0, deactivated: 0, deleted: 0 };
    for (const { status, count } of readCounts(q)) counts[status] = count;
    const total = counts.active + counts.deactivated + counts.deleted;
    const users = readUsers(q, (page - 1) * PER_PAGE, total);
    return listModel({ q, page, counts, users, groups: readGroups.all() });
  };
  const form = (id: number) => {
    const user = readUser.get(id);
    return user && formModel(user, readGroups.all());
  };
  return (address) => {
    const [path = "", search] = address.split("?");
    const id = /^\/users\/(\d+)\/edit$/.exec(path)?.[1];
    if (id) return form(Number(id));
    const query = new URLSearchParams(search);
    return list(query.get("q") ?? "", Number(query.get("page") ?? 1));
  };
}

function prepare(database: Database) {
  const countAll = database.prepare<[], StatusCount>(
    'SELECT "status", count(*) AS "count" FROM "User" GROUP BY "status"',
  );
  const countFound = database.prepare<[string], StatusCount>(
    `SELECT u."status", count(*) AS "count" FROM "User" u ${found} GROUP BY u."status"`,
  );
  const readAll = database.prepare<[number, number], FloorUser>(
    `SELECT ${columns} FROM "User" u ORDER BY u."emailKey" LIMIT ? OFFSET ?`,
  );
  const readFromEnd = database.prepare<[number, number], FloorUser>(
    `SELECT ${columns} FROM "User" u ORDER BY u."emailKey" DESC LIMIT ? OFFSET ?`,
  );
  const readFound = database.prepare<[string, number, number], FloorUser>(
    `SELECT ${columns} FROM "User" u ${found} ORDER BY u."emailKey" LIMIT ? OFFSET ?`,
  );
  const readUser = database.prepare<[number], FloorUser>(
    `SELECT ${columns} FROM "User" u WHERE u."id" = ?`,
  );
  const readGroups = database.prepare<[], FloorGroup>(
    `SELECT g."id", g."title", g."systemKey", (
        SELECT string_agg(rp."permission", ',')
          FROM "GroupRole" gr
          JOIN "RolePermission" rp ON rp."roleId" = gr."roleId"
         WHERE gr."groupId" = g."id"
      ) AS "permissions"
      FROM "Group" g
      ORDER BY g."title"`,
  );
  const readCounts = (q: string) => (q ? countFound.all(`%${q}%`) : countAll.all());
  /** From the nearer end. */
  const readUsers = (q: string, offset: number, total: number) => {
    if (q) return readFound.all(`%${q}%`, PER_PAGE, offset);
    if (offset <= total / 2) return readAll.all(PER_PAGE, offset);
    const last = Math.min(offset + PER_PAGE, total);
    return readFromEnd.all(last - offset, total - last).reverse();
  };
  return { readCounts, readUsers, readUser, readGroups };
}
