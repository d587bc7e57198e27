import Sqlite from "better-sqlite3";
import type pg from "pg";
import { dialect, onServer } from "./databases.ts";
import { listen, type Statement } from "./statements.ts";

/** The tables that grow with the shop. */
const large = ["User", "Customer", "AuditEntry", "UserGroup", "JobUser"];

/** Milliseconds that a statement may take at twenty thousand rows, on a busy machine. */
const SLOW = 150;

/** Rows that a sort may take in. */
const MANY = 10_000;

/** Every statement that reaches the driver while `work` runs. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const heard: Statement[] = [];
  const restore = listen(dialect, (statement) => void heard.push(statement));
  try {
    await work();
    return heard;
  } finally {
    restore();
  }
}

/** Calls by the name of the query, and of what is asked of it. */
export type Cases = Record<string, () => Promise<unknown>>;

/**
 * What is wrong with the plans of these calls, or of what is meant of their statements; throws
 * where one sends none.
 */
export function findingsOf(
  url: string,
  cases: Cases,
  meant: (statement: Statement) => Statement[] = (statement) => [statement],
): Promise<string[]> {
  return judgePlans(url, async (judge) => {
    const found = new Set<string>();
    for (const [name, work] of Object.entries(cases)) {
      const began = process.cpuUsage();
      const heard = await statementsOf(work);
      // No statement took longer than all of them.
      const took = since(began);
      const statements = heard.flatMap(meant);
      if (statements.length === 0) throw new Error(`${name} asks nothing`);
      for (const statement of statements) {
        const isQuick = took < SLOW && heard.includes(statement);
        for (const finding of await judge(statement, isQuick)) found.add(`${name}: ${finding}`);
      }
    }
    return [...found];
  });
}

/** What a plain UPDATE or DELETE reads, as a SELECT of the same values. */
export function readOf({ text, values }: Statement): Statement[] {
  const read = text
    .replace(/^\s*UPDATE ("\w+") SET (.*?)\s+WHERE/s, "SELECT $2 FROM $1 WHERE")
    .replace(/^\s*DELETE FROM/, "SELECT 1 FROM");
  return /^SELECT/.test(read) ? [{ text: read, values }] : [];
}

/** A statement that is known to be quick is not measured. */
type Judge = (statement: Statement, isQuick: boolean) => Promise<string[]>;

/**
 * Judges the plans of statements on the database at `url`: answers what is wrong with one, in
 * words; nothing where it is well.
 */
async function judgePlans<Result>(
  url: string,
  work: (judge: Judge) => Promise<Result>,
): Promise<Result> {
  if (dialect === "postgresql") {
    return onServer(async (client) => {
      const { rows } = await client.query<{ name: string; rows: number }>(
        "SELECT relname AS name, reltuples AS rows FROM pg_class",
      );
      const sizes = new Map(rows.map((row) => [row.name, row.rows]));
      return work(once((statement) => judgePostgresql(client, statement, sizes)));
    }, new URL(url).pathname.slice(1));
  }
  const connection = new Sqlite(url.replace(/^file:/, ""), { readonly: true });
  try {
    return await work(once(async (...asked) => judgeSqlite(connection, ...asked)));
  } finally {
    connection.close();
  }
}

/** A list asks the same in order to count, whatever its page. */
function once(judge: Judge): Judge {
  const known = new Map<string, Promise<string[]>>();
  return (statement, isQuick) => {
    const key = [statement.text, ...statement.values].join("\n");
    const judged = known.get(key) ?? judge(statement, isQuick);
    known.set(key, judged);
    return judged;
  };
}

interface Step {
  parent: number;
  detail: string;
}

/**
 * No step reads a large table row by row, or an index of it from end to end; no sort takes in more
 * than MANY rows; and it is not SLOW: a right plan can be a slow one.
 */
