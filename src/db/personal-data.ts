import { formerName } from "../domain/former.ts";
import { canonicalEmail } from "../domain/text.ts";
import type { Tx } from "./client.ts";
import { accountCounter } from "./counters.ts";
import { contains } from "./dialect.ts";
import { forgetInSessions } from "./sessions.ts";
import { type Sql, sql } from "./sql.ts";

/** Somebody who is erased. */
interface Erased {
  id: number;
  /** What they were called, and their addresses, as far as that is still written anywhere. */
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
  // Failures at an address that was nobody's at the time.
  ({ names }) =>
    [...names]
      .map((name) => canonicalEmail(name))
      .filter((address) => address !== undefined)
      .map((address) => accountCounter(undefined, address).key)
      .map((key) => sql`DELETE FROM "SignInCounter" WHERE "key" = ${key}`),
  // Answers to others that name the person: a form of these days that is sent twice is refused.
  ({ names }) =>
    [...names]
      .flatMap((name) => [",", "}", "]"].map((after) => JSON.stringify(name) + after))
      .map((value) => sql`DELETE FROM "FormReceipt" WHERE ${contains(sql`"result"`, value)}`),
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
  await forgetInSessions(tx, (value) => isAbout(value, { ...erased, names }));
}

/** Whether what others typed on a page is of the person's pages, or names them. */
function isAbout(value: unknown, { id, names }: Erased): boolean {
  const texts = textsIn(value);
  const words = new Set(texts.flatMap(wordsIn));
  return (
    texts.some((text) => text.startsWith(`/users/${id}/`)) ||
    [...names].some((name) => wordsIn(name).every((word) => words.has(word)))
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}

/** As people write them: the names of a form stand in several fields. */
function wordsIn(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s,;:()<>"]+/)
    .filter(Boolean);
}
