import type { SqlQuery, SqlQueryable, Transaction } from "@prisma/driver-adapter-utils";
import { Unavailable } from "../domain/errors.ts";

interface Ending {
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
  { isOpen, commit, rollback }: Ending,
): Transaction {
  let over = false;
  let failure: unknown;
  const whyEnded = () => failure ?? new Unavailable("errors.unavailable.busy", 2);
  const whileOpen =
    <Result>(run: (query: SqlQuery) => Promise<Result>) =>
    async (query: SqlQuery): Promise<Result> => {
      if (over || !isOpen()) throw whyEnded();
      try {
        return await run(query);
      } catch (error) {
        failure ??= error;
        throw error;
      }
    };
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    options: { usePhantomQuery: true },
    queryRaw: whileOpen((query) => inner.queryRaw(query)),
    executeRaw: whileOpen((query) => inner.executeRaw(query)),
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
