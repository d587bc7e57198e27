import { createHash } from "node:crypto";
import { type SessionData, Store } from "express-session";
import type { Logger } from "pino";
import type { Actor, Theme } from "../domain/actor.ts";
import type { UserStatus } from "../domain/audit-entry.ts";
import { SignedOut, Unavailable } from "../domain/errors.ts";
import { defaultLocale, isLocale } from "../domain/locale.ts";
import { permissionSet } from "../domain/permissions.ts";
import { fullName } from "../domain/text.ts";
import type { Database, Reader, Tx } from "./client.ts";

export const IDLE_MS = 30 * 60_000;
const ABSOLUTE_MS = 12 * 3_600_000;
/** A session is marked as seen at most this often. */
const SEEN_MS = 60_000;
const MAX_PER_USER = 10;

declare module "express-session" {
  interface SessionData {
    /** The person, loaded afresh with every request; never stored. */
    actor: Actor;
    lastSeenAt: number;
    /** What the person keeps between pages. */
    kept?: Record<string, unknown>;
  }
}

/**
 * What the database keeps instead of the session id, so that a stolen backup is not a set of live
 * sessions (ASVS S2).
 */
export function sessionHash(sid: string): string {
  return createHash("sha256").update(sid).digest("hex");
}

interface Standing {
  userId: number;
  sessionEpoch: number;
  createdAt: Date;
  lastSeenAt: Date;
  data: string;
  email: string;
  firstName: string;
  lastName: string;
  status: UserStatus;
  userEpoch: number;
  locale: string;
  theme: Theme;
  permissions: string | null;
  administrator: number | bigint;
  rightsVersion: number;
}

/**
 * A session with its person, status and rights: one statement. undefined unless the session lives,
 * the person is Active and the epochs agree.
 */
export async function loadStanding(
  from: Reader | Tx,
  sessionId: string,
  now: Date,
): Promise<{ actor: Actor; lastSeenAt: Date; data: string } | undefined> {
  const [row] = await from.$queryRaw<Standing[]>`
    SELECT s."userId", s."epoch" AS "sessionEpoch", s."createdAt", s."lastSeenAt", s."data",
           u."email", u."firstName", u."lastName", u."status", u."epoch" AS "userEpoch", u."locale", u."theme",
           (SELECT string_agg(rp."permission", ',')
              FROM "UserGroup" ug JOIN "GroupRole" gr ON gr."groupId" = ug."groupId" JOIN "RolePermission" rp ON rp."roleId" = gr."roleId"
             WHERE ug."userId" = u."id") AS "permissions",
           (SELECT count(*)
              FROM "UserGroup" ug JOIN "GroupRole" gr ON gr."groupId" = ug."groupId" JOIN "Role" r ON r."id" = gr."roleId"
             WHERE ug."userId" = u."id" AND r."systemKey" = 'administrators') AS "administrator",
           (SELECT v."version" FROM "RightsVersion" v) AS "rightsVersion"
      FROM "Session" s JOIN "User" u ON u."id" = s."userId"
     WHERE s."id" = ${sessionId}`;
  if (!row || !isAlive(row, now)) return undefined;
  const actor: Actor = {
    userId: row.userId,
    sessionId,
    name: fullName(row),
    email: row.email,
    locale: isLocale(row.locale) ? row.locale : defaultLocale,
    theme: row.theme,
    permissions: permissionSet(row.permissions?.split(",") ?? [], Number(row.administrator) > 0),
    rightsVersion: row.rightsVersion,
  };
  return { actor, lastSeenAt: new Date(row.lastSeenAt), data: row.data };
}

function isAlive(row: Standing, now: Date): boolean {
  const idle = now.getTime() - new Date(row.lastSeenAt).getTime();
  const age = now.getTime() - new Date(row.createdAt).getTime();
  return (
    row.status === "active" &&
    row.userEpoch === row.sessionEpoch &&
    idle <= IDLE_MS &&
    age <= ABSOLUTE_MS
  );
}

interface NewSession {
  sid: string;
  userId: number;
  epoch: number;
  address: string;
  browser: string;
  now: Date;
}

/**
 * The one place where a session row comes into being; the oldest beyond ten of the person go (ASVS
 * S7).
 */
export async function insertSession(
  tx: Tx,
  { sid, userId, epoch, address, browser, now }: NewSession,
): Promise<void> {
  const id = sessionHash(sid);
  await tx.$executeRaw`
    INSERT INTO "Session" ("id", "userId", "epoch", "createdAt", "lastSeenAt", "address", "browser")
    VALUES (${id}, ${userId}, ${epoch}, ${now}, ${now}, ${address}, ${browser.slice(0, 300)})`;
  await tx.$executeRaw`
    DELETE FROM "Session" WHERE "id" IN (
      SELECT "id" FROM "Session" WHERE "userId" = ${userId} AND "id" <> ${id}
       ORDER BY "createdAt" DESC, "id" DESC LIMIT 1000 OFFSET ${MAX_PER_USER - 1})`;
}

/**
 * Ends every session of a user (but `keep`, by its hash) within the act that calls for it; answers
 * how many were alive.
 */
export async function endSessions(
  tx: Tx,
  userId: number,
  now: Date,
  keep?: string | null,
): Promise<number> {
  const { epoch } = await tx.user.update({
    where: { id: userId },
    data: { epoch: { increment: 1 } },
    select: { epoch: true },
  });
  await tx.session.deleteMany({
    where: { userId, OR: [...runOut(now), { epoch: { lt: epoch - 1 } }] },
  });
  if (keep) await tx.session.updateMany({ where: { id: keep, userId }, data: { epoch } });
  const { count } = await tx.session.deleteMany({ where: { userId, epoch: { not: epoch } } });
  return count;
}

