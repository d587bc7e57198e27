import type { Database, Tx } from "../../db/client.ts";
import { raw, type Sql, sql } from "../../db/sql.ts";
import type { AuditAction, AuditChanges, AuditRecord } from "../../domain/audit-entry.ts";
import { permissions } from "../../domain/permissions.ts";
import { fold, fullName } from "../../domain/text.ts";
import { createRandom, type Random } from "./random.ts";

/** Rows written by one transaction; see createDemo. */
const BATCH = 20_000;
const ENTRIES_PER_PERSON = 10;
const ROLES_PER_GROUP = 0.3;
/** The share of the entries that is about one person. */
const BUSY_SHARE = 0.2;
/** So many people did everything. */
const ACTORS = 50;
const REFUSED_SHARE = 0.02;
const YEARS = 3 * 365 * 86_400_000;

interface OrganisationOptions {
  /** None: nothing at all. */
  groups: number;
  seed: number;
  now: Date;
}

type Person = { id: number; firstName: string; lastName: string };

/** A large shop's groups, roles, memberships and audit. Answers how many rows there are. */
export async function createOrganisation(
  db: Database,
  { groups: count, seed, now }: OrganisationOptions,
): Promise<number> {
  if (count === 0) return 0;
  const people = await db.read.user.findMany({
    select: { id: true, firstName: true, lastName: true },
    orderBy: { id: "asc" },
  });
  const random = createRandom(seed, "organisation");
  const groups = await db.writeAlone((tx) => createGroups(tx, { count, random, now }));
  const memberships = people.flatMap(({ id }) => inventMemberships(random, id, groups));
  await inBatches(db, memberships, (tx, rows) => insertMemberships(tx, rows));
  const time = raw(db.dialect.name === "postgresql" ? "TIMESTAMP" : "TEXT");
  const entries = people.length * ENTRIES_PER_PERSON;
  for (let from = 0; from < entries; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, entries - from) }, (_, index) =>
      inventEntry(random, people, new Date(now.getTime() - YEARS * (1 - (from + index) / entries))),
    );
    await db.writeAlone((tx) => insertEntries(tx, rows, time));
  }
  return memberships.length + entries;
}

async function createGroups(
  tx: Tx,
  { count, random, now }: { count: number; random: Random; now: Date },
): Promise<number[]> {
  const times = { createdAt: now, updatedAt: now };
  const numbers = (length: number) => Array.from({ length }, (_, index) => index + 1);
  const roleNames = numbers(Math.ceil(count * ROLES_PER_GROUP)).map((number) => `Tasks ${number}`);
  await tx.role.createMany({
    data: roleNames.map((name) => ({ name, nameKey: fold(name), ...times })),
  });
  const titles = numbers(count).map((number) => `Team ${number}`);
  await tx.group.createMany({
    data: titles.map((title) => ({ title, titleKey: fold(title), ...times })),
  });
  const byId = { select: { id: true }, orderBy: { id: "asc" } } as const;
  const roles = await tx.role.findMany({ ...byId, where: { name: { in: roleNames } } });
  const groups = await tx.group.findMany({ ...byId, where: { title: { in: titles } } });
  await tx.rolePermission.createMany({
    data: roles.flatMap(({ id: roleId }) =>
      some(random, permissions, 1 + random.below(5)).map((permission) => ({ roleId, permission })),
    ),
  });
  await tx.groupRole.createMany({
    data: groups.flatMap(({ id: groupId }) =>
      some(random, roles, random.below(4)).map(({ id: roleId }) => ({ groupId, roleId })),
    ),
  });
  return groups.map(({ id }) => id);
}

/** At most `count` different ones. */
function some<Item>(random: Random, items: readonly Item[], count: number): Item[] {
  return [...new Set(Array.from({ length: count }, () => random.pick(items)))];
}

type Membership = [userId: number, groupId: number];

/** Everybody is in the first group; of the others the first have many, the last have few. */
function inventMemberships(
  random: Random,
  userId: number,
  groups: readonly number[],
): Membership[] {
  const [everybody, ...others] = groups;
  const picked = Array.from(
    { length: others.length > 0 ? random.below(12) : 0 },
    () => others[Math.floor(random.next() * random.next() * others.length)],
  );
  return [...new Set([everybody, ...picked])].map((groupId) => [userId, groupId as number]);
}

type Entry = Pick<AuditRecord, "action" | "result" | "changes"> & {
  at: Date;
  actor: Person;
  subject: Person;
};

const acts: { [Action in AuditAction]?: AuditChanges[Action] } = {
  "user.updated": { theme: { from: "system", to: "dark" } },
  "user.activated": { status: { from: "deactivated", to: "active" } },
  "user.deactivated": { status: { from: "active", to: "deactivated" }, sessions: 0 },
  "customers.assigned": { assigned: 1, released: 0, lost: 0 },
  "session.started": {},
  "session.ended": {},
};

const kinds = Object.entries(acts).map(([action, changes]) => ({
  action,
  changes: JSON.stringify(changes),
}));

function inventEntry(random: Random, people: readonly Person[], at: Date): Entry {
  const busy = people.at(1) ?? (people[0] as Person);
  const act = random.pick(kinds);
  const actor = random.pick(people.slice(0, ACTORS));
  const whom = random.chance(BUSY_SHARE) ? busy : random.pick(people);
  const isRefused = random.chance(REFUSED_SHARE);
  // Who signs in does it for themselves, and is not refused under this name.
  if (act.action.startsWith("session."))
    return { ...act, at, result: "done", actor: whom, subject: whom };
  return { ...act, at, result: isRefused ? "refused" : "done", actor, subject: whom };
}

async function inBatches<Row>(
  db: Database,
  rows: readonly Row[],
  write: (tx: Tx, rows: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH)
    await db.writeAlone((tx) => write(tx, rows.slice(from, from + BATCH)));
}

/** Rows travel as one JSON text: an object, because that is what both databases' json_each takes. */
function insertMemberships(tx: Tx, rows: readonly Membership[]): Promise<number> {
  return tx.run(sql`INSERT INTO "UserGroup" ("userId", "groupId")
    SELECT CAST(value->>0 AS INTEGER), CAST(value->>1 AS INTEGER)
      FROM json_each(${JSON.stringify({ ...rows })})`);
}

function insertEntries(tx: Tx, entries: readonly Entry[], time: Sql): Promise<number> {
  const rows = entries.map(({ at, action, result, actor, subject, changes }) => [
    at.toISOString().replace("Z", "+00:00"),
    action,
    result,
    actor.id,
    fullName(actor),
    subject.id,
    fullName(subject),
    changes,
  ]);
  return tx.run(sql`INSERT INTO "AuditEntry"
      ("at", "action", "result", "actorId", "actorName", "subjectType", "subjectId", "subjectName",
       "changes", "source")
    SELECT CAST(value->>0 AS ${time}), value->>1, value->>2, CAST(value->>3 AS INTEGER), value->>4,
           'user', CAST(value->>5 AS INTEGER), value->>6, value->>7, 'web'
      FROM json_each(${JSON.stringify({ ...rows })})`);
}
