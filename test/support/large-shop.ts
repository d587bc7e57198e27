import type { Database } from "../../src/db/client.ts";
import { customerKeys, userKeys } from "../../src/domain/search-words.ts";
import { dialect, onServer } from "./databases.ts";
import { insertRows, type Values, written } from "./insert-rows.ts";

/** Groups by the number of their members. */
export const groups = { few: 101, many: 102, most: 103, others: 104 } as const;
/** Users by the number of their customers, and of entries they are in. */
export const people = { few: 101, many: 102 } as const;

const USERS = 20_000;
const CUSTOMERS = 20_000;
const ENTRIES = 20_000;
const COUNTERS = 2_000;

/**
 * Rows enough for plans as in production. Among the users are few and many Deleted and Deactivated
 * ones, few agents, few Germans, few whose access ends, few "kestrel"s and many "bunting"s, spread
 * over every order.
 */
export async function fillShop(db: Database, url: string): Promise<void> {
  await db.write(async (tx) => {
    const into = { tx, dialect };
    await insertRows(into, "Group", Object.values(groups).map(group));
    await insertRows(into, "User", rows(USERS, user));
    await insertRows(into, "UserGroup", rows(USERS, memberships).flat());
    await insertRows(into, "SignInCounter", rows(COUNTERS, counter));
    await insertRows(into, "Customer", rows(CUSTOMERS, customer));
    await insertRows(into, "AuditEntry", rows(ENTRIES, entry));
    await insertRows(into, "AuditUser", rows(ENTRIES, touched).flat());
    await insertRows(into, "AuditCustomer", rows(ENTRIES, assigned).flat());
  });
  if (dialect === "postgresql") await analyse(url);
}

/** A batch of everybody that is half done; answers its number. */
export async function addJob(db: Database, url: string): Promise<number> {
  const id = 1;
  await db.write(async (tx) => {
    const counts = { total: USERS, changed: USERS / 4, skipped: USERS / 4 };
    await tx.job.create({
      data: {
        id,
        act: "deactivation",
        actorId: idOf(0),
        actorName: "Ada",
        entryId: 1,
        createdAt: new Date(0),
        ...counts,
      },
    });
    await insertRows({ tx, dialect }, "JobUser", rows(USERS, outcome));
  });
  if (dialect === "postgresql") await analyse(url);
  return id;
}

function outcome(index: number): Values {
  const result = ["changed", "skipped", "waiting", "waiting"][index % 4] as string;
  return { jobId: 1, userId: idOf(index), result };
}

/** Statistics as PostgreSQL makes them by itself. */
export async function analyse(url: string): Promise<void> {
  await onServer((client) => client.query("VACUUM (ANALYZE)"), new URL(url).pathname.slice(1));
}

function rows<Row>(count: number, of: (index: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => of(index));
}

/** A number below `count` that differs for every index below it, in no order. */
function shuffled(index: number, count: number): number {
  return (index * 7_919 + 13) % count;
}

function instant(minutes: number): string {
  return written(new Date(Date.UTC(2025, 0, 1) + minutes * 60_000));
}

function group(id: number): Values {
  return {
    id,
    title: `Large ${id}`,
    titleKey: `large ${id}`,
    createdAt: instant(0),
    updatedAt: instant(0),
  };
}

const idOf = (index: number) => 101 + index;

