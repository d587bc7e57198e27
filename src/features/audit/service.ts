import type { ReadDatabase, Reader } from "../../db/client.ts";
import { groupSubject, roleSubject, storeKeySubject, userSubject } from "../../db/subjects.ts";
import { type Actor, may } from "../../domain/actor.ts";
import type {
  AuditAction,
  AuditRecord,
  ListedEntry,
  TouchedCustomer,
  TouchedUser,
  UserChanges,
} from "../../domain/audit-entry.ts";
import { NotFound } from "../../domain/errors.ts";
import type { CursorPage, ListPage } from "../../domain/list-page.ts";
import type { Permission } from "../../domain/permissions.ts";
import { searchWords } from "../../domain/search-words.ts";
import { fold } from "../../domain/text.ts";
import { endOfDay, startOfDay } from "../../domain/zoned-day.ts";
import type { AuditFilter, SubjectRef } from "./queries/conditions.ts";
import {
  findEntry,
  listChangesSince,
  listEntries,
  listMemberChanges,
  listNewest,
  listOwnChanges,
  noEntries,
  readEntries,
} from "./queries/entries.ts";
import { findPeople, findThings } from "./queries/search.ts";
import {
  findTouched,
  listThere,
  listTouched,
  listUndone,
  type TouchedKind,
} from "./queries/touched.ts";
import { type AuditQuery, type EntryQuery, isReversed } from "./schemas.ts";

/** Part of a name that more people match than this has to be told more exactly. */
export const MAX_PEOPLE = 50;

export interface LoadedAudit {
  page: CursorPage<ListedEntry>;
  /** What matched too many people to be answered. */
  tooMany?: string | undefined;
}

/** The audit under its filters; days are those of `timeZone`. */
export async function loadAudit(
  db: ReadDatabase,
  query: AuditQuery,
  timeZone: string,
): Promise<LoadedAudit> {
  const { filter, tooMany } = await filterBy(db, query, timeZone);
  return { page: filter ? await listEntries(db.read, filter, query) : noEntries, tooMany };
}

/** All of it, newest first, some at a time; nothing where what was asked for matches too many. */
export async function* readAudit(
  db: ReadDatabase,
  query: AuditQuery,
  timeZone: string,
): AsyncGenerator<AuditRecord[]> {
  const { filter } = await filterBy(db, query, timeZone);
  if (filter) yield* readEntries(db.read, filter);
}

/** What the query asks for; no filter where nothing can match, or too many people do. */
async function filterBy(
  db: ReadDatabase,
  query: AuditQuery,
  timeZone: string,
): Promise<{ filter?: AuditFilter; tooMany?: string }> {
  if (isReversed(query)) return {};
  const [actors, subjects] = await Promise.all([
    peopleOf(db, query.who),
    subjectsOf(db, query.whom),
  ]);
  const tooMany = isTooMany(actors) ? query.who : isTooMany(subjects) ? query.whom : undefined;
  if (tooMany !== undefined) return { tooMany };
  const filter = {
    actors,
    subjects,
    action: query.act || undefined,
    result: query.result || undefined,
    from: query.from ? startOfDay(query.from, timeZone) : undefined,
    until: query.to ? endOfDay(query.to, timeZone) : undefined,
  };
  return { filter };
}

/** Where what is done to each type of subject is shown besides the audit: its history. */
const historyOf = {
  user: "users.view",
  group: "groups.view",
  role: "roles.view",
  storeKey: "store.manage",
} as const satisfies Record<SubjectRef["type"], Permission>;

/** What was refused last, for who may see the audit, and what `actor` changed last. */
export async function loadLatest(
  db: Reader,
  actor: Actor,
  limit: number,
): Promise<{ refusals: AuditRecord[]; changes: AuditRecord[] }> {
  const seesAll = may(actor, "audit.view");
  const types = (Object.keys(historyOf) as SubjectRef["type"][]).filter(
    (type) => seesAll || may(actor, historyOf[type]),
  );
  const [refusals, changes] = await Promise.all([
    seesAll ? listNewest(db, { result: "refused" }, limit) : [],
    actor.userId === null ? [] : listOwnChanges(db, { actorId: actor.userId, types }, limit),
  ]);
  return { refusals, changes };
}

export interface LoadedEntry {
  entry: AuditRecord;
  /** Whether the entry that it takes back is still there. */
  undoesThere: boolean;
  /** The entry that takes it back. */
  undoneBy: number | undefined;
  /** Whom it touched, if anybody. */
  touched: { kind: TouchedKind; list: ListPage<TouchedCustomer | TouchedUser> } | undefined;
}

