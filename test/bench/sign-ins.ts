import { createHasher } from "../../src/passwords/hasher.ts";
import { ALONE, load, MANY, type Measured, rateAfter, type Side } from "./measure.ts";
import { percentile } from "./statistics.ts";

/** What signing in costs, and what it costs others. */
export interface SignIns {
  /** Share of a sign-in's CPU time that is the hash. */
  hashing: number;
  /** Milliseconds for 99% of the Users Lists that somebody reads while 16 sign in at once. */
  listP99: number;
}

const VERIFICATIONS = 20;
const LISTS = 200;

export async function measureSignIns(app: Side, measured: Measured): Promise<SignIns | undefined> {
  const cpu = measured.login?.app?.[MANY]?.cpu;
  if (cpu === undefined) return undefined;
  const many = { side: app, page: "login" as const, connections: MANY };
  const rate = await rateAfter(many, 0.5);
  // Long enough for the lists, which are slower now.
  const signingIn = load({ ...many, amount: Math.round(rate * 8) });
  const lists = await load({ side: app, page: "list", connections: ALONE, amount: LISTS });
  await signingIn;
  return { hashing: (await hashTime()) / cpu, listP99: percentile(lists.latencies, 99) };
}

/** Milliseconds of CPU for one verification, in this process. */
async function hashTime(): Promise<number> {
  const hasher = await createHasher();
  const stored = await hasher.hash("a password to be verified");
  const before = process.cpuUsage();
  for (let done = 0; done < VERIFICATIONS; done++)
    await hasher.verify(stored, "a password to be verified");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / VERIFICATIONS;
}
