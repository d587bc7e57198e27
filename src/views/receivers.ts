import type { UserStatus } from "../domain/audit-entry.ts";
import type { ListPage } from "../domain/list-page.ts";
import { fullName } from "../domain/text.ts";
import type { Translate } from "../languages/texts.ts";

interface Reading {
  t: Translate;
  format: { number(value: number): string };
}

interface Person {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: UserStatus;
  customerCount: number;
}

interface Choice {
  who: string;
  /** Who was chosen before, and can be. */
  chosen: Person | undefined;
  found: ListPage<Person>;
}

/** Users who may get customers: who was chosen and who is found; the only one found is chosen. */
export function describeReceivers(ctx: Reading, { who, chosen, found }: Choice) {
  const { t } = ctx;
  const others = found.rows.filter(({ id }) => id !== chosen?.id);
  const people = [...(chosen ? [chosen] : []), ...others];
  return {
    rows: people.map((person) => ({
      ...describeReceiver(ctx, person),
      checked: person.id === chosen?.id || people.length === 1,
    })),
    hint: people.length > 0 || who ? "" : t("customers.move.to.hint"),
    empty: who && found.rows.length === 0 ? t("people.noMatch") : "",
    more: found.hasNext ? t("customers.move.to.more", { max: found.per }) : "",
  };
}

function describeReceiver({ t, format }: Reading, user: Person) {
  const name = fullName(user);
  const { id, email, status, customerCount: count } = user;
  return {
    id,
    name,
    email,
    status: { status, text: t(`people.status.${status}`) },
    customers: t("customers.move.to.holds", { count, number: format.number(count) }),
    choose: t("customers.move.to.tick", { name }),
  };
}
