import { raw, type Sql, sqltag as sql } from "@prisma/client/runtime/client";
import type { Client, Reader, Tx } from "./client.ts";
import { type Columns, columns, computed, int } from "./columns.ts";
import { type Dialect, isFault, rethrowTranslated, retryRead } from "./dialect.ts";
import type { TellFault } from "./fault-log.ts";

/** Reading typed rows: what is committed, or what a transaction sees. */
export interface Reads {
  /** The rows of SELECT `columns` `rest`, which begins with FROM. */
  all<Row>(columns: Columns<Row>, rest: Sql): Promise<Row[]>;
  /** The one that is found by a key: with any value by the same plan, which PostgreSQL keeps. */
  one<Row>(columns: Columns<Row>, rest: Sql): Promise<Row | undefined>;
  /** How many rows there are `rest`, which begins with FROM. */
  count(rest: Sql): Promise<number>;
}

/** Asks a driver; answers rows of values in the order of the select list. */
export type Ask = (statement: Sql, plan: Plan) => Promise<unknown[][]>;

/** Whether a statement is planned anew for its values. */
type Plan = "kept" | "fresh";

interface ReaderParts {
  ask: Ask;
  dialect: Dialect;
  tell: TellFault;
}

/** A client that reads what is committed, typed rows by `ask`; errors are in the app's words. */
export function committedReader(client: Client, { ask, dialect, tell }: ReaderParts): Reader {
  const read = <Result>(run: () => Promise<Result>) =>
    retryRead(run).catch((error) => {
      if (isFault(error)) tell("the database cannot be read", error);
      rethrowTranslated(error);
    });
  return client.$extends({
    client: { ...createReads(dialect, (...asked) => read(() => ask(...asked))) },
    query: { $allOperations: ({ args, query }) => read(() => query(args)) },
  }) as unknown as Reader;
}

/** A client whose transactions read typed rows, on their own connection. */
export function withReads(client: Client, dialect: Dialect): Client {
  const readsOf = (tx: unknown) => createReads(dialect, askPrisma(tx as Tx));
  const reads: Reads = {
    all(columns, rest) {
      return readsOf(this).all(columns, rest);
    },
    one(columns, rest) {
      return readsOf(this).one(columns, rest);
    },
    count(rest) {
      return readsOf(this).count(rest);
    },
  };
  return client.$extends({ client: { ...reads } }) as unknown as Client;
}

const counted = columns("counted", { count: computed(int, "count(*)") });

function createReads(dialect: Dialect, ask: Ask): Reads {
  const select = async <Row>(columns: Columns<Row>, rest: Sql, plan: Plan): Promise<Row[]> => {
    const rows = await ask(sql`SELECT ${raw(columns.list(dialect))} ${rest}`, plan);
    return rows.map(columns.read);
  };
  return {
    all: (columns, rest) => select(columns, rest, "fresh"),
    one: async (columns, rest) => (await select(columns, rest, "kept"))[0],
    count: async (rest) => (await select(counted, rest, "fresh"))[0]?.count ?? 0,
  };
}

function askPrisma(tx: Tx): Ask {
  return async (statement) => {
    const rows = await tx.$queryRaw<object[]>(statement);
    return rows.map((row) => Object.values(row));
  };
}
