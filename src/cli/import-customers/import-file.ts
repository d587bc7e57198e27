import { type FileHandle, open } from "node:fs/promises";
import type { Database } from "../../db/client.ts";
import { EXIT } from "../../explain-error.ts";
import {
  type ImportBatch,
  type ImportCounts,
  importCustomers,
} from "../../features/customers/service/import-customers.ts";
import { CommandError } from "../command-line.ts";
import { readCustomer } from "./customer-line.ts";
import { type Column, columns, readHeader } from "./header.ts";
import { type CsvFile, type CsvRecord, readRecords } from "./read-records.ts";

export interface ImportOptions {
  clock: () => Date;
  /** Called when everything up to `line` is imported. */
  onProgress?: (at: { line: number; bytes: number; total: number }) => void;
}

export interface ImportReport {
  counts: ImportCounts;
  /** Of the refused lines the first 100, in words. */
  problems: string[];
}

/**
 * Lines that one transaction writes: the write lock is free again after some tenths of a second.
 */
const BATCH = 2_500;
const MAX_PROBLEMS = 100;
const HEADER_BYTES = 65_536;

/**
 * Imports the customers of a CSV file. Lines that cannot be used are reported; for a file or a
 * header that cannot, throws CommandError and imports nothing.
 */
export async function importFile(
  db: Database,
  path: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const records = readRecords(await recogniseFile(handle));
    const order = headerOf((await records.next()).value as CsvRecord | undefined);
    const problems: string[] = [];
    const batches = readBatches({
      records,
      order,
      problems,
      onProgress: (at) => options.onProgress?.({ ...at, total: size }),
    });
    return { counts: await importCustomers(db, batches, options.clock), problems };
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`The file ${path} cannot be read (${error.code}).`, EXIT.noInput);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new CommandError(`${path} is not a file.`, EXIT.noInput);
}

/** The first line tells: no column has a comma or a semicolon in its name. */
async function recogniseFile(handle: FileHandle): Promise<CsvFile> {
  const { buffer, bytesRead } = await handle.read({
    buffer: Buffer.alloc(HEADER_BYTES),
    position: 0,
  });
  const bytes = buffer.subarray(0, bytesRead);
  const start = bytes.subarray(0, 3).equals(Buffer.from("\ufeff")) ? 3 : 0;
  const [line = ""] = bytes.toString("utf8", start).trimStart().split("\n");
  if (/[\0\ufffd]/.test(line)) refuseHeader("it is not UTF-8 text");
  return { handle, start, delimiter: line.includes(";") && !line.includes(",") ? ";" : "," };
}

function headerOf(record: CsvRecord | undefined): Column[] {
  const order = record ? (record.problem ?? readHeader(record.fields)) : "the file is empty";
  return typeof order === "string" ? refuseHeader(order) : order;
}

function refuseHeader(why: string): never {
  const names = Object.values(columns).join(", ");
  const needed =
    `The first line must name the columns ${names}; company may be missing. ` +
    "The text must be UTF-8.";
  throw new CommandError(
    `Nothing was imported. The header cannot be used: ${why}.\n${needed}`,
    EXIT.data,
  );
}

interface Reading {
  records: AsyncIterable<CsvRecord>;
  order: Column[];
  /** Filled while reading. */
  problems: string[];
  onProgress: (at: { line: number; bytes: number }) => void;
}

async function* readBatches({
  records,
  order,
  problems,
  onProgress,
}: Reading): AsyncGenerator<ImportBatch> {
  let batch: ImportBatch = { customers: [], refused: 0 };
  let done = { line: 0, bytes: 0 };
  for await (const record of records) {
    const customer = record.problem ?? readCustomer(order, record.fields);
    if (typeof customer !== "string") batch.customers.push(customer);
    else if (++batch.refused && problems.length < MAX_PROBLEMS)
      problems.push(`${placeOf(record)}: ${customer}`);
    done = { line: record.lastLine, bytes: record.bytes };
    if (batch.customers.length + batch.refused < BATCH) continue;
    yield batch;
    onProgress(done);
    batch = { customers: [], refused: 0 };
  }
  if (batch.customers.length + batch.refused === 0) return;
  yield batch;
  onProgress(done);
}

function placeOf({ line, lastLine }: CsvRecord): string {
  return line === lastLine ? `Line ${line}` : `Lines ${line} to ${lastLine}`;
}
