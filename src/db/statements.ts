import type { Client, Reader } from "./client.ts";
import { type Columns, columns, computed, int } from "./columns.ts";
import type { Connection, Plan } from "./connection.ts";
import { isFault, rethrowTranslated, retryRead } from "./database-error.ts";
import type { Dialect } from "./dialect.ts";
import type { TellFault } from "./fault-log.ts";
import { raw, type Sql, sql } from "./sql.ts";
import { transactionConnection } from "./transaction-scope.ts";

/** Reading typed rows: what is committed, or what a transaction sees. */
export interface Reads {
  /** The rows of SELECT `columns` `rest`, which begins with FROM. */
  all<Row>(columns: Columns<Row>, rest: Sql): Promise<Row[]>;
  /** The one that is found by a key: with any value by the same plan, which PostgreSQL keeps. */
  one<Row>(columns: Columns<Row>, rest: Sql): Promise<Row | undefined>;
  /** How many rows there are `rest`, which begins with FROM. */
  count(rest: Sql): Promise<number>;
  isOneOf: Dialect["isOneOf"];
}

/** Writing by statement, within a transaction. */
export interface Writes {
  /** Answers how many rows were written. */
  run(statement: Sql): Promise<number>;
  /** The rows that `statement`, which has no RETURNING of its own, has written. */
  returning<Row>(columns: Columns<Row>, statement: Sql): Promise<Row[]>;
}

type Ask = Connection["ask"];

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

/** A client whose transactions take statements, on their own connection and past Prisma. */
export function withStatements(client: Client, dialect: Dialect): Client {
  const ask: Ask = (statement, plan) => transactionConnection().ask(statement, plan);
  const writes: Writes = {
    run: (statement) => transactionConnection().run(statement),
    returning: async (columns, statement) => {
      const returned = sql`${statement} RETURNING ${raw(columns.list(dialect))}`;
      return (await ask(returned, "reused")).map(columns.read);
    },
  };
  return client.$extends({
    client: { ...createReads(dialect, ask), ...writes },
  }) as unknown as Client;
}

const counted = columns("counted", { count: computed(int, "count(*)") });

function createReads(dialect: Dialect, ask: Ask): Reads {
  const select = async <Row>(columns: Columns<Row>, rest: Sql, plan: Plan): Promise<Row[]> => {
    const rows = await ask(sql`SELECT ${raw(columns.list(dialect))} ${rest}`, plan);
    return rows.map(columns.read);
  };
  return {
    all: (columns, rest) => select(columns, rest, "fresh"),
    one: async (columns, rest) => (await select(columns, rest, "reused"))[0],
    isOneOf: dialect.isOneOf,
    count: async (rest) => (await select(counted, rest, "fresh"))[0]?.count ?? 0,
  };
}
