import type { FileHandle } from "node:fs/promises";
import type { Database } from "../../db/client.ts";
import { fullName } from "../../domain/text.ts";
import { EXIT } from "../../explain-error.ts";
import {
  type ImportBatch,
  type ImportCounts,
  importCustomers,
} from "../../features/customers/service/import-customers.ts";
import type { CustomerLine, Repeated } from "../../features/customers/service/repeated.ts";
import type { StoreCustomer } from "../../features/customers/service/store-customer.ts";
import type { Judged } from "../../features/customers/service/write-customers.ts";
import { CommandError } from "../command-line.ts";
import { readLine } from "./customer-line.ts";
import { columns, type Header, readHeader } from "./header.ts";
import { type CsvFile, type CsvRecord, readRecords } from "./read-records.ts";
import { findRepeated } from "./repeated.ts";
import { openSource, type Wanted } from "./source.ts";
import { Told } from "./told.ts";

export interface ImportOptions {
  clock: () => Date;
  dryRun?: boolean;
  acceptChanged?: boolean;
  /** Called when everything up to `line` is imported. */
  onProgress?: (at: { line: number; bytes: number; total: number }) => void;
}

export interface ImportReport {
  counts: ImportCounts;
  /** What was noticed and stopped nothing, in words. */
  notes: Told;
  /** The lines that were refused. */
  problems: Told;
  /** Known references under which somebody else came. */
  somebodyElse: Told;
}

/**
 * Lines that one transaction writes: the write lock is free again after some tenths of a second.
 */
const BATCH = 2_500;
const HEADER_BYTES = 65_536;

/**
 * Imports the customers of a CSV file. Lines that cannot be used are reported; for a file or a
 * header that cannot, throws CommandError and imports nothing.
 */
export async function importFile(
  db: Database,
  wanted: Wanted,
  options: ImportOptions,
): Promise<ImportReport> {
  const { handle, encoding } = await openSource(wanted);
  try {
    const { size } = await handle.stat();
    const file = await recogniseFile(handle);
    const { order, notes } = await headerOf(file);
    const told = { notes: new Told(), problems: new Told(), somebodyElse: new Told() };
    if (encoding !== "utf-8") told.notes.add(`The file was read as ${encoding}`);
    for (const note of notes) told.notes.add(note);
    const repeated = await findRepeated(() => customersOf(file, order));
    const batches = readBatches({ file, order, repeated, told }, (at) =>
      options.onProgress?.({ ...at, total: size }),
    );
    const counts = await importCustomers(db, batches, {
      ...{ dryRun: false, acceptChanged: false, ...options },
      onSomebodyElse: (found) => told.somebodyElse.add(describe(found)),
    });
    return { counts, ...told };
  } finally {
    await handle.close();
  }
}

/** Spreadsheet programs may say the separator first; else the header tells, which has it most. */
async function recogniseFile(handle: FileHandle): Promise<CsvFile> {
  const { buffer, bytesRead } = await handle.read({
    buffer: Buffer.alloc(HEADER_BYTES),
    position: 0,
  });
  const mark = buffer.subarray(0, 3).equals(Buffer.from("\ufeff")) ? 3 : 0;
  const begin = buffer.subarray(mark, bytesRead).toString("latin1");
  const said = /^"?sep=([,;\t])"?\r?\n/i.exec(begin);
  if (said) return { handle, delimiter: said[1] as string, start: mark + said[0].length, line: 2 };
  const [header = ""] = begin.trimStart().split(/\r?\n/);
  const often = (delimiter: string) => header.split(delimiter).length;
  const [delimiter = ","] = [",", ";", "\t"].sort((one, other) => often(other) - often(one));
  return { handle, delimiter, start: mark, line: 1 };
}

async function headerOf(file: CsvFile): Promise<Header> {
  const { value: record } = await readRecords(file).next();
  const header = record ? (record.problem ?? readHeader(record.fields)) : "the file is empty";
  return typeof header === "string" ? refuseHeader(header) : header;
}

function refuseHeader(why: string): never {
  const names = Object.values(columns).join(", ");
  throw new CommandError(
    `Nothing was imported. The header cannot be used: ${why}.\n` +
      `The first line must name the columns ${names}, or call them as the store's software ` +
      "does; company may be missing.",
    EXIT.data,
  );
}

async function* linesOf(file: CsvFile): AsyncGenerator<CsvRecord> {
  const records = readRecords(file);
  await records.next();
  yield* records;
}

async function* customersOf(file: CsvFile, order: Header["order"]): AsyncGenerator<CustomerLine> {
  for await (const { line, problem, fields } of linesOf(file)) {
    const read = problem ?? readLine(order, fields);
    if (typeof read !== "string") yield { line, customer: read.customer };
  }
}

interface Reading {
  file: CsvFile;
  order: Header["order"];
  repeated: ReadonlyMap<string, Repeated>;
  /** Filled while reading. */
  told: Pick<ImportReport, "notes" | "problems">;
}

async function* readBatches(
  reading: Reading,
  onProgress: (at: { line: number; bytes: number }) => void,
): AsyncGenerator<ImportBatch> {
  let batch: ImportBatch = { customers: [], refused: 0 };
  let done = { line: 0, bytes: 0 };
  for await (const record of linesOf(reading.file)) {
    const customer = take(reading, record);
    if (typeof customer === "string") {
      batch.refused++;
      reading.told.problems.add(`${placeOf(record)}: ${customer}`);
    } else if (customer) batch.customers.push(customer);
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

/** A line's customer, why it is refused, or nothing where a later line of the same one counts. */
function take({ order, repeated, told }: Reading, record: CsvRecord) {
  const read = record.problem ?? readLine(order, record.fields);
  if (typeof read === "string") return read;
  const { customer, notes } = read;
  const again = repeated.get(customer.reference);
  if (again?.differ)
    return `reference ${customer.reference} stands for different people in ${linesText(again)}`;
  for (const note of notes) told.notes.add(`${placeOf(record)}: ${note}`);
  const last = again?.lines.at(-1) ?? record.line;
  if (last === record.line) return customer;
  told.notes.add(
    `${placeOf(record)}: reference ${customer.reference} comes again in line ${last}, which counts`,
  );
  return undefined;
}

function linesText({ lines }: Repeated): string {
  const rest = lines.length > 5 ? ` and ${lines.length - 5} more` : "";
  return `lines ${lines.slice(0, 5).join(", ")}${rest}`;
}

function placeOf({ line, lastLine }: CsvRecord): string {
  return line === lastLine ? `Line ${line}` : `Lines ${line} to ${lastLine}`;
}

function describe({ was, is, result }: Judged): string {
  const fate = result === "kept" ? "left as it was: a user holds this customer" : "taken over";
  return `${is.reference} was ${personText(was ?? is)}, is ${personText(is)}; ${fate}`;
}

function personText(customer: StoreCustomer): string {
  const { company, email } = customer;
  return [fullName(customer).trim(), company, email].filter((text) => text).join(", ");
}
