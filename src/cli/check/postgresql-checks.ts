import type { Ask } from "../../db/plain-connection.ts";
import type { Check } from "./check-database.ts";
import { AT_MOST, joinProblems, nameSome } from "./problems.ts";

export const postgresqlChecks: readonly Check[] = [
  { name: "every row can be read", run: readEverything },
  { name: "references between rows", run: findOrphans },
];

/** Each table is read by itself, as text: what cannot be read, cannot be written out. */
async function readEverything(ask: Ask): Promise<string | undefined> {
  const tables = await ask<{ name: string }>(
    "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
  );
  for (const { name } of tables) await ask(`SELECT sum(length(t::text)) FROM "${name}" t`);
  return tables.length === 0 ? "there are no tables" : undefined;
}

interface Reference {
  name: string;
  child: string;
  parent: string;
  validated: boolean;
  columns: string[];
  parentColumns: string[];
}

/** A reference is broken by rows that were written while its triggers were switched off. */
async function findOrphans(ask: Ask): Promise<string | undefined> {
  const columns = (table: string, keys: string) =>
    `ARRAY(
        SELECT a.attname::text
          FROM unnest(${keys}) WITH ORDINALITY k(n, o)
          JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.n
         ORDER BY k.o
      )`;
  const references = await ask<Reference>(`
    SELECT conname::text AS name,
           conrelid::regclass::text AS child,
           confrelid::regclass::text AS parent,
           convalidated AS validated,
           ${columns("conrelid", "conkey")} AS columns,
           ${columns("confrelid", "confkey")} AS "parentColumns"
      FROM pg_constraint
     WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
     ORDER BY 1`);
  const problems: (string | undefined)[] = [];
  for (const reference of references) problems.push(await whyNotKept(ask, reference));
  return joinProblems([...problems, await findSwitchedOff(ask)]);
}

async function whyNotKept(
  ask: Ask,
  { name, child, parent, validated, columns, parentColumns }: Reference,
): Promise<string | undefined> {
  if (!validated) return `${name} was never checked`;
  const pairs = columns
    .map((column, index) => `p."${parentColumns[index]}" = c."${column}"`)
    .join(" AND ");
  const given = columns.map((column) => `c."${column}" IS NOT NULL`).join(" AND ");
  const key = columns.map((column) => `c."${column}"`).join(", ");
  const orphans = await ask<{ id: string }>(`
    SELECT DISTINCT concat_ws('-', ${key}) AS id FROM ${child} c
     WHERE ${given} AND NOT EXISTS (SELECT FROM ${parent} p WHERE ${pairs}) ORDER BY 1 ${AT_MOST}`);
  return orphans.length === 0
    ? undefined
    : `${name} of ${child}: no ${parent} ${nameSome(orphans.map(({ id }) => id))}`;
}

/** The triggers by which PostgreSQL itself keeps references. */
async function findSwitchedOff(ask: Ask): Promise<string | undefined> {
  const tables = await ask<{ name: string }>(`
    SELECT DISTINCT tgrelid::regclass::text AS name
      FROM pg_trigger t
      JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = current_schema()::regnamespace
       AND tgisinternal
       AND tgenabled NOT IN ('O', 'A')
     ORDER BY 1`);
  return tables.length === 0
    ? undefined
    : `not kept on ${nameSome(tables.map(({ name }) => name))}`;
}
