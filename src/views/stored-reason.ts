import { isPermission } from "../domain/permissions.ts";
import { messageText, readMessage } from "../languages/message.ts";
import type { Translate } from "../languages/texts.ts";

/** A reason that was stored as JSON, in words; empty where this version has none for it. */
export function storedReasonText(t: Translate, stored: string | null): string {
  if (stored === null) return "";
  const parsed = JSON.parse(stored) as { permission?: string };
  const message = readMessage(parsed);
  if (!message) return "";
  const { permission } = parsed;
  if (permission === undefined) return messageText(t, message);
  const name = isPermission(permission) ? t(`rights.${permission}.name`) : permission;
  return messageText(t, { ...message, params: { permission: name } } as typeof message);
}
