import type { Permission } from "../../src/domain/permissions.ts";
import type { SignedInContext } from "../../src/http/page.ts";
import { actorWith } from "./policy.ts";

/** The clock of `readerWith`. */
export const now = new Date("2026-03-02T09:00:00Z");

/**
 * What a page knows of user 1, who holds exactly these rights; words are their keys, with what goes
 * into them.
 */
export function readerWith(...permissions: Permission[]): SignedInContext {
  const t = (key: string, params?: object) =>
    params ? `${key} ${Object.values(params).join(", ")}` : key;
  const time = (date: Date) => date.toISOString();
  const format = {
    dateTime: time,
    moment: time,
    day: time,
    date: time,
    time,
    instant: time,
    number: String,
    list: (items: readonly string[]) => items.join(" + "),
  };
  const reader = { actor: actorWith(...permissions), locale: "en", t, format, now };
  return reader as unknown as SignedInContext;
}
