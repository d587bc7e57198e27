import { setTimeout as sleep } from "node:timers/promises";
import { PrismaBetterSQLite3 } from "@prisma/adapter-better-sqlite3";
import type { SqlDriverAdapter, SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { Database as Handle } from "better-sqlite3";
import type { Connection } from "./connection.ts";
import { type Commits, largeCommits } from "./large-commit.ts";
import { sqliteConnection } from "./sqlite-connection.ts";
import { endingItself } from "./transaction.ts";
import { lockWait } from "./transaction-scope.ts";

interface SqliteOptions {
  url: string;
  pragmas: readonly string[];
  /** Milliseconds to wait for another process that writes. */
  patience: number;
}

/**
 * Prisma's adapter for the one connection that writes. Transactions take the write lock at once,
 * and whatever ends them, the next can begin.
 */
export function sqliteWriter({ url, pragmas, patience }: SqliteOptions): SqlDriverAdapterFactory {
  // SQLite's own waiting stops the event loop (security F6).
  const factory = new PrismaBetterSQLite3({ url, timeout: 0 });
  const connect = async () => {
    const inner = await factory.connect();
    const handle = handleOf(inner);
    for (const pragma of pragmas) await whenUnlocked(patience, () => handle.pragma(pragma));
    const writer = {
      inner,
      handle,
      connection: sqliteConnection(handle),
      commits: largeCommits(handle),
    };
    const startTransaction = () => begin(writer, patience);
    return Object.assign(inner, { startTransaction });
  };
  return { provider: factory.provider, adapterName: factory.adapterName, connect };
}

/** Prisma's adapter for reading alone. */
export function sqliteReader({
  url,
  pragmas,
}: Pick<SqliteOptions, "url" | "pragmas">): SqlDriverAdapterFactory {
  const factory = new PrismaBetterSQLite3({ url, readonly: true, timeout: 0 });
  const connect = async () => {
    const inner = await factory.connect();
    for (const pragma of pragmas) handleOf(inner).pragma(pragma);
    return inner;
  };
  return { provider: factory.provider, adapterName: factory.adapterName, connect };
}

function handleOf(adapter: SqlDriverAdapter): Handle {
  return (adapter as unknown as { client: Handle }).client;
}

interface Writer {
  inner: SqlDriverAdapter;
  handle: Handle;
  connection: Connection;
  commits: Commits;
}

async function begin({ inner, handle, connection, commits }: Writer, patience: number) {
  // Only where a ROLLBACK failed: what it left is undone now or the error is this one's.
  if (handle.inTransaction) handle.exec("ROLLBACK");
  await whenUnlocked(lockWait(patience), () => handle.exec("BEGIN IMMEDIATE"));
  commits.begin();
  return endingItself(inner, {
    connection,
    isOpen: () => handle.inTransaction,
    commit: async () => {
      if (!handle.inTransaction) return false;
      try {
        await commits.commit();
      } finally {
        rollBack(handle);
      }
      return true;
    },
    rollback: async () => rollBack(handle),
  });
}

/** A full disk or an I/O error may have rolled back already. */
function rollBack(handle: Handle): void {
  try {
    if (handle.inTransaction) handle.exec("ROLLBACK");
  } catch {
    // The next transaction tries again, and says so.
  }
}

/**
 * Runs `work`, again and again while somebody else holds the lock; after `patience` throws the
 * driver's error.
 */
async function whenUnlocked(patience: number, work: () => unknown): Promise<void> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      const locked = /^SQLITE_(BUSY|LOCKED)/.test((error as { code?: string }).code ?? "");
      if (!locked || performance.now() > until) throw error;
    }
    await sleep(5 + Math.random() * 15);
  }
}
