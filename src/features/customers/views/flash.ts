import { may } from "../../../domain/actor.ts";
import type { Flash, SignedInContext } from "../../../http/page.ts";
import { namesOf, type Sentence } from "../../../views/sentence.ts";
import { recordUrl } from "../../users-list/schemas.ts";
import type { Assigned } from "../service/assign-customers.ts";
import type { HandedOver } from "../service/hand-over.ts";

/** Who was assigned, and who is free again; the page itself names those who were lost. */
export function savedFlash({ user, assigned, released, from, lost }: Assigned): Flash {
  const said = (key: "assigned" | "released", names: readonly string[]): Sentence[] =>
    names.length > 0
      ? [
          {
            key: `customers.saved.${key}`,
            params: { user, names: namesOf(names), count: names.length },
          },
        ]
      : [];
  const taken: Sentence[] =
    from.length > 0 ? [{ key: "customers.saved.taken", params: { names: namesOf(from) } }] : [];
  const [first, ...also] = [...said("assigned", assigned), ...taken, ...said("released", released)];
  const tone = lost > 0 ? "notice" : "success";
  return first
    ? { ...first, also, tone }
    : { key: "customers.lost", params: { count: lost }, tone };
}

/** Who went to whom, and who could not; the record of the receiver is linked. */
export function movedFlash(
  { actor, format }: SignedInContext,
  { giver, receiver, moved, lost }: HandedOver,
  list: string,
): Flash {
  const also: Sentence[] =
    lost.length > 0
      ? [
          {
            key: "customers.move.lost",
            params: { names: namesOf(lost), count: lost.length, giver },
          },
        ]
      : [];
  return {
    key: "customers.move.done",
    params: { count: moved, number: format.number(moved), giver, receiver: receiver.name },
    also,
    tone: lost.length > 0 ? "notice" : "success",
    ...(may(actor, "users.view")
      ? { links: [{ href: recordUrl(list, receiver), key: "customers.move.receiverLink" }] }
      : {}),
  };
}
