import { recordAct } from "../../db/audit.ts";
import type { Database, Tx } from "../../db/client.ts";
import { sql } from "../../db/sql.ts";
import { systemActor } from "../../domain/actor.ts";
import { noSubject } from "../../domain/audit-entry.ts";
import type { PasswordHasher } from "../../domain/password-hasher.ts";
import { CommandError } from "../command-line.ts";
import { type DemoCustomer, inventCustomers } from "./customers.ts";
import { createLogins, type DemoLogin } from "./logins.ts";
import { createOrganisation } from "./organisation.ts";
import { type DemoUser, type GroupKey, groupKeys, inventPeople } from "./people.ts";
import { createRandom } from "./random.ts";

interface DemoOptions {
  /** People besides the four demo logins. */
  users: number;
  customers: number;
  /** Groups besides the seeded ones, with roles, memberships and an audit; none by default. */
  groups?: number;
  seed: number;
  /** The data count back from the beginning of this day, UTC. */
  now: Date;
  hasher: PasswordHasher;
  onProgress?: (done: number, total: number) => void;
}

/** The database is not one for demo data. */
export class DemoRefused extends CommandError {}

/**
 * Customers written by one transaction. Each commit costs the search index a merge; the write lock
 * is free again after about a second.
 */
const BATCH = 20_000;
/** Users written by one statement. */
const CHUNK = 500;
/** Of those who may stand for customers, how many do. */
const HOLDER_SHARE = 0.6;

/**
 * Fills a database that has at most the first administrator. The same options give the same data on
 * the same day, the passwords of the returned logins apart. Throws DemoRefused when there is more
 * in the database, or when it was not seeded.
 */
export async function createDemo(db: Database, options: DemoOptions): Promise<DemoLogin[]> {
  const { users, customers, seed, onProgress = () => {} } = options;
  const today = startOfDay(options.now);
  const { logins, users: loginUsers } = await createLogins(options.hasher, options.now);
  const holders = await createUsers(db, { ...options, today }, loginUsers);
  let done = users;
  for (const batch of batches(inventCustomers({ count: customers, seed, holders }))) {
    await createCustomers(db, batch, today);
    done += batch.length;
    onProgress(done, users + customers);
  }
  await createOrganisation(db, { groups: options.groups ?? 0, seed, now: today });
  await refreshStatistics(db);
  return logins;
}

/** Until PostgreSQL's own turn comes, deep pages of lists would be slow. */
async function refreshStatistics(db: Database): Promise<void> {
  if (db.dialect.name === "postgresql") await db.writeAlone((tx) => tx.run(sql`ANALYZE`));
}

/**
 * All users in one transaction, with the question whether there may be any: of two runs at once the
 * second is refused. Answers the holders' ids.
 */
async function createUsers(
  db: Database,
  options: DemoOptions & { today: Date },
  logins: DemoUser[],
): Promise<number[]> {
  const { users: count, customers, seed, now, today } = options;
  return db.writeAlone(async (tx) => {
    const existing = await refuseUnlessFresh(tx);
    const taken = [...existing, ...logins.map(({ row }) => row.emailKey)];
    const users = [...logins, ...inventPeople({ count, seed, now: today, taken })];
    const ids = await insertUsers(tx, users, (done) =>
      options.onProgress?.(Math.min(done, count), count + customers),
    );
    const audit = {
      action: "setup.demo",
      subject: noSubject,
      changes: { users: users.length, customers },
    } as const;
    await recordAct(tx, { actor: systemActor, source: "cli", now }, audit);
    return chooseHolders(users, logins, seed).map((user) => ids.get(user.row.emailKey) as number);
  });
}

