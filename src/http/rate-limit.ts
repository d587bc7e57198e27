import { createHash } from "node:crypto";
import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import type { Database, Tx } from "../db/client.ts";
import { limiterTable } from "../db/limiter-table.ts";
import { TooManyRequests } from "../domain/errors.ts";
import { networkOf } from "./network.ts";

const MINUTE = 60;

/** Failed sign-ins: 10 in half an hour for an account, 100 in an hour for an address (security.md R1). */
export interface SignInLimiter {
  /** Takes a point of each before the password is looked at, in a transaction of its own. Throws TooManyRequests with the waiting time. */
  consume(account: string, address: string): Promise<void>;
  /** Gives the points back within the success. */
  reward(tx: Tx, account: string, address: string): Promise<void>;
}

/** `account` may be any text, known or not: the keys are hashes, the same for both (ASVS R3). Counters live in the database. */
export function createSignInLimiter(db: Database): SignInLimiter {
  return {
    consume: async (account, address) => {
      const refusals = await db.write(async (tx) => {
        const { byAccount, byAddress } = limiters(tx);
        const results = await Promise.allSettled([byAddress.consume(networkOf(address)), byAccount.consume(digest(account))]);
        const reasons = results.filter((result) => result.status === "rejected").map((result) => result.reason as unknown);
        const broken = reasons.find((reason) => !(reason instanceof RateLimiterRes));
        if (broken) throw broken;
        return reasons as RateLimiterRes[];
      });
      if (refusals.length > 0) throw tooMany(refusals);
    },
    reward: async (tx, account, address) => {
      const { byAccount, byAddress } = limiters(tx);
      await Promise.all([byAccount.delete(digest(account)), byAddress.reward(networkOf(address))]);
    },
  };
}

function limiters(tx: Tx) {
  const common = { storeClient: limiterTable(tx), tableName: "RateLimiterFlexible", clearExpiredByTimeout: false };
  return {
    byAccount: new RateLimiterPrisma({ ...common, keyPrefix: "sign-in:account", points: 10, duration: 30 * MINUTE }),
    byAddress: new RateLimiterPrisma({ ...common, keyPrefix: "sign-in:address", points: 100, duration: 60 * MINUTE }),
  };
}

function tooMany(refusals: RateLimiterRes[]): TooManyRequests {
  const seconds = Math.max(1, ...refusals.map(({ msBeforeNext }) => Math.ceil(msBeforeNext / 1000)));
  return new TooManyRequests({ key: "errors.tooManyRequests.text", params: { count: Math.ceil(seconds / MINUTE) } }, seconds);
}

function digest(account: string): string {
  return createHash("sha256").update(account).digest("base64url");
}
