import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { copyDatabase } from "./databases.ts";

export const header = "reference,email,first name,last name,company";
export const anna = "DE--1,anna@example.com,Anna,Berg,Berg GmbH";

/** As many lines of somebody. */
export function many(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) =>
      `M--${index},m${index}@example.com,Maria ${index},Muster ${index},Firma ${index} GmbH`,
  );
}

/** For each test a file of customers and a database without any. */
export function useImport() {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-import-"));
  const file = join(folder, "customers.csv");
  let db: Database;
  let url: string;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    ({ url, drop } = await copyDatabase());
    db = await openDatabase(url);
  });
  afterEach(async () => {
    await db.close();
    await drop();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (...lines: string[]) => writeFileSync(file, `${lines.join("\n")}\n`);
  const customers = () => db.read.customer.findMany({ orderBy: { id: "asc" } });
  const entries = async () => {
    const rows = await db.read.auditEntry.findMany({
      where: { action: { in: ["import.started", "customers.imported"] } },
      orderBy: { id: "asc" },
    });
    return rows.map(({ action, at, source, actorId, subjectType, changes }) => ({
      action,
      at,
      source,
      actorId,
      subjectType,
      changes: JSON.parse(changes),
    }));
  };
  return {
    folder,
    file,
    get db() {
      return db;
    },
    get url() {
      return url;
    },
    write,
    customers,
    entries,
  };
}

/** The command as a process of its own, on the database at `url`. */
export function startImport(
  url: string,
  args: readonly string[],
  stdio: StdioOptions = ["ignore", "pipe", "pipe"],
): ChildProcess {
  const env = { ...process.env, DATABASE_URL: url };
  return spawn(process.execPath, ["dist/cli/import-customers.js", ...args], { env, stdio });
}

/** What it said by its end. */
export async function finished(
  child: ChildProcess,
): Promise<{ code: number | null; out: string; err: string }> {
  let [out, err] = ["", ""];
  child.stdout?.on("data", (chunk) => (out += chunk));
  child.stderr?.on("data", (chunk) => (err += chunk));
  const [code] = await once(child, "close");
  return { code: code as number | null, out, err };
}
