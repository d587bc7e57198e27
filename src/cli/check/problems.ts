import type { Ask } from "../../db/plain-connection.ts";

/** Ids that a finding names. */
const NAMED = 10;

/** Ends a statement whose rows are to be named. */
export const AT_MOST = `LIMIT ${NAMED + 1}`;

/** Names what a statement finds by its column "id"; undefined when that is nothing. */
export async function listWrong(ask: Ask, what: string, sql: string): Promise<string | undefined> {
  const rows = await ask<{ id: unknown }>(`${sql} ${AT_MOST}`);
  return rows.length === 0 ? undefined : `${what} ${nameSome(rows.map(({ id }) => String(id)))}`;
}

export function nameSome(names: readonly string[]): string {
  return `${names.slice(0, NAMED).join(", ")}${names.length > NAMED ? " and more" : ""}`;
}

/** The problems that there are, as one; undefined for none. */
export function joinProblems(problems: readonly (string | undefined)[]): string | undefined {
  const found = problems.filter((problem) => problem !== undefined);
  return found.length === 0 ? undefined : found.join("; ");
}
