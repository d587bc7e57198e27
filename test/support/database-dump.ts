import type { Database } from "../../src/db/client.ts";
import { untyped } from "./untyped.ts";

/**
 * Every row of every table as text, by table; `ignored` columns ("Table.column") and tables left
 * out.
 */
export async function dumpDatabase(
  { read, dialect }: Pick<Database, "read" | "dialect">,
  ignored: readonly string[] = [],
): Promise<Record<string, string[]>> {
  const catalogue = {
    // Without the parts of the search indexes: they follow from the rows.
    sqlite: `SELECT name FROM sqlite_master
       WHERE type = 'table'
         AND name NOT LIKE 'sqlite%'
         AND name NOT LIKE 'CustomerSearch%'
         AND name NOT LIKE 'UserSearch%'
       ORDER BY name`,
    postgresql: `SELECT tablename::text AS name FROM pg_tables
       WHERE schemaname = current_schema()
       ORDER BY 1`,
  };
  const tables = (
    await untyped(read).$queryRawUnsafe<{ name: string }[]>(catalogue[dialect.name])
  ).map(({ name }) => name);
  const dump: Record<string, string[]> = {};
  for (const table of tables.filter((name) => !ignored.includes(name))) {
    const rows = await untyped(read).$queryRawUnsafe<Record<string, unknown>[]>(
      `SELECT * FROM "${table}"`,
    );
    dump[table] = rows
      .map((row) => rowText(row, (column) => !ignored.includes(`${table}.${column}`)))
      .sort();
  }
  return dump;
}

function rowText(row: Record<string, unknown>, counts: (column: string) => boolean): string {
  const kept = Object.entries(row).filter(([column]) => counts(column));
  return JSON.stringify(kept, (_, value) => (typeof value === "bigint" ? String(value) : value));
}
