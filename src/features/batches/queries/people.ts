import type { Reader, Tx } from "../../../db/client.ts";
import { columns, int, type RowOf, text } from "../../../db/columns.ts";
import { sql } from "../../../db/sql.ts";
import { groupIds, identity } from "../../../db/user-columns.ts";
import type { Permission } from "../../../domain/permissions.ts";
import { type GroupRights, unionOf } from "../../../rights/held-rights.ts";

const person = columns("u", { ...identity, version: int, lastNameKey: text, groupIds });

/** Somebody whom a batch is about, with what their groups give, whatever the status. */
export type Person = Omit<RowOf<typeof person>, "groupIds"> & {
  groups: GroupRights[];
  permissions: ReadonlySet<Permission>;
};

/** Some milliseconds for a thousand of them. */
export async function findPeople(
  from: Reader | Tx,
  ids: readonly number[],
  groups: readonly GroupRights[],
): Promise<Person[]> {
  const rows = await from.all(person, sql`FROM "User" u WHERE ${from.isOneOf(sql`u."id"`, ids)}`);
  const known = new Map<string, Pick<Person, "groups" | "permissions">>();
  return rows.map(({ groupIds: memberOf, ...row }) => {
    const key = memberOf.join();
    const own = groups.filter(({ id }) => memberOf.includes(id));
    const held = known.get(key) ?? { groups: own, permissions: unionOf(own) };
    known.set(key, held);
    return { ...row, ...held };
  });
}
