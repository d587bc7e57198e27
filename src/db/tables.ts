import type { Values } from "../domain/audit-entry.ts";
import { groupFields, type Kind, roleFields, userFields } from "../domain/fields.ts";
import { userKeys } from "../domain/search-words.ts";
import { hoursAfter, secretHours } from "../domain/secret-hours.ts";
import { canonicalEmail, fold } from "../domain/text.ts";
import { bool, type Column, optional, text } from "./columns.ts";
import type { Relation, Table } from "./rows.ts";
import { sql } from "./sql.ts";
import { locale, theme, userStatus } from "./user-columns.ts";

/** Kinds that are columns; names and rights are relations. */
const columnOf = { text, optional, yesOrNo: bool, locale, theme, status: userStatus };

type OwnFields<Fields> = {
  [Field in keyof Fields as Fields[Field] extends keyof typeof columnOf
    ? Field
    : never]: Fields[Field];
};

/** The values of those fields that are columns. */
type Stored<Fields extends Readonly<Record<string, Kind>>> = Values<OwnFields<Fields>>;

type UserRow = Stored<typeof userFields>;

function columnsOf<Fields extends Readonly<Record<string, Kind>>>(fields: Fields) {
  const own = Object.entries(fields).filter(([, kind]) => Object.hasOwn(columnOf, kind));
  return Object.fromEntries(
    own.map(([field, kind]) => [field, columnOf[kind as keyof typeof columnOf]]),
  ) as { [Field in keyof Stored<Fields>]: Column<Stored<Fields>[Field]> };
}

export const userTable: Table<UserRow, Pick<UserRow, "email" | "firstName" | "lastName">> = {
  name: "User",
  fields: columnsOf(userFields),
  keys: (user) => ({ emailKey: canonicalEmail(user.email) as string, ...userKeys(user) }),
};

/** The columns of a password that nobody but the person has typed. */
export function ownPassword(passwordHash: string) {
  const nobody = { passwordSetAt: null, passwordSetById: null, passwordSetByName: null };
  return { passwordHash, passwordEndsAt: null, ...nobody };
}

interface Setter {
  actor: { userId: number | null; name: string };
  now: Date;
}

/** The same of one that came by a link: at the next sign-in the person is told by whose. */
export function linkedPassword(passwordHash: string, { actor, now }: Setter) {
  return { passwordHash, passwordEndsAt: null, ...setBy({ actor, now }) };
}

/** The same of a password that somebody else has set: it ends, and is replaced before all else. */
export function temporaryPassword(passwordHash: string, { actor, now }: Setter) {
  return {
    passwordHash,
    passwordEndsAt: hoursAfter(now, secretHours.typed),
    ...setBy({ actor, now }),
  };
}

function setBy({ actor, now }: Setter) {
  return { passwordSetAt: now, passwordSetById: actor.userId, passwordSetByName: actor.name };
}

type Password = ReturnType<typeof ownPassword | typeof linkedPassword | typeof temporaryPassword>;

/** The columns that change with a password: a new one makes every browser a stranger. */
export function newPassword(password: Password) {
  return { ...password, deviceEpoch: sql`"deviceEpoch" + 1` };
}

/** What every change of a status takes away: why it was, and when access ends. */
export const nothingOfLeaving = { statusReason: null, accessEndsAt: null, accessKeptAt: null };

export const groupTable: Table<Stored<typeof groupFields>, { title: string }> = {
  name: "Group",
  fields: columnsOf(groupFields),
  keys: ({ title }) => ({ titleKey: fold(title) }),
};

export const roleTable: Table<Stored<typeof roleFields>> = {
  name: "Role",
  fields: columnsOf(roleFields),
  keys: ({ name }) => ({ nameKey: fold(name) }),
};

export const groupsOfUser: Relation = { table: "UserGroup", owner: "userId", member: "groupId" };
export const usersOfGroup: Relation = { table: "UserGroup", owner: "groupId", member: "userId" };
export const rolesOfGroup: Relation = { table: "GroupRole", owner: "groupId", member: "roleId" };
export const rightsOfRole: Relation = {
  table: "RolePermission",
  owner: "roleId",
  member: "permission",
};
