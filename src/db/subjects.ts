import { type AuditSubject, noSubject } from "../domain/audit-entry.ts";
import { type Customer, customerName, fullName } from "../domain/text.ts";
import type { Reader } from "./client.ts";
import { columns, int, nullable, text } from "./columns.ts";
import { sql } from "./sql.ts";
import type { Reads } from "./statements.ts";

interface Named {
  id: number;
}

/** Whom a refused attempt was about; noSubject where there is nobody. The same for the others. */
export async function userSubject({ user }: Reader, { id }: Named): Promise<AuditSubject> {
  const found = await user.findUnique({
    where: { id },
    select: { firstName: true, lastName: true },
  });
  return found ? { type: "user", id, name: fullName(found) } : noSubject;
}

export async function groupSubject({ group }: Reader, { id }: Named): Promise<AuditSubject> {
  const found = await group.findUnique({ where: { id }, select: { title: true } });
  return found ? { type: "group", id, name: found.title } : noSubject;
}

export async function storeKeySubject({ storeKey }: Reader, { id }: Named): Promise<AuditSubject> {
  const found = await storeKey.findUnique({ where: { id }, select: { name: true } });
  return found ? { type: "storeKey", id, name: found.name } : noSubject;
}

export async function roleSubject({ role }: Reader, { id }: Named): Promise<AuditSubject> {
  const found = await role.findUnique({ where: { id }, select: { name: true } });
  return found ? { type: "role", id, name: found.name } : noSubject;
}

/** What an entry about a customer names. */
export const namedCustomer = columns('"Customer"', {
  id: int,
  reference: text,
  email: text,
  firstName: text,
  lastName: text,
  company: nullable(text),
});

/** The customer whom the store calls so. */
export async function customerSubject(
  from: Reads,
  { reference }: { reference: string },
): Promise<AuditSubject> {
  const found = await from.one(
    namedCustomer,
    sql`FROM "Customer" WHERE "reference" = ${reference}`,
  );
  return found ? subjectOf(found) : noSubject;
}

/** Names alone may be those of many. */
export function subjectOf(customer: Customer & { id: number }): AuditSubject {
  const { id, reference } = customer;
  const name = customerName(customer);
  return { type: "customer", id, name: name === reference ? name : `${name} (${reference})` };
}
