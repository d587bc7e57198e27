import { type Actor, may } from "../domain/actor.ts";
import type { StoreScope } from "../domain/store-scopes.ts";
import type { Translate } from "../languages/texts.ts";

interface Reading {
  t: Translate;
  actor: Actor;
}

/** What the store does with what a page shows; `missing` where no key may ask for it. */
export function describeStoreHint(
  { t, actor }: Reading,
  scope: "agents" | "preview",
  asked: ReadonlySet<StoreScope>,
) {
  const href = may(actor, "store.manage") ? "/store" : "";
  return {
    text: t(`store.hint.${scope}`),
    missing: asked.has(scope) ? null : { text: t("store.hint.none"), href, link: t("store.keys") },
  };
}
