import { permissions } from "../../../src/domain/permissions.ts";
import { en } from "../../../src/languages/en/index.ts";
import type { Item, Model, Slots } from "./pieces.ts";

export interface FloorGroup {
  id: number;
  title: string;
  systemKey: string;
  /** Names of the rights, in any order; of the locked group they do not count. */
  permissions: string | null;
}

export interface FloorUser {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: "active" | "deactivated" | "deleted";
  agent: number;
  locale: string;
  version: number;
  customerCount: number;
  lastLoginAt: string | null;
  groupIds: string | null;
}

export interface FloorList {
  q: string;
  page: number;
  counts: Record<FloorUser["status"], number>;
  users: FloorUser[];
  groups: FloorGroup[];
}

export const PER_PAGE = 25;
/**
 * What a search finds is counted up to here, in all three statuses together up to three times as
 * far, as the app does.
 */
const LIMIT = 1_000;

const numbers = new Intl.NumberFormat("en-GB");
const series = new Intl.ListFormat("en-GB");
const dates = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const times = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });

/** As lists say it: today with its time, any other day alone. */
function dayText(date: Date): string {
  const day = dates.format(date);
  return day === dates.format(new Date()) ? `today ${times.format(date)}` : day;
}

/** What the Users List shows to an administrator who reads English. */
export function listModel({ q, page, counts, users, groups }: FloorList): Model {
  const total = counts.active + counts.deactivated + counts.deleted;
  const pages = Math.ceil(total / PER_PAGE);
  const open = q !== "" && total > 3 * LIMIT;
  const count = (number: number) =>
    open && number > LIMIT ? `${numbers.format(LIMIT)}+` : numbers.format(number);
  const query = new URLSearchParams({
    ...(q ? { q } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  }).toString();
  const place = page === 1 ? "first" : page === pages ? "last" : "middle";
  const titles = new Map(groups.map(({ id, title }) => [String(id), title]));
  return {
    kind: `list ${q ? "found" : "all"} ${place} ${open ? "open" : pages > 3}`,
    slots: {
      back: query ? escaped(`?${new URLSearchParams({ list: query })}`) : "",
      q: escaped(q),
      query: q && `q=${escaped(encodeURIComponent(q))}`,
      total: count(total),
      active: count(counts.active),
      deactivated: count(counts.deactivated),
      deleted: count(counts.deleted),
      from: page > 1 ? numbers.format((page - 1) * PER_PAGE + 1) : "",
      lastPage: numbers.format(pages),
      lastAddress: `page=${pages}`,
      beforeLast: numbers.format(pages - 1),
      beforeLastAddress: `page=${pages - 1}`,
      shownRights: shownRights(givenBack(users, groups)),
    },
    lists: {
      groups: groups.map(({ id, title }) => ({
        kind: "",
        slots: { id: String(id), title: escaped(title) },
      })),
      rows: users.map((user) => rowModel(user, titles)),
    },
  };
}

function rowModel(user: FloorUser, titles: Map<string, string>): Item {
  const held = new Set(user.groupIds?.split(","));
  const names: string[] = [];
  for (const [id, title] of titles) if (held.has(id)) names.push(escaped(title));
  const size = names.length > 2 ? "many" : names.length > 0 ? "some" : "no";
  return {
    kind: `${user.status} ${user.agent} ${size}`,
    slots: {
      ...personSlots(user),
      addressClass: [...user.email].length > 40 ? "sub long" : "sub",
      emailShown: shownAddress(user.email),
      row: `u${user.id}`,
      groups: names.slice(0, 2).join(", "),
      moreGroups: names.length > 2 ? series.format(names.slice(2)) : "",
      more: `+${names.length - 2}`,
      customers: numbers.format(user.customerCount),
      lastLogin: user.lastLoginAt ? dayText(new Date(user.lastLoginAt)) : "Never",
    },
  };
}

/** With the places where a long one may be broken. */
function shownAddress(email: string): string {
  const parts = [...email].length > 28 ? email.split(/(?<=[@.])/) : [email];
  return parts.map(escaped).join("<wbr>");
}

function personSlots({ id, email, firstName, lastName, version }: FloorUser): Slots {
  return {
    id: String(id),
    email: escaped(email),
    firstName: escaped(firstName),
    lastName: escaped(lastName),
    version: String(version),
  };
}

const seeded: Record<string, string> = en.texts.groups.seeded;
const rights: Record<string, Record<string, { name: string }>> = Object(en.texts.rights);
const rightNames = permissions.map((permission) => {
  const [area = "", act = ""] = permission.split(".");
  return [permission, escaped(rights[area]?.[act]?.name ?? "")] as const;
});

/** What Edit User shows to the same one, of somebody else. */
export function formModel(user: FloorUser, groups: FloorGroup[]): Model {
  const held = new Set(user.groupIds?.split(","));
  const isHeld = ({ id }: FloorGroup) => held.has(String(id));
  return {
    kind: `form ${user.status} ${user.agent} ${user.locale}`,
    slots: { ...personSlots(user), row: `u${user.id}`, shownRights: shownRights(groups) },
    lists: {
      held: groups.filter(isHeld).map(({ id }) => ({ kind: "", slots: { id: String(id) } })),
      choices: groups.map((group) => choiceModel(group, isHeld(group))),
    },
  };
}

function choiceModel(
  { id, title, systemKey, permissions: given }: FloorGroup,
  held: boolean,
): Item {
  const has = new Set(given?.split(","));
  const locked = systemKey === "administrators";
  const names = rightNames.flatMap(([permission, name]) => (has.has(permission) ? [name] : []));
  return {
    kind: `${held} ${locked ? "all" : names.length > 0}`,
    slots: {
      id: String(id),
      title: escaped(title),
      description: escaped(seeded[systemKey] ?? ""),
      rights: locked ? "" : names.join(" · "),
    },
  };
}

function givenBack(users: readonly FloorUser[], groups: readonly FloorGroup[]): FloorGroup[] {
  const away = users.filter(({ status }) => status !== "active");
  const ids = new Set(away.flatMap(({ groupIds }) => groupIds?.split(",") ?? []));
  return groups.filter(({ id }) => ids.has(String(id)));
}

/** As long as the app's; the floor checks no tokens. */
function shownRights(groups: readonly FloorGroup[]): string {
  return ["e".repeat(6), ...groups.map(({ id }) => `${id.toString(36)}.mmm`)].join("~");
}

/** A page of the app with its tokens as the floor has them. */
export function withoutTokens(page: string): string {
  return page
    .replace(/(?<=(?:name="_(?:csrf|form)" value|nonce)=")[^"]*/g, (token) =>
      "x".repeat(token.length),
    )
    .replace(/(?<=name="shownRights" value=")[^"]*/g, (marks) =>
      marks.replace(/^[^~]*/, "e".repeat(6)).replace(/(?<=\.)[^~]*/g, "mmm"),
    );
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character] as string);
}
