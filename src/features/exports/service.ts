import { setImmediate as nextTurn } from "node:timers/promises";
import { type ActingContext, command } from "../../command.ts";
import { anonymous } from "../../domain/actor.ts";
import { queryText } from "../../domain/address.ts";
import {
  type AuditChanges,
  type AuditRecord,
  type AuditSubject,
  type ExportedList,
  noSubject,
} from "../../domain/audit-entry.ts";
import { NotFound, refuse, SignedOut } from "../../domain/errors.ts";
import type { Counted } from "../../domain/list-page.ts";
import { fullName } from "../../domain/text.ts";
import { recallGroupRights } from "../../rights/held-rights.ts";
import { loadStanding } from "../../rights/standing.ts";
import type { AuditQuery } from "../audit/schemas.ts";
import { loadAudit, readAudit } from "../audit/service.ts";
import { findAssignee } from "../customers/queries.ts";
import { findGroup, listMembers } from "../groups/queries.ts";
import { isListed } from "../users-list/queries/conditions.ts";
import { listUsers } from "../users-list/queries.ts";
import type { UsersQuery } from "../users-list/schemas.ts";
import { whyNotExport } from "./policy.ts";
import {
  type ExportedCustomer,
  type ExportedUser,
  readHeld,
  readMembers,
  readUsers,
} from "./queries.ts";
import { auditFilter, membersFilter, usersFilter } from "./schemas.ts";

/** A list that is taken along, under the filter that its address names. */
interface Export {
  list: ExportedList;
  /** Of whom, where it is a list of somebody's or something's. */
  subject: AuditSubject;
  filter: string;
}

/** Where its rows come from, some at a time. */
export interface Rows<Row> extends Export {
  turns(): AsyncIterable<Row[]>;
}

/** A list that a page asks about first. */
export interface Source<Row> extends Rows<Row> {
  list: Exclude<ExportedList, "batch">;
  /** As far as lists are counted. */
  count(): Promise<Counted>;
}

/** The Users List under its filters. This and the other lists throw Forbidden. */
export function usersSource(
  { db, actor, now }: ActingContext,
  query: UsersQuery,
): Source<ExportedUser> {
  refuse(whyNotExport(actor, "users"));
  const asked = { ...query, now };
  return {
    list: "users",
    subject: noSubject,
    filter: queryText(usersFilter, query),
    turns: () => readUsers(db, isListed(db.dialect, asked)),
    count: async () => (await listUsers(db, { ...query, page: 1 }, now)).list,
  };
}

/** The customers whom a user holds. Throws NotFound. */
export async function heldSource(
  { db, actor }: ActingContext,
  id: number,
): Promise<Source<ExportedCustomer>> {
  refuse(whyNotExport(actor, "customers"));
  const user = await findAssignee(db.read, id);
  if (!user) throw new NotFound("people.notFound");
  return {
    list: "customers",
    subject: { type: "user", id, name: fullName(user) },
    filter: "",
    turns: () => readHeld(db, id),
    count: async () => ({ total: user.customerCount, open: false }),
  };
}

/** The members of a group who match its page's search. Throws NotFound. */
export async function membersSource(
  { db, actor }: ActingContext,
  { id: groupId, q }: { id: number; q: string },
): Promise<Source<ExportedUser>> {
  refuse(whyNotExport(actor, "members"));
  const group = await findGroup(db.read, groupId);
  if (!group) throw new NotFound("groups.notFound");
  return {
    list: "members",
    subject: { type: "group", id: groupId, name: group.title },
    filter: queryText(membersFilter, { q }),
    turns: () => readMembers(db, { groupId, q }),
    count: () => listMembers(db, { groupId, q, page: 1 }, group.members),
  };
}

/** The audit under its filters. */
export function auditSource(
  { db, actor, timeZone }: ActingContext & { timeZone: string },
  query: AuditQuery,
): Source<AuditRecord> {
  refuse(whyNotExport(actor, "audit"));
  return {
    list: "audit",
    subject: noSubject,
    filter: queryText(auditFilter, query),
    turns: () => readAudit(db, query, timeZone),
    count: async () => (await loadAudit(db, { ...query, before: 0 }, timeZone)).page,
  };
}

/** Titles of groups, by id. */
export async function groupTitles({
  db,
  actor,
}: ActingContext): Promise<ReadonlyMap<number, string>> {
  const groups = await recallGroupRights(db.read, actor.rightsVersion);
  return new Map(groups.map(({ id, title }) => [id, title]));
}

/**
 * Records that a list is about to be taken along: one that was cut off by a kill shows as begun
 * without an end. Throws Forbidden without the right to export or to see the list.
 */
export const startExport = command({
  action: "export.started",
  permission: "users.export",
  subject: null,
  beside: true,
  async work(_tx, { actor }, { list, subject, filter }: Export) {
    refuse(whyNotExport(actor, list));
    return {
      result: null,
      audit: { action: "export.started", subject, changes: { list, filter } },
    };
  },
});

type Ended = Export & Pick<AuditChanges["export.ended"], "rows" | "complete">;

/** What was sent is recorded whoever the person may be by now. */
const endExport = command({
  action: "export.ended",
  permission: "public",
  subject: null,
  beside: true,
  async work(_tx, _ctx, { by, list, subject, filter, rows, complete }: Ended & By) {
    const changes = { list, filter, rows, complete };
    return { result: null, by, audit: { action: "export.ended", subject, changes } };
  },
});

/** Rows that are put into words between two turns of the event loop. */
const AT_ONCE = 200;

interface By {
  by: Pick<ActingContext["actor"], "userId" | "name">;
}

/**
 * The rows of a started export. Asks before each turn whether the person still may; records at the
 * end, before the last of it is sent, or where it broke off, how many rows there were. Throws
 * SignedOut or Forbidden.
 */
export async function* exported<Row>(
  ctx: ActingContext,
  { turns, ...what }: Rows<Row>,
): AsyncGenerator<Row[]> {
  let [rows, complete] = [0, false];
  const began = performance.now();
  try {
    for await (const turn of turns()) {
      const now = new Date(ctx.now.getTime() + performance.now() - began);
      await requireStill({ ...ctx, now }, what);
      for (let at = 0; at < turn.length; at += AT_ONCE) {
        const some = turn.slice(at, at + AT_ONCE);
        rows += some.length;
        yield some;
        // They are put into words now; whoever came meanwhile goes first.
        await nextTurn();
      }
    }
    complete = true;
  } finally {
    const { userId, name } = ctx.actor;
    const { list, subject, filter } = what;
    const ended = { list, subject, filter, rows, complete, by: { userId, name } };
    await endExport({ ...ctx, actor: anonymous, form: undefined }, ended);
  }
}

async function requireStill({ db, actor, now }: ActingContext, { list }: Export): Promise<void> {
  const standing = await loadStanding(db.read, actor.sessionId as string, now);
  if (!standing) throw new SignedOut();
  refuse(whyNotExport(standing.actor, list));
}
