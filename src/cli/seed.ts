import type { SystemKey } from "../domain/permissions.ts";
import "../node-version.ts";
import { resolve } from "node:path";
import { stdout } from "node:process";
import type { Config } from "../config.ts";
import { recordAct } from "../db/audit.ts";
import { type Database, openDatabase, type Reader, type Tx } from "../db/client.ts";
import { columns, int, text } from "../db/columns.ts";
import { writePrivateFile } from "../db/private-files.ts";
import { sql } from "../db/sql.ts";
import { systemActor } from "../domain/actor.ts";
import { noSubject } from "../domain/audit-entry.ts";
import type { PasswordHasher } from "../domain/password-hasher.ts";
import { ADMINISTRATORS, type Permission, permissions } from "../domain/permissions.ts";
import { fold } from "../domain/text.ts";
import { readConfig } from "../environment.ts";
import { loadTranslations } from "../i18n/index.ts";
import { defaultLocale, type LocaleName } from "../languages/locale.ts";
import { createHasher } from "../passwords/hasher.ts";
import { runCommand, say, sayWaiting } from "./command-line.ts";
import { type Credentials, secretFileText, secretsFolder, showSecret } from "./secrets.ts";
import { insertAdministrator, prepareAdministrator } from "./seed/first-administrator.ts";

interface SeededGroup {
  systemKey: SystemKey;
  /** None for the administrators: the rights of their role are the whole catalogue, in code. */
  permissions: readonly Permission[];
}

/** What administrators alone have at first. */
const kept = new Set<Permission>(["users.export", "users.erase"]);

/** Each group with the role of the same name. */
export const seededGroups: readonly SeededGroup[] = [
  { systemKey: ADMINISTRATORS, permissions: [] },
  {
    systemKey: "user-managers",
    permissions: [
      ...permissions.filter((name) => name.startsWith("users.") && !kept.has(name)),
      "groups.view",
      "roles.view",
      "audit.view",
    ],
  },
  { systemKey: "customer-service", permissions: ["users.view", "users.customers"] },
  { systemKey: "auditors", permissions: ["users.view", "groups.view", "roles.view", "audit.view"] },
];

export interface SeedContext {
  db: Database;
  hasher: PasswordHasher;
  now: Date;
  /** Of the titles, and of the first administrator's pages. */
  language?: LocaleName | undefined;
  /** PUBLIC_URL: the password must not be made of it. */
  site?: string | undefined;
  /** Of the first administrator; what is missing is made. */
  email?: string | undefined;
  password?: string | undefined;
  /** Told the password that was made up, before it is committed: it must not get lost. */
  announce: (credentials: Credentials) => void;
}

export interface Seeded {
  groups: string[];
  roles: string[];
  administrator: boolean;
}

/**
 * Adds the groups and roles that are not there and, while there is no user, the first
 * administrator. What is there stays as it is.
 */
export async function seed(ctx: SeedContext): Promise<Seeded> {
  const administrator = (await hasUser(ctx.db.read)) ? undefined : await prepareAdministrator(ctx);
  const { now, language = defaultLocale } = ctx;
  const t = loadTranslations()[language];
  return ctx.db.writeAlone(async (tx) => {
    const done: Seeded = { groups: [], roles: [], administrator: false };
    for (const group of seededGroups) {
      const title = t(`groups.seededTitle.${group.systemKey}`);
      await seedGroup(tx, { ...group, title, now }, done);
    }
    if (administrator && !(await hasUser(tx))) {
      await insertAdministrator(tx, { ...administrator, now, locale: language });
      done.administrator = true;
      if (ctx.password === undefined) ctx.announce(administrator);
    }
    if (done.administrator || done.groups.length + done.roles.length > 0) {
      await recordAct(
        tx,
        { actor: systemActor, source: "cli", now },
        { action: "setup.seeded", subject: noSubject, changes: done },
      );
    }
    return done;
  });
}

