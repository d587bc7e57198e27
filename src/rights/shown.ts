import { Conflict } from "../domain/errors.ts";
import { changedSince } from "../domain/shown-rights.ts";
import type { GroupRights } from "./held-rights.ts";

/**
 * To be called in the act's transaction: throws Conflict unless each group that is given or taken
 * gives what the page showed.
 */
export function requireShown(
  groups: readonly Pick<GroupRights, "id" | "title" | "permissions">[],
  shown: string | undefined,
): void {
  const changed = changedSince(shown ?? "", groups);
  if (changed.length > 0)
    throw new Conflict({
      key: "rights.whyNot.notShown",
      params: { groups: changed.map(({ title }) => title).join(", ") },
    });
}
