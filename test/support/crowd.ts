import type { Database } from "../../src/db/client.ts";
import type { UserStatus } from "../../src/domain/audit-entry.ts";
import { userKeys } from "../../src/domain/search-words.ts";
import { insertRows, written } from "./insert-rows.ts";

/** A user as a list shows them. */
export interface Listed {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  agent: boolean;
  locale: string;
  status: UserStatus;
  lastLoginAt: Date | null;
  customers: number;
  groupIds: number[];
}

const firstNames = [
  "Ann",
  "anna",
  "Änne",
  "Bo",
  "Éva",
  "Eva",
  "Jürgen",
  "Jurgen",
  "Zoe",
  "Ömer",
  "Orm",
];
const lastNames = [
  "Müller",
  "Mullen",
  "Straße",
  "Strasser",
  "Ångström",
  "Angst",
  "de Vries",
  "Zola",
  "Élan",
  "o’Neil",
  "Ito",
];
const statuses: UserStatus[] = [
  "active",
  "active",
  "active",
  "active",
  "deactivated",
  "deactivated",
  "deleted",
];
const DAY = 86_400_000;

/** Numbers from 0 up to `below`, the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Invented users in the seeded groups 1 to 3 (most in 3), many with the same name or day; answers
 * everybody, the administrator included.
 */
export async function addCrowd(db: Database, count: number): Promise<Listed[]> {
  const roll = dice(7);
  const of = <Value>(list: readonly Value[]) => list[roll(list.length)] as Value;
  const now = new Date("2026-02-01T08:00:00Z");
  const dates = { createdAt: written(now), updatedAt: written(now) };
  const data = Array.from({ length: count }, (_, index) => {
    const email = `${String.fromCharCode(97 + roll(26))}${roll(10)}-${index}@Example.com`;
    const person = { email, firstName: of(firstNames), lastName: of(lastNames) };
    const lastLoginAt = roll(4) === 0 ? null : new Date(now.getTime() - roll(250) * DAY);
    const rest = {
      agent: Number(roll(6) === 0),
      locale: roll(6) === 0 ? "de" : "en",
      status: of(statuses),
      lastLoginAt: lastLoginAt && written(lastLoginAt),
    };
    return {
      ...person,
      ...userKeys(person),
      emailKey: email.toLowerCase(),
      passwordHash: "!",
      ...rest,
      ...dates,
    };
  });
  await db.write(async (tx) => {
    const into = { tx, dialect: db.dialect.name };
    await insertRows(into, "User", data);
    const rows = await tx.user.findMany({
      where: { id: { gt: 1 } },
      orderBy: { id: "asc" },
      select: { id: true },
    });
    const memberships = rows.flatMap(({ id }) =>
      [1, 2, 3]
        .filter((groupId) => roll(6) < (groupId === 3 ? 5 : 2))
        .map((groupId) => ({ userId: id, groupId })),
    );
    await insertRows(into, "UserGroup", memberships);
  });
  const users = await db.read.user.findMany({
    orderBy: { id: "asc" },
    include: { groups: { select: { groupId: true } } },
  });
  return users.map(({ groups, ...user }) => {
    const groupIds = groups.map(({ groupId }) => groupId);
    return { ...user, status: user.status as UserStatus, customers: user.customerCount, groupIds };
  });
}
