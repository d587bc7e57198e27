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
