import type { Client, Database, DatabaseLoad, DatabaseOptions } from "./client.ts";
import type { Connection } from "./connection.ts";
import { faultLog } from "./fault-log.ts";
import { committedReader, withStatements } from "./statements.ts";
import { createWrites, patienceOf, type WriteOptions } from "./writes.ts";

/**
 * The columns that only sign-in may see are left out of every result that does not ask for them
 * (security O4).
 */
export const omit = { user: { passwordHash: true } } as const;

/** Milliseconds a transaction may take. */
export const TRANSACTION = 10_000;

interface Parts extends Pick<WriteOptions, "dialect" | "width" | "check"> {
  /** Connects when one of its models is asked. */
  reader: Client;
  /** Where statements are read from. */
  connection: Connection;
  closeReader: () => unknown;
  scrub: Database["scrub"];
  writer: Client;
  pools?: () => DatabaseLoad["pools"];
}

/** A database of its two clients: one reads what is committed, the other writes. */
export function databaseOf(
  { reader, connection, closeReader, scrub, writer, pools = () => ({}), ...parts }: Parts,
  { batch, transactionTimeout = TRANSACTION, ...options }: DatabaseOptions,
): Database {
  const patience = patienceOf[batch ? "batch" : "page"];
  const tell = faultLog(options.log);
  const { settle, load, ...writes } = createWrites({
    client: withStatements(writer, parts.dialect),
    patience,
    timeout: transactionTimeout,
    tell,
    ...parts,
    ...options,
  });
  const close = async () => {
    await settle();
    // On SQLite the last to close moves the write-ahead log into the file, which a reader cannot.
    await Promise.all([reader.$disconnect(), closeReader()]);
    await writer.$disconnect();
  };
  return {
    ...writes,
    read: committedReader(reader, { ask: connection.ask, tell, dialect: parts.dialect }),
    scrub,
    load: () => ({ writes: load(), pools: pools() }),
    dialect: parts.dialect,
    close,
  };
}
