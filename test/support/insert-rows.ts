import type { Tx } from "../../src/db/client.ts";
import { raw, sql } from "../../src/db/sql.ts";
import type { DialectName } from "./databases.ts";

export type Values = Record<string, string | number | null>;

/** As SQLite keeps it, and PostgreSQL reads it. */
export function written(at: Date): string {
  return at.toISOString().replace("Z", "+00:00");
}

const times = [
  "lastLoginAt",
  "lockedUntil",
  "accessEndsAt",
  "accessKeptAt",
  "expiresAt",
  "createdAt",
  "updatedAt",
  "at",
];
const types: Record<string, string> = {
  agent: "BOOLEAN",
  failures: "INTEGER",
  ...Object.fromEntries(times.map((column) => [column, "TIMESTAMP"])),
};

/**
 * Thousands of rows in one statement, as one JSON text: an object, because that is what both
 * databases' json_each takes.
 */
export async function insertRows(
  { tx, dialect }: { tx: Tx; dialect: DialectName },
  table: string,
  values: readonly Values[],
): Promise<void> {
  if (values.length === 0) return;
  const columns = Object.keys(values[0] as Values);
  const typeOf = (column: string) =>
    /id$/i.test(column) && column !== "requestId"
      ? "INTEGER"
      : dialect === "postgresql"
        ? (types[column] ?? "TEXT")
        : column === "agent"
          ? "INTEGER"
          : "TEXT";
  const picked = columns.map((column, index) => `CAST(value->>${index} AS ${typeOf(column)})`);
  const json = JSON.stringify(
    Object.fromEntries(values.map((row, index) => [index, Object.values(row)])),
  );
  const names = raw(columns.map((column) => `"${column}"`).join(", "));
  await tx.run(sql`INSERT INTO ${raw(`"${table}"`)} (${names})
    SELECT ${raw(picked.join(", "))} FROM json_each(${json})`);
}
