import type { Database } from "../../src/db/client.ts";
import { columns, computed, text } from "../../src/db/columns.ts";
import { raw, sql } from "../../src/db/sql.ts";

/** What stands in no row's text: JSON escapes it. */
const END = 30;

const tableColumn = columns<{ table: string; column: string }>("catalogue", {
  table: text,
  column: text,
});
const catalogues = {
  // Without the parts of the search indexes: they follow from the rows.
  sqlite: `SELECT m.name AS "table", c.name AS "column"
      FROM sqlite_master AS m, pragma_table_info(m.name) AS c
     WHERE m.type = 'table'
       AND m.name NOT LIKE 'sqlite%'
       AND m.name NOT LIKE 'CustomerSearch%'
       AND m.name NOT LIKE 'UserSearch%'`,
  postgresql: `SELECT table_name::text AS "table", column_name::text AS "column"
      FROM information_schema.columns
     WHERE table_schema = current_schema()
       AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = current_schema())`,
};
const functions = {
  sqlite: { array: "json_array", join: "group_concat", char: "char" },
  postgresql: { array: "json_build_array", join: "string_agg", char: "chr" },
};
const dumped = columns<{ table: string; rows: string }>("dumped", {
  table: text,
  rows: computed(text, `coalesce("rows", '')`),
});

/**
 * Every row of every table as text, by table; `ignored` columns ("Table.column") and tables left
 * out. The database writes the texts: to take thousands of rows apart here costs more than a page.
 */
export async function dumpDatabase(
  { read, dialect }: Pick<Database, "read" | "dialect">,
  ignored: readonly string[] = [],
): Promise<Record<string, string[]>> {
  const all = await read.all(
    tableColumn,
    sql`FROM (${raw(catalogues[dialect.name])}) AS catalogue ORDER BY 1, 2`,
  );
  const kept = all.filter(
    ({ table, column }) => !ignored.includes(table) && !ignored.includes(`${table}.${column}`),
  );
  const { array, join, char } = functions[dialect.name];
  const selects = Object.entries(Object.groupBy(kept, ({ table }) => table)).map(
    ([table, ofTable = []]) => {
      const values = ofTable.map(({ column }) => `"${column}"`).join(", ");
      return `SELECT '${table}' AS "table",
        ${join}(CAST(${array}(${values}) AS TEXT), ${char}(${END})) AS "rows" FROM "${table}"`;
    },
  );
  const tables = await read.all(dumped, sql`FROM (${raw(selects.join(" UNION ALL "))}) AS dumped`);
  return Object.fromEntries(
    tables.map(({ table, rows }) => [
      table,
      rows === "" ? [] : rows.split(String.fromCharCode(END)).sort(),
    ]),
  );
}
