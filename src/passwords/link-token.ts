import { createHash, randomBytes } from "node:crypto";

/** The token of a new set-password link: 256 random bits, shown once. */
export function newLinkToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What the database keeps instead of the token. */
export function linkHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
