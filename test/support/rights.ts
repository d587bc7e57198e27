import { expect } from "vitest";
import type { Database } from "../../src/db/client.ts";
import { userKeys } from "../../src/domain/search-words.ts";
import { fold } from "../../src/domain/text.ts";
import { addUser, type NewUser } from "./app.ts";
import { type Browser, type Fields, readForm, textOf } from "./browser.ts";
import type { Answer } from "./client.ts";
import { insertRows, written } from "./insert-rows.ts";

let counter = 0;
const at = new Date("2026-02-01T08:00:00Z");

/** A role straight into the database. Answers the id. */
export async function addRole(
  db: Database,
  permissions: readonly string[],
  name = `Rights ${++counter}`,
): Promise<number> {
  const data = {
    name,
    nameKey: fold(name),
    createdAt: at,
    updatedAt: at,
    permissions: { create: permissions.map((permission) => ({ permission })) },
  };
  return db.write(async (tx) => (await tx.role.create({ data, select: { id: true } })).id);
}

/** A group straight into the database. Answers the id. */
export async function addGroup(
  db: Database,
  roles: readonly number[] = [],
  members: readonly number[] = [],
  title = `People ${++counter}`,
): Promise<number> {
  const links = { roles: { create: roles.map((roleId) => ({ roleId })) } };
  const data = { title, titleKey: fold(title), createdAt: at, updatedAt: at, ...links };
  return db.write(async (tx) => {
    const { id: groupId } = await tx.group.create({ data, select: { id: true } });
    const memberships = members.map((userId) => ({ userId, groupId }));
    await insertRows({ tx, dialect: db.dialect.name }, "UserGroup", memberships);
    return groupId;
  });
}

/** Somebody with exactly these rights, through a group and a role of their own. Answers the id. */
export async function addUserWith(
  db: Database,
  permissions: readonly string[],
  user: NewUser = {},
): Promise<number> {
  const id = await addUser(db, { groups: [], ...user });
  if (permissions.length > 0) await addGroup(db, [await addRole(db, permissions)], [id]);
  return id;
}

/** The last click of an act whose pages have been gone through. */
export type Act = () => Promise<Answer>;

/** The form of a page, filled in. */
export async function prepared(by: Browser, path: string, changes: Fields = {}): Promise<Act> {
  const form = await by.form(path);
  return () => by.post(path, { ...form, ...changes });
}

/** The review of an edit, ready to be saved. */
export async function reviewed(by: Browser, path: string, changes: Fields): Promise<Act> {
  const review = await by.submit(path, changes);
  expect(review.status, `review of ${path}: ${textOf(review.text)}`).toBe(200);
  return () => by.post(path, { ...readForm(review.text), step: "save" });
}

/** Members of a group, ticked; of a removal also the review. */
export async function changedMembers(
  by: Browser,
  group: number,
  what: "add" | "remove",
  users: number[],
): Promise<Act> {
  const path = `/groups/${group}/members`;
  const form = { ...(await by.form(path, what)), users: users.map(String) };
  if (what === "add") return () => by.post(path, form);
  const review = await by.post(path, form);
  expect(review.status, `review of ${path}: ${textOf(review.text)}`).toBe(200);
  return () => by.post(path, { ...readForm(review.text), step: "save" });
}

/**
 * So many users straight into the database, all in these groups; the later, the earlier by name.
 * Answers their ids in ascending order.
 */
export async function addMany(
  db: Database,
  count: number,
  groups: readonly number[],
): Promise<number[]> {
  const name = `Many ${++counter}`;
  const dates = { createdAt: written(at), updatedAt: written(at) };
  const data = Array.from({ length: count }, (_, index) => {
    const user = {
      email: `many${counter}n${index}@example.com`,
      firstName: name,
      lastName: `M${String(count - index).padStart(6, "0")}`,
    };
    const plain = { status: "active", agent: 0, locale: "en", passwordHash: "!" };
    return { ...user, emailKey: user.email, ...userKeys(user), ...plain, ...dates };
  });
  return db.write(async (tx) => {
    const into = { tx, dialect: db.dialect.name };
    await insertRows(into, "User", data);
    const users = await tx.user.findMany({
      where: { firstName: name },
      select: { id: true },
      orderBy: { id: "asc" },
    });
    const ids = users.map(({ id }) => id);
    const memberships = ids.flatMap((userId) => groups.map((groupId) => ({ userId, groupId })));
    await insertRows(into, "UserGroup", memberships);
    return ids;
  });
}
