import { type ActingContext, command } from "../../command.ts";
import type { Reader } from "../../db/client.ts";
import { orConflict } from "../../db/database-error.ts";
import { sql } from "../../db/sql.ts";
import { storeKeySubject } from "../../db/subjects.ts";
import type { AuditRecord } from "../../domain/audit-entry.ts";
import { Conflict, NotFound } from "../../domain/errors.ts";
import type { ListPage } from "../../domain/list-page.ts";
import type { Reason } from "../../domain/reason.ts";
import { type StoreScope, storedScopes } from "../../domain/store-scopes.ts";
import { fold } from "../../domain/text.ts";
import { endOfDay } from "../../domain/zoned-day.ts";
import { newStoreKey, storeKeyHash } from "../../rights/store-key.ts";
import { auditOf } from "../audit/service.ts";
import { findKey, findName, type KeyRow, listKeys, listScopes } from "./queries.ts";

const TAKEN: Reason = { key: "store.form.name.taken", field: "name" };
const PAST: Reason = { key: "store.form.endsOn.past", field: "endsOn" };

interface TypedKey {
  name: string;
  scopes: StoreScope[];
  /** The last day on which it opens, of the time zone of days; empty: for ever. */
  endsOn: string;
}

type Dated = Pick<ActingContext, "now"> & { timeZone: string };

/** When a key ends whose last day is this one: with the day. */
function endOf(endsOn: string, timeZone: string): Date | null {
  return endsOn ? endOfDay(endsOn, timeZone) : null;
}

/** What else is wrong with a form of a key. For the sake of the words: the UNIQUE column decides. */
export async function checkKey(
  read: Reader,
  { name, endsOn = "" }: Partial<TypedKey>,
  { now, timeZone }: Dated,
): Promise<Reason[]> {
  const taken = name !== undefined && (await findName(read, fold(name)));
  const endsAt = endOf(endsOn, timeZone);
  return [...(taken ? [TAKEN] : []), ...(endsAt && endsAt <= now ? [PAST] : [])];
}

interface NewKey extends TypedKey {
  endsAt: Date | null;
  /** Of the key, which nothing keeps. */
  hash: string;
}

/** Throws Conflict at the field for a name that a key has or had, and for an end in the past. */
export const createStoreKey = command({
  action: "storeKey.created",
  permission: "store.manage",
  subject: null,
  async work(tx, { actor, now }, { name, scopes, endsOn, endsAt, hash }: NewKey) {
    if (endsAt && endsAt <= now) throw new Conflict(PAST);
    const row = { name, nameKey: fold(name), hash, scopes: storedScopes(scopes) };
    const { id } = await orConflict("nameKey", TAKEN, () =>
      tx.storeKey.create({
        data: { ...row, createdById: actor.userId, createdAt: now, endsAt },
        select: { id: true },
      }),
    );
    return {
      result: { id, hash },
      audit: {
        action: "storeKey.created",
        subject: { type: "storeKey", id, name },
        changes: { scopes, endsOn },
      },
    };
  },
});

export interface CreatedKey extends TypedKey {
  id: number;
  /** undefined where the form was sent before: it was shown then, and nothing keeps it. */
  key: string | undefined;
}

/** Makes a key and shows it, this once. Throws as createStoreKey does. */
export async function createKey(ctx: ActingContext & Dated, typed: TypedKey): Promise<CreatedKey> {
  const key = newStoreKey();
  const hash = storeKeyHash(key) as string;
  const endsAt = endOf(typed.endsOn, ctx.timeZone);
  const made = await createStoreKey(ctx, { ...typed, endsAt, hash });
  return { ...typed, id: made.id, key: made.hash === hash ? key : undefined };
}

/** Ends a key at once, on every process. Throws NotFound, and Conflict for one that is revoked. */
export const revokeStoreKey = command({
  action: "storeKey.revoked",
  permission: "store.manage",
  subject: storeKeySubject,
  async work(tx, { now }, { id }: { id: number }) {
    const { name } = await loadKey(tx, id);
    const count = await tx.run(
      sql`UPDATE "StoreKey" SET "revokedAt" = ${now} WHERE "id" = ${id} AND "revokedAt" IS NULL`,
    );
    if (count === 0) throw new Conflict("store.whyNot.revoked");
    return {
      result: { id, name },
      audit: {
        action: "storeKey.revoked",
        subject: { type: "storeKey", id, name },
        changes: {},
      },
    };
  },
});

export function loadKeys(read: Reader, page: number, now: Date): Promise<ListPage<KeyRow>> {
  return listKeys(read, { page, now });
}

/** Throws NotFound. */
async function loadKey(from: Parameters<typeof findKey>[0], id: number): Promise<KeyRow> {
  const key = await findKey(from, id);
  if (!key) throw new NotFound("store.notFound");
  return key;
}

export interface LoadedKey {
  key: KeyRow;
  /** Who revoked it, and when. */
  revocation: AuditRecord | undefined;
}

/** A key, and who revoked it. Throws NotFound. */
export async function loadRevocation(read: Reader, id: number): Promise<LoadedKey> {
  const key = await loadKey(read, id);
  const revocation = key.revokedAt
    ? await auditOf("storeKey").loadLast(read, id, ["storeKey.revoked"])
    : undefined;
  return { key, revocation };
}

/** What the store may ask now: what pages say of it would else be no more than words. */
export function loadAsked({
  db,
  now,
}: {
  db: { read: Reader };
  now: Date;
}): Promise<ReadonlySet<StoreScope>> {
  return listScopes(db.read, now);
}
