import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const NONCE = 12;
const TAG = 16;

/** What is sealed; nothing that was sealed for one purpose is read for another. */
type Purpose = "entries" | "device" | "link";

/** A text that only this site can read again, and that nobody can change. */
export function seal(secret: string, purpose: Purpose, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, keyOf(secret, purpose), nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64url");
}

/** The text, if one of the secrets sealed it; undefined for anything else. */
export function unseal(
  secrets: readonly string[],
  purpose: Purpose,
  sealed: string,
): string | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < NONCE + TAG) return undefined;
  for (const secret of secrets) {
    const decipher = createDecipheriv(CIPHER, keyOf(secret, purpose), bytes.subarray(0, NONCE), {
      authTagLength: TAG,
    }).setAuthTag(bytes.subarray(-TAG));
    const text = decipher.update(bytes.subarray(NONCE, -TAG));
    try {
      return Buffer.concat([text, decipher.final()]).toString("utf8");
    } catch {
      // Sealed by another secret, or changed on its way.
    }
  }
  return undefined;
}

/** A key for this alone: what signs cookies encrypts nothing. */
function keyOf(secret: string, purpose: Purpose): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", `gatehouse ${purpose}`, 32));
}
