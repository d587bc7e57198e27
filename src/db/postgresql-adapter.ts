import { setTimeout as sleep } from "node:timers/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  Transaction,
} from "@prisma/driver-adapter-utils";
import type { Pool, PoolClient, PoolConfig } from "pg";
import { postgresqlConnection } from "./postgresql-connection.ts";
import { endingItself } from "./transaction.ts";
import { lockWait } from "./transaction-scope.ts";

/** Milliseconds a ROLLBACK may take; what is stuck on a dead connection is cut off. */
const ROLLBACK_WAIT = 1_000;

/** Connections of one pool at this moment. */
export interface PoolLoad {
  total: number;
  idle: number;
  /** Those who wait for one. */
  waiting: number;
}

interface PostgresqlAdapter extends SqlDriverAdapterFactory {
  load(): PoolLoad;
}

/**
 * Prisma's adapter, but that a transaction gives its connection back however it ends; a broken one
 * is thrown away.
 */
export function postgresqlAdapter(config: PoolConfig): PostgresqlAdapter {
  const factory = new PrismaPg(config);
  let pool: Pool | undefined;
  const connect = async () => {
    const inner = await factory.connect();
    pool = inner.underlyingDriver();
    const startTransaction = inner.startTransaction.bind(inner);
    return Object.assign(inner, {
      startTransaction: async () =>
        limited(givingBack(await startTransaction()), config.lock_timeout ?? 0),
    }) satisfies SqlDriverAdapter;
  };
  const { provider, adapterName } = factory;
  return { provider, adapterName, connect, load: () => loadOf(pool) };
}

/** Nothing of a pool that is not there yet. */
export function loadOf(pool: Pool | undefined): PoolLoad {
  return {
    total: pool?.totalCount ?? 0,
    idle: pool?.idleCount ?? 0,
    waiting: pool?.waitingCount ?? 0,
  };
}

/** Who has waited already may wait for less than the connection's own lock_timeout. */
async function limited(transaction: Transaction, usual: number): Promise<Transaction> {
  const wait = lockWait(usual);
  if (wait === usual) return transaction;
  try {
    await transaction.executeRaw({
      sql: `SET LOCAL lock_timeout = ${wait}`,
      args: [],
      argTypes: [],
    });
    return transaction;
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

function givingBack(inner: Transaction): Transaction {
  const { client, cleanup } = inner as unknown as { client: PoolClient; cleanup?: () => void };
  const giveBack = (broken?: unknown) => {
    cleanup?.();
    client.release(broken instanceof Error ? broken : broken !== undefined);
  };
  return endingItself(inner, {
    connection: postgresqlConnection(() => client),
    isOpen: () => true,
    commit: async () => {
      try {
        const { command } = await client.query("COMMIT");
        giveBack();
        return command === "COMMIT";
      } catch (error) {
        giveBack(error);
        throw error;
      }
    },
    rollback: async () => {
      const rolledBack = client.query("ROLLBACK").then(
        () => undefined,
        (error: unknown) => error,
      );
      giveBack(
        await Promise.race([rolledBack, sleep(ROLLBACK_WAIT, new Error("ROLLBACK took too long"))]),
      );
    },
  });
}