/** Answers the ids by canonical address. */
async function insertUsers(
  tx: Tx,
  users: DemoUser[],
  onProgress: (done: number) => void,
): Promise<Map<string, number>> {
  const groupIds = await readGroupIds(tx);
  for (let at = 0; at < users.length; at += CHUNK) {
    await tx.user.createMany({ data: users.slice(at, at + CHUNK).map(({ row }) => row) });
    onProgress(at + CHUNK);
  }
  const ids = new Map(
    (await tx.user.findMany({ select: { id: true, emailKey: true } })).map(({ id, emailKey }) => [
      emailKey,
      id,
    ]),
  );
  const memberOf = ({ row, groups }: DemoUser) =>
    groups.map((key) => ({
      userId: ids.get(row.emailKey) as number,
      groupId: groupIds.get(key) as number,
    }));
  const members = users.flatMap(memberOf);
  for (let at = 0; at < members.length; at += CHUNK)
    await tx.userGroup.createMany({ data: members.slice(at, at + CHUNK) });
  return ids;
}

/** Answers the addresses that are taken. */
async function refuseUnlessFresh(tx: Tx): Promise<string[]> {
  const users = await tx.user.findMany({ select: { emailKey: true }, take: 2 });
  if (users.length > 1)
    throw new DemoRefused(
      "The database has other users than the first administrator. " +
        "Demo data go into a freshly seeded database only.",
    );
  const customer = await tx.customer.findFirst({ select: { id: true } });
  if (customer)
    throw new DemoRefused(
      "The database has customers. Demo data go into a freshly seeded database only.",
    );
  return users.map(({ emailKey }) => emailKey);
}

async function readGroupIds(tx: Tx): Promise<Map<GroupKey, number>> {
  const groups = await tx.group.findMany({
    where: { systemKey: { in: [...groupKeys] } },
    select: { id: true, systemKey: true },
  });
  if (groups.length < groupKeys.length)
    throw new DemoRefused(
      "A seeded group is missing. Demo data go into a freshly seeded database only.",
    );
  return new Map(groups.map(({ id, systemKey }) => [systemKey as GroupKey, id]));
}

/** Agents and customer service stand for customers, deleted users never. */
function chooseHolders(users: DemoUser[], logins: DemoUser[], seed: number): DemoUser[] {
  const random = createRandom(seed, "holders");
  const able = users.filter(
    ({ row, groups }) =>
      row.status !== "deleted" && (row.agent || groups.includes("customer-service")),
  );
  return able.filter((user) => random.chance(HOLDER_SHARE) || logins.includes(user));
}

async function createCustomers(db: Database, batch: DemoCustomer[], now: Date): Promise<void> {
  await db.writeAlone(async (tx) => {
    // Somebody may work with the app meanwhile: who was deleted gets no customers.
    const deleted = new Set(
      (await tx.user.findMany({ where: { status: "deleted" }, select: { id: true } })).map(
        ({ id }) => id,
      ),
    );
    await insertCustomers(
      tx,
      batch.map((customer) =>
        deleted.has(customer.assignedUserId ?? 0)
          ? { ...customer, assignedUserId: null }
          : customer,
      ),
      now,
    );
  });
}

/**
 * Rows travel as one JSON text: five times as fast as createMany, twice as fast as one parameter
 * per value. An object, because that is what both databases' json_each takes.
 */
async function insertCustomers(tx: Tx, customers: DemoCustomer[], now: Date): Promise<void> {
  const rows = JSON.stringify(
    Object.fromEntries(
      customers.map((c, index) => [
        index,
        [
          c.reference,
          c.email,
          c.firstName,
          c.lastName,
          c.company,
          c.nameKey,
          c.searchText,
          c.assignedUserId,
        ],
      ]),
    ),
  );
  await tx.run(sql`
    INSERT INTO "Customer" ("reference", "email", "firstName", "lastName", "company",
                            "nameKey", "searchText", "assignedUserId", "createdAt", "updatedAt")
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4,
           value->>5, value->>6, CAST(value->>7 AS INTEGER), ${now}, ${now}
      FROM json_each(${rows})`);
}

function* batches(customers: Iterable<DemoCustomer>): Generator<DemoCustomer[]> {
  let batch: DemoCustomer[] = [];
  for (const customer of customers) {
    batch.push(customer);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function startOfDay(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 86_400_000) * 86_400_000);
}
