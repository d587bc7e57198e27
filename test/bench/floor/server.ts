// The floor: what the Users List and the edit form cost at the very least. node:http, prepared
// statements, template literals, nothing else. node --import tsx test/bench/floor/server.ts FILE
// FRAMES PORT
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { argv } from "node:process";
import Sqlite from "better-sqlite3";
import type { Frames } from "../floor-check.ts";
import { formHtml } from "./form-html.ts";
import { listHtml, PER_PAGE } from "./list-html.ts";
import type { FloorGroup, FloorUser } from "./markup.ts";

const [, , file = "", framesFile = "", port] = argv;
const frames = JSON.parse(readFileSync(framesFile, "utf8")) as Frames;
const database = new Sqlite(file, { readonly: true, fileMustExist: true });

const columns = `u."id", u."email", u."firstName", u."lastName", u."status", u."agent", u."locale",
  u."version", u."customerCount", u."lastLoginAt", (
    SELECT string_agg(ug."groupId", ',') FROM "UserGroup" ug WHERE ug."userId" = u."id"
  ) AS "groupIds"`;
const found = `WHERE u."searchText" LIKE ?`;
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
    ORDER BY g."titleKey"`,
);

interface StatusCount {
  status: FloorUser["status"];
  count: number;
}

function listPage(q: string, page: number): string {
  const pattern = `%${q}%`;
  const counts = { active: 0, deactivated: 0, deleted: 0 };
  for (const { status, count } of q ? countFound.all(pattern) : countAll.all())
    counts[status] = count;
  const offset = (page - 1) * PER_PAGE;
  const total = counts.active + counts.deactivated + counts.deleted;
  const users = q ? readFound.all(pattern, PER_PAGE, offset) : readPage(offset, total);
  return (
    frames.list[0] + listHtml({ q, page, counts, users, groups: readGroups.all() }) + frames.list[1]
  );
}

/** From the nearer end. */
function readPage(offset: number, total: number): FloorUser[] {
  if (offset <= total / 2) return readAll.all(PER_PAGE, offset);
  const last = Math.min(offset + PER_PAGE, total);
  return readFromEnd.all(last - offset, total - last).reverse();
}

function formPage(id: number): string {
  const user = readUser.get(id);
  return user ? frames.edit[0] + formHtml(user, readGroups.all()) + frames.edit[1] : "";
}

function answer(url: string): string {
  const [path = "", search] = url.split("?");
  const id = /^\/users\/(\d+)\/edit$/.exec(path)?.[1];
  if (id) return formPage(Number(id));
  const query = new URLSearchParams(search);
  return listPage(query.get("q") ?? "", Number(query.get("page") ?? 1));
}

createServer((request, response) => {
  const body = Buffer.from(answer(request.url ?? ""));
  response
    .writeHead(body.length > 0 ? 200 : 404, {
      "content-type": "text/html; charset=utf-8",
      "content-length": body.length,
    })
    .end(body);
}).listen(Number(port), "127.0.0.1");