function user(index: number): Values {
  const [firstName, lastName] = [
    `f${shuffled(index, USERS)}`,
    `l${shuffled(index + 5_000, USERS)}${index % 7 === 1 ? "bunting" : ""}`,
  ];
  const email = `u${index}${index % 500 === 1 ? "kestrel" : ""}@example.com`;
  const keys = { emailKey: email, ...userKeys({ email, firstName, lastName }) };
  const status = index % 400 === 3 ? "deleted" : index % 8 === 3 ? "deactivated" : "active";
  const flags = {
    status,
    agent: index % 300 === 7 ? 1 : 0,
    locale: index % 250 === 9 ? "de" : "en",
    passwordHash: index % 16 === 6 ? "" : "!".repeat(97),
  };
  const leaves = index % 400 === 1;
  const leaving = {
    accessEndsAt: leaves ? "2026-03-05T00:00:00.000+00:00" : null,
    accessKeptAt: index === 2 ? "2026-03-01T00:00:00.000+00:00" : null,
  };
  const lastLoginAt = index % 4 === 0 ? null : instant(shuffled(index, USERS));
  return {
    id: idOf(index),
    email,
    firstName,
    lastName,
    ...keys,
    ...flags,
    ...leaving,
    lastLoginAt,
    createdAt: instant(0),
    updatedAt: instant(0),
  };
}

/** Every third of a user; some of them are locked, more have been. */
function counter(index: number): Values {
  const userId = index % 3 === 0 ? idOf(10 * index) : null;
  const lockedUntil =
    index % 150 === 3 ? "2027-01-01T00:00:00.000+00:00" : index % 30 === 0 ? instant(0) : null;
  return {
    key: `account:${userId ?? `unknown ${index}`}`,
    userId,
    failures: 1 + (index % 10),
    lockedUntil,
    expiresAt: "2027-01-02T00:00:00.000+00:00",
  };
}

function memberships(index: number): Values[] {
  const of = [
    ...(index % 900 === 5 ? [groups.few] : []),
    ...(index % 900 === 15 ? [groups.others] : []),
    ...(index % 10 === 5 ? [groups.many] : []),
    ...(index % 4 < 3 ? [groups.most] : []),
  ];
  return of.map((groupId) => ({ userId: idOf(index), groupId }));
}

function customer(index: number): Values {
  const [reference, email, firstName, lastName] = [
    `DE--${index}`,
    `c${index}@shop.example`,
    `f${index}`,
    `l${shuffled(index, CUSTOMERS)}`,
  ];
  const company = index % 500 === 1 ? "kestrel" : index % 7 === 1 ? "bunting" : null;
  const keys = customerKeys({ reference, email, firstName, lastName, company });
  const assignedUserId =
    index % 500 === 2
      ? people.few
      : index % 3 === 1
        ? people.many
        : index % 3 === 2
          ? idOf(index)
          : null;
  return {
    reference,
    email,
    firstName,
    lastName,
    ...keys,
    assignedUserId,
    createdAt: instant(0),
    updatedAt: instant(0),
  };
}

function entry(index: number): Values {
  const action =
    index % 1_000 === 1 ? "group.members" : index % 5 === 2 ? "customers.assigned" : "user.updated";
  const actorId =
    index % 1_000 === 3 ? people.few : index % 3 === 0 ? people.many : idOf(shuffled(index, USERS));
  const subjectId = index % 1_000 === 5 ? people.few : index % 4 === 0 ? people.many : idOf(index);
  const what =
    action === "group.members"
      ? { subjectType: "group", subjectId: groups.many }
      : { subjectType: "user", subjectId };
  const names = {
    actorName: "A",
    subjectName: "S",
    changes: `{"x":"${"x".repeat(200)}"}`,
    source: "web",
    address: "192.0.2.1",
  };
  return {
    id: idOf(index),
    at: instant(index),
    action,
    result: index % 700 === 9 ? "refused" : "done",
    actorId,
    ...what,
    ...names,
  };
}

function touched(index: number): Values[] {
  if (entry(index).action !== "group.members") return [];
  return rows(40, (place) => ({
    entryId: idOf(index),
    userId: idOf(place),
    change: "joined",
    name: "T",
    gained: "",
    lost: "",
  }));
}

function assigned(index: number): Values[] {
  if (entry(index).action !== "customers.assigned") return [];
  return [
    {
      entryId: idOf(index),
      customerId: 1 + (index % CUSTOMERS),
      change: "assigned",
      reference: "R",
      name: "N",
    },
  ];
}
