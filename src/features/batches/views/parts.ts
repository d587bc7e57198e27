import type { UserStatus } from "../../../domain/audit-entry.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { type Around, nothingAround } from "../../../views/around.ts";
import { personName } from "../../../views/former.ts";
import { listUrl } from "../../users-list/schemas.ts";
import { type BatchAct, isOfGroup } from "../policy.ts";

/** What an error page about ticks leads back to. */
export function listAround({ t }: SignedInContext, list: string): Around {
  return { ...nothingAround, links: [{ href: `${listUrl(list)}#list`, text: t("forms.back") }] };
}

interface Somebody {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: UserStatus;
}

/** A user in a list, as they are called and what they are now. */
export function personRow({ t, actor }: SignedInContext, user: Somebody) {
  const { id, email, status } = user;
  return {
    name: personName(t, user),
    email,
    href: actor.permissions.has("users.view") ? `/users/${id}` : "",
    you: actor.userId === id ? t("people.you") : "",
    status: { status, text: t(`people.status.${status}`) },
  };
}

/** What a batch does, as its title. */
export function nameOf({ t }: SignedInContext, act: BatchAct, groupTitle: string): string {
  return isOfGroup(act) && groupTitle
    ? t(`batches.${act}.nameOf`, { title: groupTitle })
    : t(`batches.${act}.name`);
}
