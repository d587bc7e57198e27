import type { Actor } from "../domain/actor.ts";
import { UsedForm } from "../domain/errors.ts";
import type { Database, Reader, Tx } from "./client.ts";
import { columns, nullable, text } from "./columns.ts";
import { sql } from "./sql.ts";

/** A form as it was sent. */
export interface SubmittedForm {
  /** One-time. */
  id: string;
  /** The address it was sent to. */
  path: string;
  /**
   * Fingerprints of what it said, by each of the secrets: the first is kept, any of them knows it
   * again.
   */
  digests: readonly string[];
}

interface Submit {
  actor: Pick<Actor, "userId">;
  form?: SubmittedForm | undefined;
}

/** Whether the form was answered before: what it asks for needs no checking again. */
export async function isAnswered({
  db,
  ...submit
}: Submit & { db: Pick<Database, "read"> }): Promise<boolean> {
  return (await firstAnswer(db.read, submit)) !== undefined;
}

/** Whether somebody who is signed out by now was answered this form, word for word. */
export async function wasAnswered(
  read: Reader,
  userId: number,
  form: SubmittedForm,
): Promise<boolean> {
  const answered = firstAnswer(read, { actor: { userId }, form });
  return answered.then(Boolean, (error) => {
    if (error instanceof UsedForm) return false;
    throw error;
  });
}

/** A receipt without a digest is of an older version. */
const formReceipt = columns("r", { result: text, digest: nullable(text) });

/**
 * The answer that this form had. Throws UsedForm where it said something else then.
 */
export async function firstAnswer<Result>(
  from: Reader | Tx,
  { actor, form }: Submit,
): Promise<{ result: Result } | undefined> {
  if (!form || actor.userId === null) return undefined;
  const receipt = await from.one(
    formReceipt,
    sql`FROM "FormReceipt" r
      WHERE r."userId" = ${actor.userId} AND r."formId" = ${form.id} AND r."path" = ${form.path}`,
  );
  if (receipt?.digest && !form.digests.includes(receipt.digest)) throw new UsedForm();
  return receipt && (JSON.parse(receipt.result) as { result: Result });
}

/** Keeps the answer for when the form comes again, in the transaction of the act. */
export async function keepAnswer(
  tx: Tx,
  { actor, form, now }: Submit & { now: Date },
  result: unknown,
): Promise<void> {
  if (!form || actor.userId === null) return;
  const { id, path, digests } = form;
  const [digest = null] = digests;
  const answer = JSON.stringify({ result });
  await tx.run(sql`
    INSERT INTO "FormReceipt" ("userId", "formId", "path", "result", "digest", "createdAt")
    VALUES (${actor.userId}, ${id}, ${path}, ${answer}, ${digest}, ${now})`);
}
