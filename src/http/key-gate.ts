import type { Request, Response } from "express";
import { TooManyRequests, Unavailable } from "../domain/errors.ts";
import { type KeyStanding, loadKey, markUsed, storeKeyHash } from "../rights/store-key.ts";
import type { HttpDeps } from "./deps.ts";
import { UnknownKey } from "./problem.ts";

/** A key is noted as used at most this often by each process. */
const USED_MS = 60_000;
/** Requests that a key may send to one process at once, and a second for long. */
export const keyLimits = { burst: 300, rate: 100 };

/** Lets a request in by its key, as the database knows it now; the log names the key. */
export type KeyGate = (asked: Asked, cost: number) => Promise<KeyStanding>;

interface Asked {
  req: Request;
  res: Response;
}

/**
 * Asks the database with every request, so that a revoked key is at its end on every process.
 * Each process counts a key's requests for itself, `cost` for one. Throws UnknownKey or
 * TooManyRequests.
 */
export function keyGate({ db, clock, log }: HttpDeps): KeyGate {
  const allowances = new Map<number, Allowance>();
  const noted = new Map<number, number>();
  const use = (id: number, now: Date) =>
    markUsed(db, id, now).catch((error: Error) => {
      if (!(error instanceof Unavailable))
        log.warn({ error: error.message }, "a store key could not be noted as used");
    });
  return async ({ req, res }, cost) => {
    const now = clock();
    const hash = storeKeyHash(bearer(req));
    const standing = hash === undefined ? undefined : await loadKey(db.read, hash, now);
    const key = standing?.actor.key;
    if (!standing || !key) throw new UnknownKey();
    res.locals.storeKey = key.id;
    const allowance = allowances.get(key.id) ?? { left: keyLimits.burst, at: now };
    allowances.set(key.id, take(allowance, cost, now));
    const latest = Math.max(noted.get(key.id) ?? 0, standing.lastUsedAt?.getTime() ?? 0);
    if (now.getTime() - latest >= USED_MS) {
      // Here, too: until that is written, no other request queues the same write.
      noted.set(key.id, now.getTime());
      // Beside the answer: when a key was used last is not worth waiting for, nor an error.
      void use(key.id, now);
    }
    return standing;
  };
}

function bearer(req: Request): string {
  const [, key = ""] = /^Bearer ([^\s]+)$/i.exec(req.get("authorization") ?? "") ?? [];
  return key;
}

/** What is left of a key's share: it fills with time. */
interface Allowance {
  left: number;
  at: Date;
}

/** Throws TooManyRequests where less is left. */
function take(before: Allowance, cost: number, now: Date): Allowance {
  const seconds = Math.max(0, now.getTime() - before.at.getTime()) / 1_000;
  const { burst, rate } = keyLimits;
  const left = Math.min(burst, before.left + seconds * rate);
  if (left < cost)
    throw new TooManyRequests("api.problems.tooManyRequests.text", Math.ceil((cost - left) / rate));
  return { left: left - cost, at: now };
}
