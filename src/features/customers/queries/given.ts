import type { Reader, Tx } from "../../../db/client.ts";
import { columns, int, nullable, oneOf, type RowOf, text } from "../../../db/columns.ts";
import { turns } from "../../../db/slices.ts";
import { join, raw, sql } from "../../../db/sql.ts";
import type { AuditRecord, TouchedCustomer } from "../../../domain/audit-entry.ts";
import { sidedActions } from "../../../domain/sides.ts";

/** Rows of the record that one statement looks at: some milliseconds. */
const SLICE = 1_000;

/** An act that takes from many has so many entries at most on either side of one of its own. */
const NEAR = 1_000;

const side = columns("e", {
  id: int,
  actorId: nullable(int),
  subjectId: nullable(int),
  requestId: nullable(text),
});

/**
 * The other entries of the same act, each with the user whose history it is: of the same request,
 * as customers go by them.
 */
export async function listSides(
  from: Reader | Tx,
  { id, at, actorId, requestId }: AuditRecord,
): Promise<Map<number, number>> {
  const rows = await from.all(
    side,
    sql`FROM "AuditEntry" e WHERE e."at" = ${at}
      AND e."id" BETWEEN ${id - NEAR} AND ${id + NEAR} AND e."id" <> ${id}
      AND e."action" || '' IN (${join(sidedActions)}) AND e."result" <> 'refused'`,
  );
  const same = rows.filter((row) => row.actorId === actorId && row.requestId === requestId);
  return new Map(
    same.flatMap((row) => (row.subjectId === null ? [] : [[row.id, row.subjectId] as const])),
  );
}

const given = columns("s", {
  id: int,
  change: oneOf<TouchedCustomer["change"]>(["assigned", "released"]),
  /** Null for a customer that is no more. */
  known: nullable(int),
  holderId: nullable(int),
  /** The entry of the act that has the other side of it. */
  otherId: nullable(int),
  /** The last entry that touched it. */
  lastId: int,
});

/** A customer that an act gave or took, and what became of it since. */
export type Given = RowOf<typeof given>;

/**
 * The customers that an entry touched, `limit` at most; in slices, with turns of the event loop in
 * between.
 */
export async function listGiven(
  from: Reader | Tx,
  { entryId, sides, limit }: { entryId: number; sides: Iterable<number>; limit: number },
): Promise<Given[]> {
  const others = join([0, ...sides]);
  const all: Given[] = [];
  const pause = turns();
  for (let last: number | undefined = 0; last !== undefined; await pause()) {
    const slice: Given[] = await from.all(
      given,
      sql`FROM (SELECT a."id", a."change", c."id" AS "known", c."assignedUserId" AS "holderId",
            (SELECT max(o."entryId") FROM "AuditCustomer" o
              WHERE o."customerId" = a."id" AND o."entryId" IN (${others})) AS "otherId",
            (SELECT max(n."entryId") FROM "AuditCustomer" n
              WHERE n."customerId" = a."id") AS "lastId"
          FROM (SELECT ac."customerId" AS "id", ac."change" FROM "AuditCustomer" ac
            WHERE ac."entryId" = ${entryId} AND ac."customerId" > ${last}
            ORDER BY ac."customerId" LIMIT ${raw(String(SLICE))}) a
          LEFT JOIN "Customer" c ON c."id" = a."id") s
        ORDER BY s."id"`,
    );
    all.push(...slice);
    last = slice.length === SLICE && all.length < limit ? slice.at(-1)?.id : undefined;
  }
  return all;
}
