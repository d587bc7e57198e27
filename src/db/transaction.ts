import type { SqlQueryable, Transaction } from "@prisma/driver-adapter-utils";
import { Unavailable } from "../domain/errors.ts";
import type { Connection } from "./connection.ts";
import { useConnection } from "./transaction-scope.ts";

interface Ending {
  /** Where the transaction's statements go that do not pass through Prisma. */
  connection: Connection;
  /** Whether statements still belong to the transaction; a database may have ended it by itself. */
  isOpen(): boolean;
  /**
   * Answers false where the database rolled back instead. Gives back whatever the transaction
   * holds, also when it throws.
   */
  commit(): Promise<boolean>;
  /** The same; never throws. */
  rollback(): Promise<void>;
}

/**
 * A transaction that ends itself. Prisma would send COMMIT and ROLLBACK as statements and call the
 * adapter's commit() and rollback(), which alone give back turn or connection, only when that did
 * not throw. After its end every statement is refused: it would be a transaction of its own.
 */
export function endingItself(
  inner: SqlQueryable,
  { connection, isOpen, commit, rollback }: Ending,
): Transaction {
  let over = false;
  let failure: unknown;
  const whyEnded = () => failure ?? new Unavailable("errors.unavailable.busy", 2);
  const whileOpen =
    <Asked extends unknown[], Result>(run: (...asked: Asked) => Promise<Result>) =>
    async (...asked: Asked): Promise<Result> => {
      if (over || !isOpen()) throw whyEnded();
      try {
        return await run(...asked);
      } catch (error) {
        failure ??= error;
        throw error;
      }
    };
  useConnection({ ask: whileOpen(connection.ask), run: whileOpen(connection.run) });
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    options: { usePhantomQuery: true },
    queryRaw: whileOpen(inner.queryRaw.bind(inner)),
    executeRaw: whileOpen(inner.executeRaw.bind(inner)),
    commit: async () => {
      over = true;
      if (!(await commit())) throw whyEnded();
    },
    rollback: async () => {
      over = true;
      await rollback();
    },
  };
}
