import { join, type Sql, sql } from "../../../db/sql.ts";
import type { AuditAction, AuditRecord, AuditSubject } from "../../../domain/audit-entry.ts";

/** Something that entries are about. */
export interface SubjectRef {
  type: Exclude<AuditSubject["type"], "customer" | "none">;
  id: number;
}

export interface AuditFilter {
  /** Ids of users; an empty list matches nothing. A few dozen at most, like the subjects. */
  actors?: readonly number[] | undefined;
  subjects?: readonly SubjectRef[] | undefined;
  action?: AuditAction | undefined;
  result?: AuditRecord["result"] | undefined;
  from?: Date | undefined;
  /** The first instant that is too late. */
  until?: Date | undefined;
}

/**
 * One condition list per person or thing, so that each is read through its index and no further
 * than the page: an IN would gather and sort them all. The first wish of subject, actor, act and
 * refusal names the index; `|| ''` and `+` keep planners from a worse one.
 */
export function branches(filter: AuditFilter): Sql[][] {
  const { actors, subjects, action } = filter;
  const common = [sql`1 = 1`, ...timeConditions(filter), ...resultCondition(filter)];
  if (!subjects && !actors) return [action ? [sql`e."action" = ${action}`, ...common] : common];
  if (action) common.push(sql`e."action" || '' = ${action}`);
  if (!subjects) return (actors ?? []).map((id) => [sql`e."actorId" = ${id}`, ...common]);
  if (actors?.length === 0) return [];
  if (actors) common.push(sql`+e."actorId" IN (${join([...actors])})`);
  return subjects.flatMap((subject) => aboutConditions(subject).map((about) => [about, ...common]));
}

/** A user is also touched by acts on groups and roles. */
function aboutConditions({ type, id }: SubjectRef): Sql[] {
  const subject = sql`e."subjectType" = ${type} AND e."subjectId" = ${id}`;
  return type === "user"
    ? [subject, sql`e."id" IN (SELECT au."entryId" FROM "AuditUser" au WHERE au."userId" = ${id})`]
    : [subject];
}

function timeConditions({ from, until }: AuditFilter): Sql[] {
  return [...(from ? [sql`e."at" >= ${from}`] : []), ...(until ? [sql`e."at" < ${until}`] : [])];
}

/**
 * Refusals alone have an index of their own, which only these very words find; beside another wish
 * it must not be taken.
 */
function resultCondition({ actors, subjects, action, result }: AuditFilter): Sql[] {
  if (!result) return [];
  const alone = result === "refused" && !actors && !subjects && !action;
  return [
    alone
      ? sql`e."result" = 'refused'`
      : sql`e."result" <> ${result === "done" ? "refused" : "done"}`,
  ];
}
