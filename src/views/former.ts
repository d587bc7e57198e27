import { formerId } from "../domain/former.ts";
import { fullName } from "../domain/text.ts";
import type { Translate } from "../languages/texts.ts";

/** A stored name as it is read: "Former user #12" for somebody who was erased. */
export function nameText(t: Translate, name: string): string {
  const id = formerId(name);
  return id === undefined ? name : t("people.former", { id });
}

/** What somebody is called whose row may be that of an erased user. */
export function personName(t: Translate, person: { firstName: string; lastName: string }): string {
  return nameText(t, fullName(person));
}
