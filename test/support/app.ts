import type { Express } from "express";
import pino from "pino";
import { loadConfig } from "../../src/config.ts";
import type { Database } from "../../src/db/client.ts";
import { columns, int } from "../../src/db/columns.ts";
import { insertSession } from "../../src/db/sessions.ts";
import { join, raw, sql } from "../../src/db/sql.ts";
import { buildDeps, type Deps } from "../../src/deps.ts";
import type { UserStatus } from "../../src/domain/audit-entry.ts";
import { customerKeys, userKeys } from "../../src/domain/search-words.ts";
import { canonicalEmail } from "../../src/domain/text.ts";
import { createFormats, loadTranslations } from "../../src/i18n/index.ts";
import { Browser } from "./browser.ts";
import { hangUp } from "./client.ts";
import { copyDatabase } from "./databases.ts";
import { insertRows, written } from "./insert-rows.ts";
import { quickHasher } from "./quick-hasher.ts";
import { compileOnce } from "./template-cache.ts";

export const secret = "test-secret-0123456789-abcdefghijklmnop";
export const publicUrl = "http://localhost:3000";

export interface TestApp {
  app: Express;
  deps: Deps;
  db: Database;
  /** The clock; `advance` moves it, milliseconds. */
  clock: { now: Date; advance(ms: number): void };
  /** Every line of the log. */
  logged: string[];
  /** A browser that nobody is signed in with. */
  anonymous(): Browser;
  /** A browser with a session of this user, written as sign-in writes it. */
  signedIn(userId?: number): Promise<Browser>;
  close(): Promise<void>;
}

/** One for all apps of a worker, as what was said once is said quicker. */
const translations = loadTranslations();
/** By time zone: to make them is a tenth of starting an app. */
const knownFormats = new Map<string, ReturnType<typeof createFormats>>();

function formatsOf(timeZone: string) {
  const formats = knownFormats.get(timeZone) ?? createFormats(timeZone);
  knownFormats.set(timeZone, formats);
  return formats;
}

/**
 * The one createApp over a fresh copy of the seeded database of this project's dialect. User 1 is
 * the administrator. Passwords are hashed in no time, unless a real hasher is given.
 */
export async function startApp(
  overrides: Partial<Deps> = {},
  env: Record<string, string> = {},
): Promise<TestApp> {
  const { url, drop } = await copyDatabase();
  const config = loadConfig({
    NODE_ENV: "test",
    DATABASE_URL: url,
    SESSION_SECRET: secret,
    PUBLIC_URL: publicUrl,
    LOG_LEVEL: "info",
    ...env,
  });
  const logged: string[] = [];
  const advance = (ms: number) => {
    time.now = new Date(time.now.getTime() + ms);
  };
  const time = { now: new Date("2026-03-02T09:00:00Z"), advance };
  const log = pino(
    { level: "info", base: null },
    { write: (line: string) => void logged.push(line) },
  );
  const deps = await buildDeps(config, {
    hasher: { ...quickHasher },
    translations,
    formats: formatsOf(config.timeZone),
    clock: () => time.now,
    log,
    ...overrides,
  });
  // Here and not above: most tests of processes want the rows below alone.
  const { createApp } = await import("../../src/app.ts");
  const app = compileOnce(() => createApp(deps));
  const signedIn = async (userId = 1) => {
    const browser = new Browser(app);
    const sid = browser.takeSession(secret);
    // Sessions of one instant would be pruned in any order.
    advance(1);
    await deps.db.write(async (tx) => {
      const user = await tx.one(epochOf, sql`FROM "User" u WHERE u."id" = ${userId}`);
      await insertSession(tx, {
        sid,
        userId,
        epoch: (user as { epoch: number }).epoch,
        address: "127.0.0.1",
        browser: "test",
        now: deps.clock(),
      });
    });
    return browser;
  };
  const close = async () => {
    await hangUp(app);
    await deps.db.close();
    await drop();
  };
  return {
    app,
    deps,
    db: deps.db,
    clock: time,
    logged,
    anonymous: () => new Browser(app),
    signedIn,
    close,
  };
}