/** One entry and a page of those whom it touched. Throws NotFound. */
export async function loadEntry(
  db: ReadDatabase,
  id: number,
  query: EntryQuery,
): Promise<LoadedEntry> {
  const [entry, touched, undone] = await Promise.all([
    findEntry(db.read, id),
    findTouched(db.read, id),
    listUndone(db.read, [id]),
  ]);
  if (!entry) throw new NotFound("audit.notFound");
  const undoneBy = undone.get(id);
  const { undoes } = entry;
  const undoesThere = undoes !== null && (await listThere(db.read, [undoes])).size > 0;
  if (!touched) return { entry, touched, undoesThere, undoneBy };
  const list = await listTouched(db, touched, query);
  return { entry, undoesThere, undoneBy, touched: { kind: touched.kind, list } };
}

const HISTORY_PAGE = 25;

const subjectOf = {
  user: userSubject,
  group: groupSubject,
  role: roleSubject,
  storeKey: storeKeySubject,
};

/** What ends a deletion, and what it is. */
const deletions = {
  user: ["user.deleted", "user.restored"],
  group: ["group.deleted"],
  role: ["role.deleted"],
  storeKey: [],
} as const satisfies Record<SubjectRef["type"], readonly AuditAction[]>;

/** What the pages of a kind of thing show of its audit. */
export function auditOf(type: SubjectRef["type"]) {
  /** Who did one of these to it last. */
  async function loadLast(
    db: Reader,
    id: number,
    actions: readonly AuditAction[],
  ): Promise<AuditRecord | undefined> {
    const newest = await Promise.all(
      actions.map((action) =>
        listNewest(db, { subjects: [{ type, id }], action, result: "done" }, 1),
      ),
    );
    return newest.flat().sort((one, other) => other.id - one.id)[0];
  }
  return {
    loadLast,
    /** How it is called, or was when it was deleted; undefined for what never was. */
    async loadKnown(db: Reader, id: number) {
      const [{ name }, last] = await Promise.all([
        subjectOf[type](db, { id }),
        loadLast(db, id, deletions[type]),
      ]);
      const deletion = last?.action === `${type}.deleted` ? last : undefined;
      const known = name || deletion?.subjectName;
      return known ? { id, name: known, deletion } : undefined;
    },
    /** What happened to it, newest first, beginning after the entry `before` (0: the newest). */
    loadHistory(db: Reader, id: number, before: number): Promise<CursorPage<ListedEntry>> {
      return listEntries(db, { subjects: [{ type, id }] }, { before, per: HISTORY_PAGE });
    },
    /** What changed since the version that a refused form was made of; nothing for a fresh form. */
    async loadMeanwhile(db: Reader, id: number, posted: unknown): Promise<AuditRecord[]> {
      return typeof posted === "string" && /^\d{1,9}$/.test(posted)
        ? listChangesSince(db, { type, id }, Number(posted))
        : [];
    },
  };
}

/** By whom, and when, some users came into a group or left it, the newest first. */
export async function loadMemberChanges(
  db: Reader,
  { id, title }: { id: number; title: string },
  userIds: readonly number[],
): Promise<AuditRecord[]> {
  if (userIds.length === 0) return [];
  const entries = await listMemberChanges(db, { groupId: id, userIds });
  const concerned = entries.filter(
    ({ action, changes }) =>
      /^(group\.members|batch\..+)$/.test(action) || changesGroup(changes, title),
  );
  return userIds.length === 1 ? concerned.slice(0, 1) : concerned;
}

/** Whether an edit of a user gave or took the group of this title. */
function changesGroup(changes: string, title: string): boolean {
  const { groups } = JSON.parse(changes) as UserChanges;
  return groups !== undefined && groups.from.includes(title) !== groups.to.includes(title);
}

/**
 * `#12` is the user with that number; other text has words of a name or e-mail; undefined without
 * any.
 */
async function peopleOf(db: ReadDatabase, wish: string): Promise<number[] | undefined> {
  const [, number] = /^#([1-9]\d{0,8})$/.exec(wish) ?? [];
  if (number) return [Number(number)];
  const words = searchWords(wish);
  return words.length === 0 ? undefined : findPeople(db, words, MAX_PEOPLE + 1);
}

/** Whom or what: a user's number, or part of the name of users, groups and roles. */
async function subjectsOf(db: ReadDatabase, wish: string): Promise<SubjectRef[] | undefined> {
  const people = (await peopleOf(db, wish))?.map((id) => ({ type: "user" as const, id }));
  return people && !wish.startsWith("#")
    ? [...people, ...(await findThings(db.read, fold(wish), MAX_PEOPLE + 1))]
    : people;
}

function isTooMany(people: readonly unknown[] | undefined): boolean {
  return people !== undefined && people.length > MAX_PEOPLE;
}