/** Seeds the database of the configuration and says what came of it. */
export async function seedDatabase(config: Config): Promise<void> {
  const db = await openDatabase(config.databaseUrl, { batch: true, onWait: sayWaiting });
  try {
    const hasher = await createHasher();
    const announce = (credentials: Credentials) => tell(credentials, config.databaseUrl);
    const {
      publicUrl: site,
      adminEmail: email,
      adminPassword: password,
      seedLanguage: language,
    } = config;
    const done = await seed({
      db,
      hasher,
      now: new Date(),
      language,
      site,
      email,
      password,
      announce,
    });
    if (done.groups.length > 0) say(`Groups and roles: ${done.groups.join(", ")}`);
    if (done.administrator && config.adminPassword !== undefined)
      say(`First administrator: ${config.adminEmail} with the password from ADMIN_PASSWORD`);
  } finally {
    await db.close();
  }
}

const user = columns("u", { id: int });

async function hasUser(from: Reader | Tx): Promise<boolean> {
  return (await from.one(user, sql`FROM "User" u LIMIT 1`)) !== undefined;
}

type NewGroup = SeededGroup & { title: string; now: Date };

/** Administrators, which nobody can delete, are there after every seed; the others come once. */
async function seedGroup(tx: Tx, group: NewGroup, done: Seeded): Promise<void> {
  const { systemKey, title, permissions: rights } = group;
  const due = await claim(tx, [`role:${systemKey}`, `group:${systemKey}`]);
  const isDue = (kind: string) => systemKey === ADMINISTRATORS || due.has(`${kind}:${systemKey}`);
  const newRoles = isDue("role") ? await insertRole(tx, group) : [];
  const newGroups = isDue("group") ? await insertGroup(tx, group) : [];
  for (const { id } of newRoles) {
    if (rights.length > 0)
      await tx.rolePermission.createMany({
        data: rights.map((permission) => ({ roleId: id, permission })),
      });
    done.roles.push(title);
  }
  if (newGroups.length > 0) done.groups.push(title);
  if (newGroups.length + newRoles.length > 0) await linkRole(tx, systemKey);
}

const seeded = columns('"Seeded"', { key: text });
const newRole = columns('"Role"', { id: int });
const newGroup = columns('"Group"', { id: int });

/** Those of the keys that were never seeded, and are from now on. */
async function claim(tx: Tx, keys: readonly [string, string]): Promise<Set<string>> {
  const rows = await tx.returning(
    seeded,
    sql`INSERT INTO "Seeded" ("key") VALUES (${keys[0]}), (${keys[1]}) ON CONFLICT DO NOTHING`,
  );
  return new Set(rows.map(({ key }) => key));
}

function insertRole(tx: Tx, { systemKey, title, now }: NewGroup): Promise<{ id: number }[]> {
  return tx.returning(
    newRole,
    sql`INSERT INTO "Role" ("systemKey", "name", "nameKey", "createdAt", "updatedAt")
    VALUES (${systemKey}, ${title}, ${fold(title)}, ${now}, ${now})
    ON CONFLICT DO NOTHING`,
  );
}

function insertGroup(tx: Tx, { systemKey, title, now }: NewGroup): Promise<{ id: number }[]> {
  return tx.returning(
    newGroup,
    sql`INSERT INTO "Group" ("systemKey", "title", "titleKey", "createdAt", "updatedAt")
    VALUES (${systemKey}, ${title}, ${fold(title)}, ${now}, ${now})
    ON CONFLICT DO NOTHING`,
  );
}

/** Only where one of the two is new: a link that somebody removed stays removed. */
async function linkRole(tx: Tx, systemKey: string): Promise<void> {
  await tx.run(sql`
    INSERT INTO "GroupRole" ("groupId", "roleId")
    SELECT g."id", r."id"
      FROM "Group" g
      JOIN "Role" r ON r."systemKey" = g."systemKey"
     WHERE g."systemKey" = ${systemKey}
    ON CONFLICT DO NOTHING`);
}

/**
 * On a terminal the password is shown; anywhere else it would end in a log, so it goes to a file.
 */
function tell(credentials: Credentials, url: string): void {
  if (stdout.isTTY) {
    showSecret("First administrator", credentials);
    return;
  }
  const file = resolve(secretsFolder(url), "first-administrator.txt");
  writePrivateFile(file, secretFileText(credentials));
  say(`First administrator: ${credentials.email}; the password stands in ${file}`);
}

await runCommand(import.meta, async () => {
  await seedDatabase(readConfig());
  say("The groups, roles and the first administrator are in place.");
});
