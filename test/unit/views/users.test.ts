import { describe, expect, it } from "vitest";
import type { UserStatus } from "../../../src/domain/audit-entry.ts";
import { type Permission, permissions } from "../../../src/domain/permissions.ts";
import type { ListedUser } from "../../../src/features/users/service/load.ts";
import { usersModel } from "../../../src/features/users/views/list.ts";
import { userModel } from "../../../src/features/users/views/record.ts";
import { usersQuery } from "../../../src/features/users-list/schemas.ts";
import { now, readerWith } from "../../support/reader.ts";

const later = new Date(now.getTime() + 60_000);
const user = (of: Partial<ListedUser> = {}) =>
  ({
    id: 2,
    email: "uma@example.com",
    firstName: "Uma",
    lastName: "User",
    agent: false,
    locale: "en",
    status: "active",
    lastLoginAt: null,
    lockedUntil: null,
    passwordEndsAt: null,
    statusReason: null,
    accessEndsAt: null,
    accessKeptAt: null,
    erasedAt: null,
    createdAt: now,
    version: 1,
    customerCount: 0,
    groups: [],
    groupIds: [],
    permissions: new Set<Permission>(),
    ...of,
  }) as ListedUser;

const counted = { total: 1, open: false };
const page = { ...counted, page: 1, per: 25, hasNext: false, cut: false };
const form = { id: "", submitted: false, values: {}, errors: [] };

const listOf = (reader: ReturnType<typeof readerWith>, rows: ListedUser[], address = {}) =>
  usersModel(reader, {
    query: usersQuery.parse(address),
    list: { ...page, rows, total: rows.length },
    counts: { all: counted, active: counted, deactivated: counted, deleted: counted },
    groups: [],
    form,
    here: undefined,
    ticks: [],
  });
const recordOf = (reader: ReturnType<typeof readerWith>, one: ListedUser) =>
  userModel(reader, {
    user: one as Parameters<typeof userModel>[1]["user"],
    customers: { ...page, rows: [] },
    history: { rows: [], before: 0, next: null, newest: true } as never,
    link: undefined,
    asked: new Set(),
    sessions: undefined,
    list: "",
    formId: "",
  });
const lastPart = (address = "") => address.split("?")[0]?.split("/").at(-1);
const recordActs = (reader: ReturnType<typeof readerWith>, of: Partial<ListedUser>) =>
  recordOf(reader, user(of)).acts.map(({ href, post }) => ({
    path: lastPart(href ?? post?.action),
    posts: post !== undefined,
  }));

describe("the acts of a user, on the list and on the record alike", () => {
  const all = readerWith(...permissions);
  const [edit, customers, activation] = ["edit", "customers", "activation"];
  it.each<[string, Partial<ListedUser>, ReturnType<typeof readerWith>, string[]]>([
    ["active", {}, all, [edit, customers, "deactivation", "deletion"]],
    ["deactivated", { status: "deactivated" }, all, [edit, customers, activation, "deletion"]],
    ["erased", { status: "deleted", erasedAt: now }, all, []],
    [
      "locked",
      { lockedUntil: later },
      all,
      [edit, customers, "unlocking", "deactivation", "deletion"],
    ],
    ["no longer locked", { lockedUntil: now }, all, [edit, customers, "deactivation", "deletion"]],
    ["oneself", { id: 1 }, all, [edit, customers, "deactivation", "deletion"]],
    [
      "oneself, locked",
      { id: 1, lockedUntil: later },
      all,
      [edit, customers, "deactivation", "deletion"],
    ],
    ["active, by who may only look", {}, readerWith("users.view"), []],
    ["active, by who may edit", {}, readerWith("users.view", "users.edit"), [edit]],
    [
      "somebody who holds more",
      { permissions: new Set(["audit.view"]) },
      readerWith(...permissions.filter((right) => right !== "audit.view")),
      [customers],
    ],
  ])("%s", (_, of, reader, acts) => {
    const [row] = listOf(reader, [user(of)]).rows;
    expect(row?.acts.map(({ url }) => lastPart(url))).toEqual(acts);
    expect(recordActs(reader, of).map(({ path }) => path)).toEqual(acts);
  });

  it.each<[string, Partial<ListedUser>, string[]]>([
    ["active", {}, ["deactivation"]],
    ["deactivated", { status: "deactivated" }, ["activation"]],
    ["deleted", { status: "deleted" }, ["restoration"]],
    ["locked", { lockedUntil: later }, ["unlocking", "deactivation"]],
    ["oneself, who would be signed out", { id: 1 }, []],
  ])("those in one click, which take nothing away for ever: %s", (_, of, acts) => {
    const [row] = listOf(all, [user(of)]).rows;
    const posts = row?.acts.filter((act) => act.posts).map(({ url }) => lastPart(url));
    expect(posts).toEqual(acts);
    const onRecord = recordActs(all, of).filter((act) => act.posts);
    // The record asks why and when.
    const asked = acts.filter((act) => act !== "deactivation");
    expect(onRecord.map(({ path }) => path)).toEqual(asked);
  });
});

