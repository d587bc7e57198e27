import { formerName } from "../domain/former.ts";
import type { Tx } from "./client.ts";
import { contains } from "./dialect.ts";
import { type Sql, sql } from "./sql.ts";

/** Somebody who is erased, and what they were called, as far as that is still written anywhere. */
interface Erased {
  id: number;
  names: ReadonlySet<string>;
}

/**
 * All that the database has of a person beside the audit and their own row, and what becomes of it.
 * A table that keeps something of people belongs here. Only FormReceipt (a day of forms) and Job (a
 * batch is a row) are read row by row: they are small.
 */
const personalData: readonly ((erased: Erased) => Sql[])[] = [
  ({ id }) => [sql`DELETE FROM "UserGroup" WHERE "userId" = ${id}`],
  ({ id }) => [sql`DELETE FROM "Session" WHERE "userId" = ${id}`],
  ({ id }) => [sql`DELETE FROM "SignInCounter" WHERE "userId" = ${id}`],
  ({ id }) => [sql`DELETE FROM "FormerSearchText" WHERE "userId" = ${id}`],
  ({ id }) => [sql`DELETE FROM "FormReceipt" WHERE "userId" = ${id}`],
  ({ id }) => [
    sql`UPDATE "User" SET "passwordSetByName" = ${formerName(id)} WHERE "passwordSetById" = ${id}`,
  ],
  // Answers to others that name the person: a form of these days that is sent twice is refused.
  ({ names }) =>
    [...names].map((name) => {
      const written = JSON.stringify(name).slice(1, -1);
      return sql`DELETE FROM "FormReceipt" WHERE ${contains(sql`"result"`, written)}`;
    }),
  ({ id }) => [sql`UPDATE "Job" SET "actorName" = ${formerName(id)} WHERE "actorId" = ${id}`],
  ({ id, names }) =>
    [...names].map((name) => {
      const [was, is] = [name, `#${id}`].map((one) => JSON.stringify({ name: one }));
      return sql`UPDATE "Job" SET "reason" = replace("reason", ${was}, ${is})
        WHERE ${stoppedBy(id)}`;
    }),
];

/** Condition: somebody stopped the batch, which their entry of it says. */
function stoppedBy(id: number): Sql {
  return sql`EXISTS (
    SELECT 1 FROM "AuditEntry" e
     WHERE e."actorId" = ${id} AND e."action" = 'batch.stopped'
       AND e."changes" = '{"entry":' || "Job"."entryId" || '}')`;
}

/** Takes all of it away, within the transaction that erases the person. */
export async function erasePersonalData(tx: Tx, erased: Erased): Promise<void> {
  const names = new Set([...erased.names].filter((name) => name && name !== formerName(erased.id)));
  const statements = personalData.flatMap((of) => of({ ...erased, names }));
  for (const statement of statements) await tx.run(statement);
}
