import { createHmac, timingSafeEqual } from "node:crypto";

const LENGTH = 16;

/** Says whom a page was made for without naming them; zeros say nobody. */
export function personDigest(secret: string, userId: number | null): Buffer {
  if (userId === null) return Buffer.alloc(LENGTH);
  return createHmac("sha256", secret).update(`person:${userId}`).digest().subarray(0, LENGTH);
}

/** Whether this is the digest of that person, made with any of the secrets. */
export function isPerson(secrets: readonly string[], digest: Buffer, userId: number): boolean {
  return (
    digest.length === LENGTH &&
    secrets.some((secret) => timingSafeEqual(digest, personDigest(secret, userId)))
  );
}

export function isSomebody(digest: Buffer): boolean {
  return digest.some((byte) => byte !== 0);
}