export interface NewUser {
  email?: string;
  firstName?: string;
  lastName?: string;
  status?: UserStatus;
  agent?: boolean;
  locale?: "en" | "de";
  /** systemKeys of seeded groups. */
  groups?: string[];
  passwordHash?: string;
  /** Until when a password opens anything that somebody else has set. */
  passwordEndsAt?: Date;
  statusReason?: string;
  accessEndsAt?: Date;
  accessKeptAt?: Date;
}

let counter = 0;
const epochOf = columns<{ epoch: number }>("u", { epoch: int });
const idOf = columns<{ id: number }>('"User"', { id: int });
const customerId = columns<{ id: number }>("c", { id: int });

/** A user straight into the database, for tests that are about something else. Answers the id. */
export async function addUser(db: Database, user: NewUser = {}): Promise<number> {
  counter++;
  const {
    email = `user${counter}@example.com`,
    firstName = "Uma",
    lastName = `User${counter}`,
    groups = ["customer-service"],
    ...rest
  } = user;
  const now = new Date("2026-02-01T08:00:00Z");
  const keys = {
    emailKey: canonicalEmail(email) as string,
    ...userKeys({ email, firstName, lastName }),
  };
  const plain = { status: "active", agent: false, locale: "en", passwordHash: "!", ...rest };
  const given = Object.entries({ ...plain, createdAt: now, updatedAt: now }).filter(
    ([, value]) => value !== undefined,
  );
  const row = { email, firstName, lastName, ...keys, ...Object.fromEntries(given) };
  const names = raw(
    Object.keys(row)
      .map((name) => `"${name}"`)
      .join(", "),
  );
  return db.write(async (tx) => {
    const values = join(Object.values(row));
    const insert = sql`INSERT INTO "User" (${names}) VALUES (${values})`;
    const [made] = await tx.returning(idOf, insert);
    const { id } = made as { id: number };
    if (groups.length > 0)
      await tx.run(sql`INSERT INTO "UserGroup" ("userId", "groupId")
        SELECT CAST(${id} AS INTEGER), "id" FROM "Group" WHERE "systemKey" IN (${join(groups)})`);
    return id;
  });
}

/**
 * A lockout straight into the database, as ten failures from unknown browsers leave it; until the
 * end of all tests unless told.
 */
export async function lockUser(
  db: Database,
  userId: number,
  lockedUntil = new Date("2099-01-01T00:00:00Z"),
): Promise<void> {
  const data = {
    key: `account:${userId}`,
    userId,
    failures: 10,
    lockedUntil,
    lockedSince: new Date("2026-03-02T08:59:00Z"),
  };
  await db.write((tx) =>
    tx.signInCounter.create({
      data: { ...data, expiresAt: new Date(lockedUntil.getTime() + 24 * 3_600_000) },
    }),
  );
}

/**
 * Customers straight into the database: C000, C001, … of one family, held by `assignedUserId` if
 * given. Answers their ids in that order.
 */
export async function addCustomers(
  db: Database,
  count: number,
  { lastName = "Customer", assignedUserId }: { lastName?: string; assignedUserId?: number } = {},
) {
  const first = counter + 1;
  counter += count;
  if (count === 0) return [];
  const now = written(new Date("2026-02-01T08:00:00Z"));
  const data = Array.from({ length: count }, (_, index) => {
    const [reference, email, firstName] = [
      `DE--${first + index}`,
      `c${first + index}@shop.example`,
      `C${String(index).padStart(3, "0")}`,
    ];
    const customer = { reference, email, firstName, lastName, company: null };
    return {
      ...customer,
      ...customerKeys(customer),
      assignedUserId: assignedUserId ?? null,
      createdAt: now,
      updatedAt: now,
    };
  });
  return db.write(async (tx) => {
    await insertRows({ tx, dialect: db.dialect.name }, "Customer", data);
    const made = await tx.all(
      customerId,
      sql`FROM "Customer" c ORDER BY c."id" DESC LIMIT ${count}`,
    );
    return made.map(({ id }) => id).reverse();
  });
}
