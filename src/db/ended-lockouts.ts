import { type AuditSubject, noSubject } from "../domain/audit-entry.ts";
import { CALM } from "../domain/sign-in-limits.ts";
import { fullName } from "../domain/text.ts";
import type { AuditOrigin } from "./audit.ts";
import type { Database, Tx } from "./client.ts";
import { columns, computed, int, nullable, type RowOf, text } from "./columns.ts";
import { ADDRESS, STORE_KEY } from "./counters.ts";
import { takeRefusals, writeRefusals } from "./refusal-counts.ts";
import { recordEnd } from "./sign-in-counters.ts";
import { sql } from "./sql.ts";

/** Lockouts whose end is recorded at a time. */
const BATCH = 100;

const endedRow = columns("c", {
  key: text,
  userId: nullable(int),
  firstName: computed(nullable(text), 'u."firstName"'),
  lastName: computed(nullable(text), 'u."lastName"'),
  storeKey: computed(nullable(text), 'k."name"'),
});

type EndedRow = RowOf<typeof endedRow>;

const calmed = columns('"SignInCounter"', { refused: int });
const oldKey = columns("c", { key: text });

/**
 * For the housekeeping timer, every minute: writes the refusals that were counted, records the end
 * of lockouts that ran out and were left in peace since, and removes what is forgotten. Any number
 * of processes may do it at once.
 */
export async function endLockouts(db: Database, now: Date): Promise<void> {
  await writeRefusals(db);
  for (let ended = BATCH; ended === BATCH; ) ended = await endSome(db, now);
  const [old] = await db.read.all(
    oldKey,
    sql`FROM "SignInCounter" c WHERE c."expiresAt" <= ${now} LIMIT 1`,
  );
  if (old)
    await db.write((tx) =>
      tx.run(
        sql`DELETE FROM "SignInCounter" WHERE "expiresAt" <= ${now} AND "lockedSince" IS NULL`,
      ),
    );
}

/** Answers how many there were; without any it only reads. */
async function endSome(db: Database, now: Date): Promise<number> {
  const calm = new Date(now.getTime() - CALM);
  const rows = await db.read.all(
    endedRow,
    sql`FROM "SignInCounter" c LEFT JOIN "User" u ON u."id" = c."userId"
        LEFT JOIN "StoreKey" k ON ${STORE_KEY} || k."id" = c."key"
      WHERE c."lockedUntil" <= ${calm} AND c."lockedSince" IS NOT NULL
      ORDER BY c."lockedUntil" LIMIT ${BATCH}`,
  );
  if (rows.length > 0)
    await db.write(async (tx) => {
      for (const row of rows) await endOne(tx, { db, now, calm }, row);
    });
  return rows.length;
}

/**
 * The row decides: an attack that went on meanwhile, or somebody who was quicker, leaves nothing to
 * record.
 */
async function endOne(
  tx: Tx,
  { db, now, calm }: { db: Database; now: Date; calm: Date },
  row: EndedRow,
): Promise<void> {
  const { key } = row;
  const [ended] = await tx.returning(
    calmed,
    sql`UPDATE "SignInCounter" SET "lockedSince" = NULL, "lockedUntil" = NULL
     WHERE "key" = ${key} AND "lockedUntil" <= ${calm} AND "lockedSince" IS NOT NULL`,
  );
  if (!ended) return;
  const address = key.startsWith(ADDRESS) ? key.slice(ADDRESS.length) : undefined;
  const refused = ended.refused + takeRefusals(db, key);
  await recordEnd(
    tx,
    { ...originOf(row), address, now },
    { subject: subjectOf(row), recorded: true, refused },
  );
}

/** Of a store's key, by its name. */
function originOf({ storeKey }: EndedRow): Pick<AuditOrigin, "actor" | "source"> {
  if (storeKey === null) return { actor: undefined, source: "web" };
  return { actor: { userId: null, name: storeKey }, source: "store" };
}

function subjectOf({ userId, firstName, lastName }: EndedRow): AuditSubject {
  if (userId === null) return noSubject;
  return {
    type: "user",
    id: userId,
    name: fullName({ firstName: firstName ?? "", lastName: lastName ?? "" }),
  };
}
