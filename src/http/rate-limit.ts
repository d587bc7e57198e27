import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import type { Database } from "../db/client.ts";
import { TooManyRequests } from "../domain/errors.ts";

const MINUTE = 60;

/** Failed sign-ins: 10 in half an hour for an account, 100 in an hour for an address (security.md R1). */
export interface SignInLimiter {
  /** Takes a point of each before the password is looked at. Throws TooManyRequests with the waiting time. */
  consume(account: string, address: string): Promise<void>;
  /** Gives the points back after a success. */
  reward(account: string, address: string): Promise<void>;
}

/** `account` may be any text, known or not: the keys are hashes, the same for both (ASVS R3). Counters live in the database. */
export function createSignInLimiter(db: Database): SignInLimiter {
  const storeClient = limiterTable(db);
  const common = { storeClient, tableName: "RateLimiterFlexible", clearExpiredByTimeout: false };
  const byAccount = new RateLimiterPrisma({ ...common, keyPrefix: "sign-in:account", points: 10, duration: 30 * MINUTE });
  const byAddress = new RateLimiterPrisma({ ...common, keyPrefix: "sign-in:address", points: 100, duration: 60 * MINUTE });
  return {
    consume: async (account, address) => {
      const results = await Promise.allSettled([byAddress.consume(network(address)), byAccount.consume(digest(account))]);
      const refusals = results.filter((result) => result.status === "rejected").map((result) => result.reason as unknown);
      const broken = refusals.find((reason) => !(reason instanceof RateLimiterRes));
      if (broken) throw broken;
      if (refusals.length > 0) throw tooMany(refusals as RateLimiterRes[]);
    },
    reward: async (account, address) => {
      await Promise.all([byAccount.delete(digest(account)), byAddress.reward(network(address))]);
    },
  };
}

function tooMany(refusals: RateLimiterRes[]): TooManyRequests {
  const seconds = Math.max(1, ...refusals.map(({ msBeforeNext }) => Math.ceil(msBeforeNext / 1000)));
  return new TooManyRequests({ key: "errors.tooManyRequests.text", params: { count: Math.ceil(seconds / MINUTE) } }, seconds);
}

function digest(account: string): string {
  return createHash("sha256").update(account).digest("base64url");
}

/** One household is one counter: the /64 of an IPv6 address. */
function network(address: string): string {
  const plain = address.replace(/^::ffff:/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail = ""] = plain.split("::");
  const groups = head.split(":").filter(Boolean);
  const rest = tail.split(":").filter(Boolean);
  return [...groups, ...Array(Math.max(0, 8 - groups.length - rest.length)).fill("0"), ...rest].slice(0, 4).join(":");
}

/** The limiter's table as the library wants it, every write of it a transaction of ours. */
function limiterTable(db: Database) {
  type Table = Parameters<Parameters<Database["write"]>[0]>[0]["rateLimiterFlexible"];
  return {
    RateLimiterFlexible: {
      upsert: (args: Parameters<Table["upsert"]>[0]) => db.write((tx) => tx.rateLimiterFlexible.upsert(args)),
      deleteMany: (args: Parameters<Table["deleteMany"]>[0]) => db.write((tx) => tx.rateLimiterFlexible.deleteMany(args)),
      findFirst: (args: Parameters<Table["findFirst"]>[0]) => db.read.rateLimiterFlexible.findFirst(args),
    },
  };
}
