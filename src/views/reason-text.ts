import type { Reason, Words } from "../domain/reason.ts";

/** A reason in words; the missing right is named in the reader's language. */
export function reasonText(t: Words, { key, params, permission }: Reason): string {
  return t(
    key,
    permission ? { ...params, permission: t(`rights.${permission}.name`) } : (params ?? {}),
  );
}
