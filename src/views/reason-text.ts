import type { Reason } from "../domain/reason.ts";
import { messageText } from "../languages/message.ts";
import type { Translate } from "../languages/texts.ts";

/** A reason in words; the missing right is named in the reader's language. */
export function reasonText(t: Translate, reason: Reason): string {
  if (!reason.permission) return messageText(t, reason);
  const permission = t(`rights.${reason.permission}.name`);
  return messageText(t, { key: reason.key, params: { permission } });
}
