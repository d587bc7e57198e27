import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { fold } from "../../src/domain/text.ts";
import { listGroups } from "../../src/features/groups/queries.ts";
import { listRoles } from "../../src/features/roles/queries.ts";
import { listGroupRights, listRoleRights } from "../../src/rights/held-rights.ts";
import { copyDatabase, unreachable } from "../support/databases.ts";

const names = ["Team 1", "Team 2", "Team 10"];

describe.skipIf(unreachable)("groups and roles in natural order", () => {
  let db: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const copy = await copyDatabase();
    drop = copy.drop;
    db = await openDatabase(copy.url);
    const dates = { createdAt: new Date(0), updatedAt: new Date(0) };
    await db.write(async (tx) => {
      for (const name of names.toReversed()) {
        await tx.group.create({ data: { title: name, titleKey: fold(name), ...dates } });
        await tx.role.create({ data: { name, nameKey: fold(name), ...dates } });
      }
    });
  });
  afterAll(async () => {
    await db?.close();
    await drop?.();
  });

  const query = { q: "team", page: 1 };
  const lists: [string, () => Promise<string[]>][] = [
    ["list of groups", async () => (await listGroups(db.read, query)).rows.map((row) => row.title)],
    ["list of roles", async () => (await listRoles(db.read, query)).rows.map((row) => row.name)],
    ["groups to tick", async () => (await listGroupRights(db.read)).map((group) => group.title)],
    ["roles to tick", async () => (await listRoleRights(db.read)).map((role) => role.name)],
  ];

  it.each(lists)("%s", async (_, list) => {
    expect((await list()).filter((name) => names.includes(name))).toEqual(names);
  });
});