/**
 * Changes one thing that a session keeps between pages; of two changes at once none is lost. Throws
 * SignedOut when the session is gone.
 */
export async function changeKept(
  tx: Tx,
  sessionId: string,
  name: string,
  change: (value: unknown) => unknown,
): Promise<void> {
  for (;;) {
    const session = await tx.session.findUnique({
      where: { id: sessionId },
      select: { data: true },
    });
    const kept = session && keptData(session.data);
    if (!kept) throw new SignedOut();
    const data = JSON.stringify({ ...kept, [name]: change(kept[name]) });
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, data: session.data },
      data: { data },
    });
    if (count > 0) return;
  }
}

/** A session that lets its person in. */
export interface LiveSession {
  id: string;
  /** Names the session on a page; leads neither to the id nor to its hash. */
  handle: string;
  address: string;
  browser: string;
  createdAt: Date;
  lastSeenAt: Date;
}

export function handleOf(id: string): string {
  return createHash("sha256").update(`handle:${id}`).digest("hex").slice(0, 16);
}

/** The live sessions of a user, the one seen last first. */
export async function listSessions(
  from: Reader | Tx,
  userId: number,
  now: Date,
): Promise<LiveSession[]> {
  const select = {
    id: true,
    address: true,
    browser: true,
    createdAt: true,
    lastSeenAt: true,
    epoch: true,
    user: { select: { epoch: true } },
  };
  const rows = await from.session.findMany({
    where: { userId, NOT: { OR: runOut(now) } },
    orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
    select,
  });
  return rows
    .filter(({ epoch, user }) => epoch === user.epoch)
    .map(({ epoch, user, ...row }) => ({ ...row, handle: handleOf(row.id) }));
}

/** Ends the live session of a user that has this handle; answers how many there were. */
export async function endSession(
  tx: Tx,
  userId: number,
  now: Date,
  handle: string,
): Promise<number> {
  const session = (await listSessions(tx, userId, now)).find((one) => one.handle === handle);
  if (!session) return 0;
  const { count } = await tx.session.deleteMany({ where: { id: session.id } });
  return count;
}

/** Removes what has run out; for the housekeeping timer. */
export async function removeExpiredSessions(tx: Tx, now: Date): Promise<void> {
  for (const where of runOut(now)) await tx.session.deleteMany({ where });
}

function runOut(now: Date) {
  return [
    { lastSeenAt: { lt: new Date(now.getTime() - IDLE_MS) } },
    { createdAt: { lt: new Date(now.getTime() - ABSOLUTE_MS) } },
  ];
}

type Callback<Value = void> = (error?: unknown, value?: Value) => void;

/**
 * express-session over our table. `set` writes nothing: a row is made by insertSession at sign-in
 * and changed by changeKept, so whatever a late request wants to write changes nothing once the
 * session is gone (security.md F1). Only reading can fail, and then nobody is signed out.
 */
export class SessionStore extends Store {
  readonly #db: Database;
  readonly #clock: () => Date;
  readonly #log: Pick<Logger, "warn">;

  constructor(db: Database, clock: () => Date, log: Pick<Logger, "warn">) {
    super();
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
  }

  override get(sid: string, done: Callback<SessionData | null>): void {
    this.#load(sid).then(
      (session) => done(null, session),
      (error) => done(error),
    );
  }

  override set(_sid: string, _session: SessionData, done: Callback = () => {}): void {
    done();
  }

  /** Beside the answer: when somebody was last seen is not worth waiting for, nor an error. */
  override touch(sid: string, session: SessionData, done: Callback = () => {}): void {
    const now = this.#clock();
    if (now.getTime() - session.lastSeenAt >= SEEN_MS)
      this.#seen(sid, now).catch((error) => this.#warn(error));
    done();
  }

  override destroy(sid: string, done: Callback = () => {}): void {
    this.#db
      .write((tx) => tx.session.deleteMany({ where: { id: sessionHash(sid) } }))
      .then(
        () => done(),
        (error) => done(error),
      );
  }

  async #load(sid: string): Promise<SessionData | null> {
    const standing = await loadStanding(this.#db.read, sessionHash(sid), this.#clock());
    if (!standing) return null;
    const kept = keptData(standing.data);
    if (!kept) return this.#discard(sid, standing.actor);
    return {
      actor: standing.actor,
      lastSeenAt: standing.lastSeenAt.getTime(),
      kept,
      cookie: { originalMaxAge: null },
    };
  }

  async #discard(sid: string, { userId }: Actor): Promise<null> {
    this.#log.warn({ userId }, "removing a corrupt session");
    await this.#db.write((tx) => tx.session.deleteMany({ where: { id: sessionHash(sid) } }));
    return null;
  }

  async #seen(sid: string, now: Date): Promise<void> {
    await this.#db.write(
      (tx) =>
        tx.$executeRaw`UPDATE "Session" SET "lastSeenAt" = ${now} WHERE "id" = ${sessionHash(sid)} AND "lastSeenAt" < ${now}`,
    );
  }

  /** While nobody can write, reading goes on. */
  #warn(error: Error): void {
    if (!(error instanceof Unavailable))
      this.#log.warn({ error: error.message }, "a session could not be marked as seen");
  }
}

/** undefined for what no request of ours can have written (ASVS K5). */
function keptData(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json, (name, inner) =>
      name === "__proto__" ? raise() : inner,
    );
    return value !== null && typeof value === "object" && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function raise(): never {
  throw new SyntaxError("A name that no session has");
}
