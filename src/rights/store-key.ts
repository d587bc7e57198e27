import { createHash, randomBytes } from "node:crypto";
import type { Database, Reader, Tx } from "../db/client.ts";
import { columns, instant, int, nullable, text } from "../db/columns.ts";
import { sql } from "../db/sql.ts";
import { type Actor, storeActor } from "../domain/actor.ts";
import { scopeSet } from "../domain/store-scopes.ts";

const FORM = /^gh_[\w-]{43}$/;

/** A new key: 256 random bits, shown once. */
export function newStoreKey(): string {
  return `gh_${randomBytes(32).toString("base64url")}`;
}

/** What the database keeps instead of the key; undefined for what cannot be one. */
export function storeKeyHash(key: string): string | undefined {
  return FORM.test(key) ? createHash("sha256").update(key).digest("hex") : undefined;
}

const storeKey = columns("k", {
  id: int,
  name: text,
  scopes: text,
  endsAt: nullable(instant),
  revokedAt: nullable(instant),
  lastUsedAt: nullable(instant),
});

/** A key as the database knows it now. */
export interface KeyStanding {
  actor: Actor;
  lastUsedAt: Date | null;
}

/** A store's key by its hash: one statement. undefined when it is unknown, revoked or has ended. */
export async function loadKey(
  from: Reader | Tx,
  hash: string,
  now: Date,
): Promise<KeyStanding | undefined> {
  const row = await from.one(storeKey, sql`FROM "StoreKey" k WHERE k."hash" = ${hash}`);
  if (!row || row.revokedAt || (row.endsAt && row.endsAt <= now)) return undefined;
  const key = { id: row.id, hash, scopes: scopeSet(row.scopes) };
  return { actor: storeActor(key, row.name), lastUsedAt: row.lastUsedAt };
}

/** Notes when a key was used last. */
export async function markUsed(db: Database, id: number, now: Date): Promise<void> {
  await db.write((tx) =>
    tx.run(sql`
      UPDATE "StoreKey" SET "lastUsedAt" = ${now}
       WHERE "id" = ${id} AND ("lastUsedAt" IS NULL OR "lastUsedAt" < ${now})`),
  );
}
