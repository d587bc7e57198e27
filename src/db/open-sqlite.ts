import { statSync } from "node:fs";
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import Sqlite from "better-sqlite3";
import { Unavailable } from "../domain/errors.ts";
import { PrismaClient } from "../generated/sqlite/client.ts";
import type { Database, DatabaseOptions } from "./client.ts";
import { REPLACED, rethrowTranslated, retryRead } from "./database-error.ts";
import { databaseOf, omit } from "./database-of.ts";
import { dialectOf } from "./dialect.ts";
import { inTurns } from "./in-turns.ts";
import { mergeWords } from "./merge-words.ts";
import { scrubber } from "./scrub.ts";
import { sql } from "./sql.ts";
import { sqliteReader, sqliteWriter } from "./sqlite-adapter.ts";
import { sqliteConnection } from "./sqlite-connection.ts";
import { sqliteFile } from "./sqlite-file.ts";
import { patienceOf } from "./writes.ts";

export function createClient(adapter: SqlDriverAdapterFactory) {
  return new PrismaClient({ adapter, omit });
}

/** KiB, negative: the driver's 16 MB a connection are for nothing that shows. */
const CACHE = "cache_size = -4000";
/** What is changed goes to the log beyond the cache: the rest is written while everybody waits. */
const PRAGMAS = [
  "journal_mode = WAL",
  "synchronous = FULL",
  "foreign_keys = ON",
  // What is deleted leaves no bytes behind, as erasing people promises.
  "secure_delete = ON",
  CACHE,
];
/**
 * 256 MiB for pages (KiB, negative), 64 MiB of them in the write-ahead log before they are copied
 * to the file.
 */
const BATCH_PRAGMAS = ["cache_size = -262144", "wal_autocheckpoint = 16384"];

/** Throws Unavailable where there is no such file. */
export async function open(url: string, options: DatabaseOptions): Promise<Database> {
  const file = sqliteFile(url);
  if (identityOf(file) === undefined)
    throw new Unavailable({ key: "errors.unavailable.noFile", params: { file } });
  const { batch = false } = options;
  const pragmas = batch ? [...PRAGMAS, ...BATCH_PRAGMAS] : PRAGMAS;
  const writer = createClient(
    sqliteWriter({ url, pragmas, patience: patienceOf[batch ? "batch" : "page"].lock }),
  );
  await writer.$queryRaw`SELECT 1`.catch(rethrowTranslated);
  // Beside the connection that writes it sees only what is committed.
  const handle = new Sqlite(file, { readonly: true, timeout: 0 });
  handle.pragma(CACHE);
  const { ask, run } = sqliteConnection(handle);
  const connection = { ask: inTurns(ask), run };
  await retryRead(() => connection.ask(sql`SELECT 1`, "reused")).catch(rethrowTranslated);
  const merge = () => mergeWords(db.write);
  const { scrub, stop } = scrubber(file, { log: options.log, merge });
  const db = databaseOf(
    {
      dialect: dialectOf(url),
      reader: createClient(sqliteReader({ url, pragmas: [CACHE] })),
      connection,
      closeReader: () => {
        stop();
        handle.close();
      },
      scrub,
      writer,
      width: { all: 1, alone: Number.POSITIVE_INFINITY },
      check: fileCheck(file),
    },
    options,
  );
  return db;
}

/**
 * What is written to a file, or a write-ahead log, that was deleted or replaced is acknowledged and
 * gone.
 */
function fileCheck(file: string): () => void {
  const parts = [file, `${file}-wal`];
  const opened = parts.map(identityOf);
  return () => {
    if (parts.every((part, index) => identityOf(part) === opened[index])) return;
    throw Object.assign(
      new Error(
        "The database file was deleted or replaced while it was open: restart the app. " +
          "Backups come back with `npm run db:restore -- FILE`.",
      ),
      { code: REPLACED },
    );
  };
}

function identityOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}
