import { type Actor, may } from "../domain/actor.ts";
import type {
  AuditRecord,
  ListedEntry,
  TouchedCustomer,
  TouchedUser,
} from "../domain/audit-entry.ts";
import { formerId } from "../domain/former.ts";
import { COUNT_LIMIT, type CursorPage } from "../domain/list-page.ts";
import type { Permission } from "../domain/permissions.ts";
import { recordedFields, undoKind, undoRights } from "../domain/undoable.ts";
import type { Translate } from "../languages/texts.ts";
import { describeEntry } from "./audit-text.ts";
import { nameText } from "./former.ts";
import type { Pager } from "./pager.ts";
import { rightNames } from "./rights-text.ts";

interface Reading {
  t: Translate;
  format: { instant(date: Date): string; number(value: number): string };
  actor: Actor;
}

/** What the address of a thing that entries are about begins with, and the right to see it. */
const records: Readonly<Record<string, { path: string; permission: Permission }>> = {
  user: { path: "/users/", permission: "users.view" },
  group: { path: "/groups/", permission: "groups.view" },
  role: { path: "/roles/", permission: "roles.view" },
  storeKey: { path: "/store#k", permission: "store.manage" },
};

function recordUrl(actor: Actor, type: string, id: number | null): string {
  const record = records[type];
  return record && id !== null && may(actor, record.permission) ? `${record.path}${id}` : "";
}

/**
 * An entry as a row: who, on whom, what, from where. Addresses are those of pages the reader may
 * open, else empty; `url` is the entry's own.
 */
export function entryRow(
  { t, format, actor }: Reading,
  entry: ListedEntry,
  url = `/audit/${entry.id}`,
) {
  const nobody = entry.source === "web" ? "audit.nobody" : "audit.system";
  const ownUrl = may(actor, "audit.view") ? url : "";
  return {
    ...describeEntry(t, entry),
    url: ownUrl,
    at: entry.at.toISOString(),
    when: format.instant(entry.at),
    who: {
      name: nameText(t, entry.actorName) || t(entry.actorId === null ? nobody : "audit.nameless"),
      isName: entry.actorName !== "",
      url: recordUrl(actor, "user", entry.actorId),
    },
    whom: {
      name: nameText(t, entry.subjectName),
      isName: entry.subjectName !== "",
      url: recordUrl(actor, entry.subjectType, entry.subjectId),
    },
    origin: originText(t, entry),
    request: entry.requestId ?? "",
    refused: entry.result === "refused",
    result: t(`audit.result.${entry.result}`),
    touched: touchedText({ t, format }, entry, ownUrl),
    undone: undoneLinks({ t, actor }, entry),
  };
}

/** The same where nothing is said of whom it touched and what was taken back. */
export function plainRow(reading: Reading, entry: AuditRecord) {
  const nothing = { customers: undefined, users: undefined, undoneBy: undefined };
  return entryRow(reading, { ...entry, ...nothing, undoesThere: false });
}

/** Which entry this one takes back, and which takes it back. */
function undoneLinks(
  { t, actor }: Pick<Reading, "t" | "actor">,
  { undoes, undoesThere, undoneBy }: Pick<ListedEntry, "undoes" | "undoesThere" | "undoneBy">,
) {
  const href = (id: number) => (may(actor, "audit.view") ? `/audit/${id}` : "");
  return [
    ...(undoes === null
      ? []
      : [{ href: undoesThere ? href(undoes) : "", text: t("undo.undoes", { entry: undoes }) }]),
    ...(undoneBy === undefined
      ? []
      : [{ href: href(undoneBy), text: t("undo.undoneBy", { entry: undoneBy }) }]),
  ];
}

/**
 * The page that would take an entry back, for whoever may; empty where it was taken back, and where
 * its user is erased.
 */
export function undoUrl(
  actor: Actor,
  entry: AuditRecord & Pick<ListedEntry, "undoneBy">,
  list = "",
): string {
  const kind = undoKind(entry);
  const isOver = entry.undoneBy !== undefined || formerId(entry.subjectName) !== undefined;
  if (!kind || isOver) return "";
  const { permission, view } = undoRights[kind];
  if (kind === "edit" && recordedFields(entry).length === 0) return "";
  if (!may(actor, permission) || !may(actor, view)) return "";
  return `/undo/${kind}/${entry.id}${list && `?${new URLSearchParams({ list })}`}`;
}

function originText(t: Translate, { source, address }: ListedEntry): string {
  if (source === "cli") return t("audit.commandLine");
  if (source === "store") return address ? t("audit.storeAt", { address }) : t("audit.store");
  return address ?? "";
}

/** The customers or users of an entry, some of them, and where the others are. */
function touchedText(
  { t, format }: Pick<Reading, "t" | "format">,
  { customers, users }: ListedEntry,
  url: string,
) {
  const [kind, touched] = customers
    ? (["customers", customers] as const)
    : (["users", users] as const);
  if (!touched) return null;
  const { rows, total, open } = touched;
  const max = format.number(COUNT_LIMIT);
  const left = total - rows.length;
  return {
    summary: open ? t(`audit.${kind}Open`, { max }) : t(`audit.${kind}`, { count: total }),
    rows: rows.map((row) => touchedRow(t, row)),
    more:
      left > 0 ? { url, text: open ? t("audit.others") : t("lists.more", { count: left }) } : null,
  };
}

/** A customer or a user as they were called then, and what was done to them. */
export function touchedRow(t: Translate, row: TouchedCustomer | TouchedUser) {
  return "reference" in row
    ? { name: row.name, text: `${row.reference} · ${t(`audit.customer.${row.change}`)}` }
    : { name: nameText(t, row.name), text: userText(t, row) };
}

function userText(t: Translate, { change, gained, lost }: TouchedUser): string {
  const rights = (key: "audit.gained" | "audit.lost", list: string) =>
    list ? [t(key, { rights: rightNames(t, list.split(",")).join(", ") })] : [];
  return [
    ...(change === "rights" ? [] : [t(`audit.member.${change}`)]),
    ...rights("audit.gained", gained),
    ...rights("audit.lost", lost),
  ].join(" · ");
}

interface HistoryWays {
  /** The page that begins after an entry, 0 for the newest. */
  to: (before: number) => string;
  /** The list that led to the record. */
  list: string;
}

/** A page of somebody's or something's history, with the ways to take single entries back. */
export function describeHistory(
  reading: Reading,
  page: CursorPage<ListedEntry>,
  { to, list }: HistoryWays,
) {
  const { t, actor } = reading;
  const rows = page.rows.map((entry) => ({
    ...entryRow(reading, entry),
    undo: {
      href: undoUrl(actor, entry, list),
      text: t("undo.link"),
      of: t("undo.ofEntry", { entry: entry.id }),
    },
  }));
  return { rows, pager: entriesPager(reading, page, { to }) };
}

interface Ways {
  to(before: number): string;
  sizes?: Pager["sizes"];
}

/** How many entries there are, and the ways to the newer and the older ones. */
export function entriesPager(
  { t, format }: Pick<Reading, "t" | "format">,
  { total, open, older, newer }: CursorPage<ListedEntry>,
  { to, sizes = [] }: Ways,
): Pager {
  const url = (before: number | undefined) => (before === undefined ? "" : to(before));
  return {
    shown: open
      ? t("audit.pager.moreThan", { max: format.number(COUNT_LIMIT) })
      : t("audit.pager.shown", { count: total }),
    numbers: [],
    previousUrl: url(newer),
    nextUrl: url(older),
    many: older !== undefined || newer !== undefined,
    note: "",
    sizes,
  };
}
