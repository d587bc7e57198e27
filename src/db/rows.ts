import type { Change, Changes } from "../domain/audit-entry.ts";
import { Conflict, requireVersion } from "../domain/errors.ts";
import type { Reason } from "../domain/reason.ts";
import type { PlainKey } from "../languages/texts.ts";
import type { Tx } from "./client.ts";
import { type Column, columns, computed, int, type RowOf } from "./columns.ts";
import { join, raw, type Sql, sql } from "./sql.ts";

/** What stands in a column: a value that is bound, or an expression. */
type Written = string | number | boolean | Date | null | Sql;
type Row = Readonly<Record<string, Written>>;

/** A table whose rows are created and edited. */
export interface Table<Fields, Source = Fields> {
  name: string;
  /** What people edit of it. */
  fields: { [Name in keyof Fields]: Column<Fields[Name]> };
  /** What follows from the fields, such as folded copies: written whenever it changes with them. */
  keys(source: Source): Readonly<Record<string, string>>;
}

interface NewRow<Fields, Source> {
  fields: Partial<Fields> & Source;
  /** Columns beside the fields. */
  also?: Row;
  now: Date;
}

const newId = columns("", { id: computed(int, '"id"') });

/** Creates a row; answers its id. */
export async function insertRow<Fields, Source>(
  tx: Tx,
  table: Table<Fields, Source>,
  { fields, also, now }: NewRow<Fields, Source>,
): Promise<number> {
  const row: Row = {
    ...storedFields(table, fields),
    ...table.keys(fields),
    ...also,
    createdAt: now,
    updatedAt: now,
  };
  const names = join(Object.keys(row).map(quoted));
  const [created] = await tx.returning(
    newId,
    sql`INSERT INTO ${quoted(table.name)} (${names}) VALUES (${join(Object.values(row))})`,
  );
  return (created as RowOf<typeof newId>).id;
}

interface Edit<Fields, Source> {
  /** As it was read in this transaction. */
  row: Source & { id: number; version: number };
  /** The version that the form showed. */
  version: number;
  /** What the audit records: of declared fields it is what is written. */
  changes: Changes<Fields> & Readonly<Record<string, unknown>>;
  /** Columns beside the fields. */
  also?: Row;
  now: Date;
  /** Why not, where the row is at another version. */
  stale: Reason | PlainKey;
}

/**
 * Writes what `changes` says, what follows from it, and the next version, which it answers. Nothing
 * to change leaves the row and its version alone. Throws Conflict for another version.
 */
export async function updateRow<Fields, Source>(
  tx: Tx,
  table: Table<Fields, Source>,
  { row, version, changes, also, now, stale }: Edit<Fields, Source>,
): Promise<number> {
  if (Object.keys(changes).length === 0) {
    requireVersion(row, { version }, stale);
    return version;
  }
  const set = {
    ...changedColumns(table, row, changes),
    ...also,
    version: version + 1,
    updatedAt: now,
  };
  const assignments = Object.entries(set).map(([name, value]) => sql`${quoted(name)} = ${value}`);
  const count = await tx.run(
    sql`UPDATE ${quoted(table.name)} SET ${join(assignments)}
         WHERE "id" = ${row.id} AND "version" = ${version}`,
  );
  if (count === 0) throw new Conflict(stale);
  return version + 1;
}

interface Alike<Fields> {
  ids: readonly number[];
  changes: Changes<Fields>;
  /** Columns beside the fields. */
  also?: Row;
  now: Date;
}

const versioned = columns("", {
  id: computed(int, '"id"'),
  version: computed(int, '"version"'),
});

/**
 * Changes many rows alike, those that still are as `changes` begin, in fields that nothing else
 * follows from. Answers each that it changed, with its next version.
 */
export function updateRows<Fields, Source>(
  tx: Tx,
  { name, fields }: Table<Fields, Source>,
  { ids, changes, also = {}, now }: Alike<Fields>,
): Promise<RowOf<typeof versioned>[]> {
  const changed = Object.entries(changes) as [string & keyof Fields, Change<Written>][];
  const store = (field: keyof Fields, value: Written) =>
    (fields[field].write as ((value: Written) => Written) | undefined)?.(value) ?? value;
  const next = [sql`"version" = "version" + 1`, sql`"updatedAt" = ${now}`];
  const set = changed.map(([field, { to }]) => sql`${quoted(field)} = ${store(field, to)}`);
  const besides = Object.entries(also).map(([name, value]) => sql`${quoted(name)} = ${value}`);
  const still = changed.map(([field, { from }]) => sql`${quoted(field)} = ${store(field, from)}`);
  return tx.returning(
    versioned,
    sql`UPDATE ${quoted(name)} SET ${join([...set, ...besides, ...next])}
         WHERE ${join([tx.isOneOf(raw('"id"'), ids), ...still], " AND ")}`,
  );
}

function changedColumns<Fields, Source>(
  table: Table<Fields, Source>,
  row: Source,
  changes: object,
): Row {
  const changed = Object.entries(changes).filter(([name]) => Object.hasOwn(table.fields, name));
  const wanted = changed.map(([name, change]) => [name, (change as Change<unknown>).to]);
  const fields = Object.fromEntries(wanted) as Partial<Fields>;
  const before = table.keys(row);
  const keys = Object.entries(table.keys({ ...row, ...fields }));
  return {
    ...storedFields(table, fields),
    ...Object.fromEntries(keys.filter(([name, key]) => key !== before[name])),
  };
}

function storedFields<Fields, Source>(
  { fields: declared }: Table<Fields, Source>,
  fields: Partial<Fields>,
): Row {
  const columns = declared as Readonly<Record<string, Column<unknown>>>;
  const store = (name: string, value: unknown) => {
    const column = columns[name];
    return column?.write ? column.write(value) : value;
  };
  const stored = Object.entries(fields).map(([name, value]) => [name, store(name, value)]);
  return Object.fromEntries(stored) as Row;
}

/** What belongs to a row through a table of pairs. */
export interface Relation {
  table: string;
  owner: string;
  member: string;
}

/** A row by its id, or what has no row of its own. */
type Member = { id: number } | string;

interface Difference {
  id: number;
  given?: readonly Member[];
  taken?: readonly Member[];
}

/** Gives an owner's row what it is given, and takes what is taken; all else stays. */
export async function updateRelation(
  tx: Tx,
  { table, owner, member }: Relation,
  { id, given = [], taken = [] }: Difference,
): Promise<void> {
  const pairs = given.map((one) => sql`(${id}, ${keyOf(one)})`);
  const [relation, by, which] = [quoted(table), quoted(owner), quoted(member)];
  if (taken.length > 0)
    await tx.run(
      sql`DELETE FROM ${relation} WHERE ${by} = ${id} AND ${which} IN (${join(taken.map(keyOf))})`,
    );
  if (given.length > 0)
    await tx.run(sql`INSERT INTO ${relation} (${by}, ${which}) VALUES ${join(pairs)}`);
}

function keyOf(member: Member): number | string {
  return typeof member === "string" ? member : member.id;
}

/** A name of a declaration, never of an input. */
function quoted(name: string): Sql {
  return raw(`"${name}"`);
}
