import type { Sql } from "./sql.ts";

/** Whether a statement is planned anew for its values. */
export type Plan = "reused" | "fresh";

/** A driver's connection, past Prisma; statements that come again stay prepared. */
export interface Connection {
  /** Answers rows of values, in the order of the list that is selected or returned. */
  ask(statement: Sql, plan: Plan): Promise<unknown[][]>;
  /** Answers how many rows were written. */
  run(statement: Sql): Promise<number>;
}
