import { closeSync, openSync, readSync } from "node:fs";
import type { Dialect } from "../../db/dialect.ts";
import type { MigrationState } from "../../db/migrations.ts";
import { EXIT } from "../../explain-error.ts";
import { CommandError } from "../command-line.ts";

type Kind = Dialect["name"];

/** What a backup of each kind begins with. */
const beginnings: Record<Kind, string> = { sqlite: "SQLite format 3\0", postgresql: "PGDMP" };
const names: Record<Kind, string> = {
  sqlite: "a SQLite database",
  postgresql: "a dump of PostgreSQL",
};

/** Throws CommandError unless the file begins as a backup for this kind of database does. */
export function requireKind(file: string, wanted: Kind): void {
  const head = readHead(file);
  const found = (Object.keys(beginnings) as Kind[]).find((kind) =>
    head.startsWith(beginnings[kind]),
  );
  if (found === wanted) return;
  if (found)
    throw unusable(`${file} is ${names[found]}, but DATABASE_URL names another kind of database.`);
  throw unusable(
    `${file} is no backup: it is not ${names[wanted]}, or damaged from its beginning.`,
  );
}

/** Throws CommandError where the migrations of a backup do not go with this program. */
export function requireFit(
  file: string,
  { unfinished, unknown }: Pick<MigrationState, "unfinished" | "unknown">,
): void {
  if (unfinished.length > 0)
    throw unusable(
      `${file} was made while the migration ${unfinished[0]} was under way, or had failed.`,
    );
  if (unknown.length > 0)
    throw unusable(
      `${file} is newer than this program, which does not know: ${unknown.join(", ")}`,
    );
}

/** The refusal of a file. Nothing has been touched then. */
export function unusable(why: string): CommandError {
  return new CommandError(`${why}\nNothing was changed.`, EXIT.data);
}

function readHead(file: string): string {
  try {
    const handle = openSync(file, "r");
    const head = Buffer.alloc(16);
    const length = readSync(handle, head);
    closeSync(handle);
    return head.toString("latin1", 0, length);
  } catch (error) {
    throw new CommandError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      EXIT.noInput,
    );
  }
}
