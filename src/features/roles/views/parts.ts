import { may } from "../../../domain/actor.ts";
import type { Permission } from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";

/** A right by name and what it means, and where the page that says who has it is. */
export function rightModel({ t, actor }: SignedInContext, permission: Permission) {
  return {
    name: t(`rights.${permission}.name`),
    text: t(`rights.${permission}.text`),
    whoUrl: may(actor, "roles.view") ? `/rights/${permission}` : "",
  };
}
