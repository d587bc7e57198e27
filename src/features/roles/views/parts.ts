import { may } from "../../../domain/actor.ts";
import type { Permission } from "../../../domain/permissions.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { GroupRights } from "../../rights/queries.ts";

/** A right by name and what it means, and where the page that says who has it is. */
export function rightModel({ t, actor }: SignedInContext, permission: Permission) {
  return {
    name: t(`rights.${permission}.name`),
    text: t(`rights.${permission}.text`),
    whoUrl: may(actor, "roles.view") ? `/rights/${permission}` : "",
  };
}

/** A group by title, linked for those who may open it. */
export function groupLink(
  { actor }: SignedInContext,
  { id, title }: Pick<GroupRights, "id" | "title">,
) {
  return { title, url: may(actor, "groups.view") ? `/groups/${id}` : "" };
}
