import type { QueueLoad } from "./queue-load.ts";

/**
 * Hashing behind a gate; see src/passwords/hasher.ts. Both throw Unavailable when too many are
 * waiting.
 */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Without a stored hash the same work is done on a dummy and the answer is false. */
  verify(stored: string | undefined, password: string): Promise<boolean>;
  /** True when the hash was made with weaker parameters than today's. */
  isOutdated(stored: string): boolean;
  load(): QueueLoad;
}
