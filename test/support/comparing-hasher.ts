import type { PasswordHasher } from "../../src/domain/password-hasher.ts";

/** How many passwords were compared. */
export const compared = { count: 0 };
/** Compares texts, so that a test of a hundred attempts takes no minute. */
export const comparingHasher: PasswordHasher = {
  verify: async (stored, password) => {
    compared.count++;
    return stored === `!${password}`;
  },
  hash: async (password) => `!${password}`,
  isOutdated: () => false,
  load: () => ({ running: 0, waiting: 0 }),
};
