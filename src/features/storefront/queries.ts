import { columns, computed, instant, int, nullable, text } from "../../db/columns.ts";
import { sql } from "../../db/sql.ts";
import type { Reads } from "../../db/statements.ts";
import { goesOnAfter, locale, userStatus } from "../../db/user-columns.ts";

const holder = columns("c", {
  id: computed(int, 'u."id"'),
  firstName: computed(text, 'u."firstName"'),
  lastName: computed(text, 'u."lastName"'),
  status: computed(userStatus, 'u."status"'),
  accessEndsAt: computed(nullable(instant), 'u."accessEndsAt"'),
  customerId: computed(int, 'c."id"'),
});

/** The user who holds the customer of this reference; undefined where nobody does. */
export function findHolder(from: Reads, reference: string) {
  return from.one(
    holder,
    sql`FROM "Customer" c JOIN "User" u ON u."id" = c."assignedUserId"
      WHERE c."reference" = ${reference}`,
  );
}

const agent = columns("u", { firstName: text, lastName: text, locale });

/** An Active user who is an agent now, by a password of their own; undefined for everybody else. */
export function findAgent(from: Reads, id: number, now: Date) {
  return from.one(
    agent,
    sql`FROM "User" u WHERE u."id" = ${id} AND u."status" = 'active' AND u."agent" = ${true}
      AND u."passwordEndsAt" IS NULL AND u."passwordHash" <> ''
      AND ${goesOnAfter(now)}`,
  );
}
