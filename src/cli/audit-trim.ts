// `npm run audit:trim -- --before DATE`: old entries of the audit go into a file.
import "../node-version.ts";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { removeOldEntries } from "../db/audit-trim.ts";
import { type Database, openDatabase } from "../db/client.ts";
import { sql } from "../db/sql.ts";
import { startOfDay } from "../domain/zoned-day.ts";
import { readConfig } from "../environment.ts";
import { EXIT } from "../explain-error.ts";
import { exportOldEntries, newTrimFile } from "./audit-trim/export-entries.ts";
import {
  CommandError,
  commandArguments,
  runCommand,
  say,
  sayWaiting,
  UsageError,
} from "./command-line.ts";
import { explainDisk } from "./disk-errors.ts";
import { createProgress } from "./progress.ts";
import { requireDatabase } from "./require-database.ts";

/** Days that stay whatever is asked: batches can be taken back, and their entries grow. */
const KEPT_DAYS = 30;

const usage = `Usage: npm run audit:trim -- --before DATE [--to FILE]

Takes old entries out of the audit: writes them into a new file that only this
account may read, one JSON object a line, and then removes them. An entry says
so. The app may go on serving. Killed in between nothing is lost: run it again.

What is gone from the audit is gone from the histories, too, and Restore does not
offer customers any more that a deletion of then took.

  --before DATE   YYYY-MM-DD, at least ${KEPT_DAYS} days ago: entries of before that day
                  (of TIME_ZONE) go
  --to FILE       where to; without it audit-before-DATE-TIME.ndjson here. A file
                  that exists is never overwritten
  --help          this text

Ends with 0, 1 when it is refused, 64 for a wrong command line, 69 when the
database or the disk cannot be used, 78 for a wrong configuration.`;

interface Arguments {
  day: string;
  to: string | undefined;
}

/** undefined for --help. */
function readArguments(args: string[]): Arguments | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: "boolean", short: "h" },
        before: { type: "string" },
        to: { type: "string" },
      },
    });
    if (values.help) return undefined;
    const { before: day, to } = values;
    if (day === undefined) throw new Error("--before DATE is missing.");
    if (!isDay(day)) throw new Error(`${day} is no day: write it as 2026-01-31.`);
    if (to === "") throw new Error("The name of the file is empty.");
    return { day, to };
  } catch (error) {
    throw new UsageError((error as Error).message, usage);
  }
}

/** From 1900 on: in the year 0 no zone has a day. */
function isDay(text: string): boolean {
  const time = /^(19|[2-9]\d)\d\d-\d\d-\d\d$/.test(text)
    ? Date.parse(`${text}T00:00:00Z`)
    : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Milliseconds: entries of acts on a hundred thousand users have as many rows. */
const TRANSACTION_TIMEOUT = 600_000;

/** Where the command is, for who stops it. */
const reached = { file: "", removed: 0 };

function whenStopped(): string {
  const { file, removed } = reached;
  if (!file) return "Stopped before the file was complete: nothing was removed.";
  return `Stopped. ${file} is complete, and ${removed} of its entries are removed. Run it again.`;
}

/** Throws CommandError for a day that is too young, and while an older batch still runs. */
async function requireOld(db: Database, before: Date, now: Date): Promise<void> {
  if (before.getTime() > now.getTime() - KEPT_DAYS * 86_400_000)
    throw new CommandError(`Entries of the last ${KEPT_DAYS} days stay. Name an earlier day.`);
  const running = await db.read.count(
    sql`FROM "Job" j WHERE j."state" = 'running' AND j."createdAt" < ${before}`,
  );
  if (running > 0) throw new CommandError("A batch of before that day is not over. Stop it first.");
}

function taken(file: string): CommandError {
  return new CommandError(`${file} exists already. Name another file.`);
}

async function trim({ day, to }: Arguments): Promise<void> {
  const { databaseUrl: url, timeZone } = readConfig();
  requireDatabase(url);
  const now = new Date();
  const before = startOfDay(day, timeZone);
  const file = resolve(to ?? newTrimFile(day, now));
  if (existsSync(file)) throw taken(file);
  if (!existsSync(dirname(file)))
    throw new CommandError(`There is no folder ${dirname(file)}.`, EXIT.unavailable);
  const db = await openDatabase(url, {
    transactionTimeout: TRANSACTION_TIMEOUT,
    batch: true,
    onWait: sayWaiting,
  });
  const progress = createProgress(process.stderr, "entries");
  try {
    await requireOld(db, before, now);
    const old = await exportOldEntries(db, before, file).catch((error) => {
      throw error.code === "EEXIST" ? taken(file) : explainDisk(error, "Nothing was removed");
    });
    if (!old) return say(`The audit has no entries of before ${day}.`);
    reached.file = file;
    say(`${old.count} entries were written to ${file}.`);
    const origin = { actor: undefined, source: "cli", now } as const;
    const onProgress = (removed: number) => {
      reached.removed = removed;
      progress.show(removed, old.count);
    };
    await removeOldEntries(db, old, { day, file, origin, onProgress });
    say(`${reached.removed} entries were removed from the audit.`);
  } finally {
    progress.stop();
    await db.close();
  }
}

await runCommand(
  import.meta,
  async () => {
    const asked = readArguments(commandArguments());
    return asked ? trim(asked) : say(usage);
  },
  whenStopped,
);