describe("the acts of a deleted user", () => {
  const deleted = { status: "deleted" } as const;
  const all = readerWith(...permissions);

  it("are restoring alone in the list", () => {
    const [row] = listOf(all, [user(deleted)]).rows;
    expect(row?.acts.map(({ url }) => lastPart(url))).toEqual(["restoration"]);
  });

  it("are erasing besides on the record, on a page of its own", () => {
    expect(recordActs(all, deleted)).toEqual([
      { path: "restoration", posts: true },
      { path: "erasure", posts: false },
    ]);
  });
});

describe("a row of the list", () => {
  const reader = readerWith("users.view");
  const rowOf = (of: Partial<ListedUser>) => listOf(reader, [user(of)]).rows[0];
  const groups = (...titles: string[]) => ({ groups: titles.map((title) => ({ title })) as never });

  it.each([
    [groups(), "", null],
    [groups("A", "B"), "A, B", null],
    [groups("A", "B", "C", "D"), "A, B", { text: "+2", title: "C + D" }],
  ])("names two groups and counts the others", (of, text, more) => {
    expect(rowOf(of)).toMatchObject({ groups: text, moreGroups: more });
  });

  it.each([
    [1, true],
    [2, false],
  ])("says whether user %i is oneself: %s", (id, you) => {
    expect(rowOf({ id })?.you).toBe(you);
  });

  it.each([
    [null, "people.never"],
    [now, now.toISOString()],
  ])("says when somebody signed in last: %s", (lastLoginAt, text) => {
    expect(rowOf({ lastLoginAt })?.lastLogin).toBe(text);
  });

  it.each<[UserStatus, number]>([
    ["active", 1],
    ["deactivated", 1],
    ["deleted", 0],
  ])("says that somebody without a password is Invited, unless they are %s", (status, badges) => {
    expect(rowOf({ invited: true, status })?.conditions).toHaveLength(badges);
  });

  it.each([
    ["deactivated", "Parental leave"],
    ["active", ""],
  ] as const)("says why somebody is %s: %j", (status, reason) => {
    expect(rowOf({ status, statusReason: "Parental leave" })?.reason).toBe(reason);
  });

  it("says the last day of access, which is over with the end", () => {
    const accessEndsAt = new Date("2026-12-01T00:00:00Z");
    expect(rowOf({ accessEndsAt })?.conditions).toEqual([
      { condition: "ends", text: "users.condition.ends 2026-11-30T23:59:59.999Z" },
    ]);
  });

  it("says until when to the full minute, never too early", () => {
    const lockedUntil = new Date("2026-03-02T09:08:30Z");
    expect(rowOf({ lockedUntil })?.conditions[0]?.text).toBe(
      "users.condition.locked 2026-03-02T09:09:00.000Z",
    );
  });
});

describe("the list", () => {
  it.each<[string, object, string]>([
    ["nobody at all", {}, "users.empty.title"],
    ["nobody who matches", { q: "x" }, "people.noMatch"],
    ["nobody of a status", { status: "deleted" satisfies UserStatus }, "users.empty.title"],
  ])("says what it is empty of: %s", (_, address, title) => {
    expect(listOf(readerWith("users.view"), [], address).empty?.title).toBe(title);
  });

  it.each<[Permission[], string | undefined]>([
    [["users.view"], undefined],
    [["users.view", "users.create"], "/users/new"],
  ])("leads those who hold %j to a new user by %j", (holds, address) => {
    const [add] = listOf(readerWith(...holds), [user()]).headActs;
    expect(add?.href).toBe(address);
  });

  it.each([
    [{ sort: "email", dir: "asc" }, "email", "ascending", "desc"],
    [{ sort: "email", dir: "desc" }, "email", "descending", undefined],
    [{ sort: "email", dir: "asc" }, "firstName", "", undefined],
    [{ sort: "email", dir: "asc" }, "lastLogin", "", "desc"],
    [{ sort: "lastLogin", dir: "desc" }, "lastLogin", "descending", undefined],
  ])("sorted by %o: the column %s is %s", (address, name, ariaSort, dir) => {
    const { personColumns, columns } = listOf(readerWith("users.view"), [user()], address);
    const column = [...personColumns, ...columns].find(
      ({ text }) => text === `people.column.${name}`,
    );
    expect(column?.ariaSort).toBe(ariaSort);
    expect(new URL(column?.href as string, "http://a").searchParams.get("dir") ?? undefined).toBe(
      dir,
    );
  });
});

describe("the record", () => {
  it.each<[Permission[], string[]]>([
    [["users.view"], []],
    [["users.view", "audit.view"], ["/audit?who=%232"]],
  ])("leads those who hold %j to what the user did by %j", (holds, addresses) => {
    const { links } = recordOf(readerWith(...holds), user()).history;
    expect(links.map(({ href }) => href)).toEqual(addresses);
  });

  it.each<[Permission[], string[]]>([
    [["users.view"], ["/users/2/access"]],
    [
      ["users.view", "roles.view"],
      ["/users/2/access", "/rights"],
    ],
  ])("leads those who hold %j to why and to all rights by %j", (holds, addresses) => {
    const { links } = recordOf(readerWith(...holds), user()).access;
    expect(links.map(({ href }) => href)).toEqual(addresses);
  });
});
