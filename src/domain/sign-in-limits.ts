const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Whose failed passwords are counted together. */
export type CountedKind = "account" | "address" | "device" | "session" | "key";

interface Limit {
  /** The failure after which the first wait begins. */
  free: number;
  /**
   * Milliseconds after which failures are forgotten: after the latest, or with `shared` after the
   * first of them.
   */
  memory: number;
  /** Milliseconds that a wait has at most, where that is not an hour. */
  longest?: number;
  /** Many people's failures: who gets in takes back their own alone. */
  shared?: true;
}

/**
 * An account in unknown browsers, a network address, a known browser of an account, a person who is
 * signed in, a store's key for all that are unknown to their account (security T1, T2).
 */
const limits: Readonly<Record<CountedKind, Limit>> = {
  account: { free: 10, memory: 24 * HOUR },
  // An office makes a mistake every hour of the day: its failures must not add up for ever.
  address: { free: 100, memory: HOUR, shared: true },
  device: { free: 10, memory: 24 * HOUR },
  session: { free: 10, memory: 24 * HOUR },
  // A store that lets itself be used for guessing from many addresses; a busy one stays far below.
  // Ten addresses are enough to fill it: a minute slows a guesser and shuts no store for good.
  key: { free: 1_000, memory: HOUR, longest: MINUTE, shared: true },
};

export function limitOf(kind: CountedKind): Limit {
  return limits[kind];
}

const LONGEST_WAIT = HOUR;

/**
 * An attack that pauses for so long after a wait, milliseconds, has ended; what follows is another
 * one.
 */
export const CALM = 15 * MINUTE;

/**
 * Milliseconds to wait after so many failures: none at first, then 1, 2, 4, … minutes, at most an
 * hour, of a key one each time.
 */
export function waitAfter(kind: CountedKind, failures: number): number {
  const { free, longest = LONGEST_WAIT } = limits[kind];
  const beyond = failures - free;
  return beyond < 0 ? 0 : Math.min(longest, MINUTE * 2 ** beyond);
}
