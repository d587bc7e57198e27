import { type SessionData, Store } from "express-session";
import type { Logger } from "pino";
import type { Database } from "../db/client.ts";
import { readSessionData } from "../db/session-data.ts";
import { sessionHash } from "../db/sessions.ts";
import { sql } from "../db/sql.ts";
import type { Actor } from "../domain/actor.ts";
import { Unavailable } from "../domain/errors.ts";
import { endDueAccess } from "../rights/end-of-access.ts";
import { loadStanding } from "../rights/standing.ts";

/** A session is marked as seen at most this often. */
const SEEN_MS = 60_000;

declare module "express-session" {
  interface SessionData {
    /** The person, loaded afresh with every request; never stored. */
    actor: Actor;
    lastSeenAt: number;
    /** What the person keeps between pages. */
    stored?: Record<string, unknown>;
  }
}

type Callback<Value = void> = (error?: unknown, value?: Value) => void;

/**
 * express-session over our table. `set` writes nothing: a row is made by insertSession at sign-in
 * and changed by changeSessionData, so whatever a late request wants to write changes nothing once
 * the session is gone (security F1). Only reading can fail, and then nobody is signed out.
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
    const now = this.#clock();
    const load = () => loadStanding(this.#db.read, sessionHash(sid), now);
    // Whose access is over is nobody, but for the last administrator: only the act can tell.
    const standing = (await load()) ?? ((await this.#endDueAccess(now)) ? await load() : undefined);
    if (!standing) return null;
    const stored = readSessionData(standing.data);
    if (!stored) return this.#discard(sid, standing.actor);
    return {
      actor: standing.actor,
      lastSeenAt: standing.lastSeenAt.getTime(),
      stored,
      cookie: { originalMaxAge: null },
    };
  }

  /** While nobody can write, nobody comes back. */
  async #endDueAccess(now: Date): Promise<boolean> {
    return endDueAccess(this.#db, now).catch((error) => {
      this.#warn(error);
      return false;
    });
  }

  async #discard(sid: string, { userId }: Actor): Promise<null> {
    this.#log.warn({ userId }, "removing a corrupt session");
    await this.#db.write((tx) => tx.session.deleteMany({ where: { id: sessionHash(sid) } }));
    return null;
  }

  async #seen(sid: string, now: Date): Promise<void> {
    await this.#db.write((tx) =>
      tx.run(
        sql`UPDATE "Session"
          SET "lastSeenAt" = ${now}
          WHERE "id" = ${sessionHash(sid)} AND "lastSeenAt" < ${now}`,
      ),
    );
  }

  /** While nobody can write, reading goes on. */
  #warn(error: Error): void {
    if (!(error instanceof Unavailable))
      this.#log.warn({ error: error.message }, "what a session brings about could not be written");
  }
}
