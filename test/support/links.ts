import { randomBytes } from "node:crypto";
import type { Database } from "../../src/db/client.ts";
import { seal } from "../../src/http/sealed.ts";
import { linkHash } from "../../src/passwords/link-token.ts";
import { secret } from "./app.ts";

interface LinkOptions {
  /** The end of all tests unless told. */
  expiresAt?: Date;
  /** Who gave it; the administrator unless told. */
  createdById?: number;
}

/** A set-password link straight into the database; answers its token. */
export async function addLink(
  db: Database,
  userId: number,
  { expiresAt = new Date("2099-01-01T00:00:00Z"), createdById = 1 }: LinkOptions = {},
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const data = { userId, tokenHash: linkHash(token), createdById, expiresAt };
  const createdAt = new Date("2026-03-02T08:59:00Z");
  await db.write((tx) => tx.passwordLink.create({ data: { ...data, createdAt } }));
  return token;
}

/** What the form of a link carries. */
export function sealedLink(userId: number, token: string): string {
  return seal(secret, "link", `${userId} ${token}`);
}

/** The link that a page shows once. */
export function shownLink(html: string): string | undefined {
  return />http:\/\/localhost:3000(\/welcome\/[\w-]{43})</.exec(html)?.[1];
}
