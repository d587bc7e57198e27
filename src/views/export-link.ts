import { type Actor, may } from "../domain/actor.ts";
import type { Translate } from "../languages/texts.ts";

/** What leads from a list to its export, for who may take lists along. */
export function exportLinks({ t, actor }: { t: Translate; actor: Actor }, href: string) {
  return may(actor, "users.export")
    ? [{ href, text: t("exports.link"), icon: "download.svg" }]
    : [];
}