function judgeSqlite(
  connection: Sqlite.Database,
  { text, values }: Statement,
  isQuick: boolean,
): string[] {
  const isEmpty = () => connection.prepare(text).get(...values) === undefined;
  const steps = connection.prepare<unknown[], Step>(`EXPLAIN QUERY PLAN ${text}`).all(...values);
  const found = steps.flatMap(({ detail }) => {
    const [, name = "", how = ""] = /^SCAN (\S+)(.*)/.exec(detail) ?? [];
    // Something made on the way is no table.
    if (
      name === "" ||
      steps.some(
        (step) => step.detail === `CO-ROUTINE ${name}` || step.detail === `MATERIALIZE ${name}`,
      )
    )
      return [];
    // What the app itself has sent.
    if (text.includes(`json_each(?) ${name}`)) return [];
    if (/VIRTUAL TABLE INDEX \d+:$/.test(how)) return [`reads all of ${name}`];
    const table = large.find((one) => name === one || text.includes(`"${one}" ${name}`));
    if (!table) return [];
    if (!how.includes("USING")) return [`reads ${table} row by row`];
    // Read along until there are enough: all of it where there never are.
    return text.includes("LIMIT") && !isEmpty() ? [] : [`reads all of ${table} along an index`];
  });
  const sorts = steps.filter(({ detail }) => detail === "USE TEMP B-TREE FOR ORDER BY");
  const sorted = sorts.map(
    ({ parent }) => connection.prepare(withoutLimits(text, parent === 0)).all(...values).length,
  );
  const slow = !isQuick && leastOf(() => connection.prepare(text).all(...values)) > SLOW;
  return [
    ...found,
    ...sorted.filter((rows) => rows > MANY).map(() => "sorts too many rows"),
    ...(slow ? ["is slow, whatever its plan"] : []),
  ];
}

/** Milliseconds of this process: others work on the machine, so the least of three is meant. */
function leastOf(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && least > SLOW; run++) {
    const began = process.cpuUsage();
    work();
    least = Math.min(least, since(began));
  }
  return least;
}

/** Milliseconds that this process has computed since. */
function since(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

/**
 * The statement without the limits of the sort, so that it answers all that is sorted; those inside
 * remain where only the outermost is asked about.
 */
function withoutLimits(text: string, outermost: boolean): string {
  const limit = outermost
    ? /LIMIT (\?|\d+)( OFFSET \?)?\s*$/
    : /LIMIT (\?|\d+)( OFFSET \?)?(?!.*LIMIT)/s;
  return text.replace(
    limit,
    (_, rows: string, offset?: string) => `LIMIT -1 + 0 * ${rows}${offset ? " OFFSET 0 * ?" : ""}`,
  );
}

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Cond"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Node[];
}

interface Answer {
  Plan: Node;
  "Execution Time": number;
}

/** The same, by what the server says it did. */
async function judgePostgresql(
  client: pg.Client,
  { text, values }: Statement,
  sizes: ReadonlyMap<string, number>,
): Promise<string[]> {
  const explain = async () => {
    const { rows } = await client.query<{ "QUERY PLAN": [Answer] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
      values,
    );
    const [row] = rows;
    if (!row) throw new Error("EXPLAIN answers one row");
    return row["QUERY PLAN"][0];
  };
  const judge = (node: Node): string[] => {
    const { "Node Type": type, "Relation Name": table = "", Plans: parts = [] } = node;
    const below = parts.flatMap(judge);
    if (type === "Sort" && parts.some((part) => part["Actual Rows"] > MANY))
      return ["sorts too many rows", ...below];
    const read =
      (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];
    // What stops early, or reads along up to the middle, has not read it all.
    if (!large.includes(table) || node["Index Cond"] || read < 0.6 * (sizes.get(table) ?? 0))
      return below;
    if (type === "Seq Scan") return [`reads ${table} row by row`, ...below];
    return /^Index/.test(type) ? [`reads all of ${table} along an index`, ...below] : below;
  };
  let answer = await explain();
  // Others work on the machine: the quickest of some counts.
  for (let tries = 1; tries < 6 && answer["Execution Time"] > SLOW; tries++)
    answer = await explain();
  const slow = answer["Execution Time"] > SLOW;
  return [...judge(answer.Plan), ...(slow ? ["is slow, whatever its plan"] : [])];
}
