import { createHmac } from "node:crypto";
import { type FieldValue, isPassword } from "./form.ts";

interface PostedForm {
  /** The form's one-time id. */
  id: string;
  fields: Readonly<Record<string, FieldValue>>;
}

/**
 * Fingerprints of what a form said, by each secret in turn: the first is kept with the answer, any
 * of them knows it again. Nothing can be guessed by them without a secret; of a password so little
 * is in them that with a secret, too, guessing it takes argon2.
 */
export function formDigests(secrets: readonly string[], { id, fields }: PostedForm): string[] {
  return secrets.map((secret) => {
    const value = (name: string) =>
      isPassword(name) ? passwordTrace(secret, id, fields[name]) : fields[name];
    const content = Object.keys(fields)
      .sort()
      .map((name) => [name, value(name)]);
    return createHmac("sha256", secret)
      .update(`form:${id}:${JSON.stringify(content)}`)
      .digest("base64url");
  });
}

/**
 * One byte: tells another password from the same in 255 of 256 cases, and a thief of secret and
 * database hardly anything.
 */
function passwordTrace(secret: string, id: string, password: FieldValue | undefined): string {
  const digest = createHmac("sha256", secret)
    .update(`form-password:${id}:${JSON.stringify(password)}`)
    .digest();
  return digest.subarray(0, 1).toString("hex");
}
