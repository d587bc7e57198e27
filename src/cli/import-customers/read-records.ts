import type { FileHandle } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { type CsvError, type Info, parse } from "csv-parse";

/** A record of a CSV file; `problem` in place of its fields where it is none. */
export interface CsvRecord {
  /** Where it begins and ends, counted from 1. */
  line: number;
  lastLine: number;
  fields: string[];
  problem?: string;
  /** Bytes of the file up to the end of it. */
  bytes: number;
}

export interface CsvFile {
  handle: FileHandle;
  delimiter: string;
  /** Byte and line at which the text begins. */
  start: number;
  line: number;
}

/** Bytes: what is longer has lost a quotation mark. */
const MAX_RECORD = 1_048_576;
const MIN_CHUNK = 4_096;
const MAX_CHUNK = 65_536;

const dialect = {
  max_record_size: MAX_RECORD,
  record_delimiter: ["\r\n", "\n"],
  relax_column_count: true,
  trim: true,
};
const problems: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quotation mark is not closed",
  CSV_MAX_RECORD_SIZE: "a quotation mark is not closed, or the line is too long",
};

/**
 * The records of a file in order, blank ones left out. After a broken one reading goes on with the
 * next line of the file.
 */
export async function* readRecords({
  handle,
  delimiter,
  start,
  line: first,
}: CsvFile): AsyncGenerator<CsvRecord, undefined> {
  let next = { line: first, byte: start };
  for (;;) {
    const part = parsePart(handle, next.byte, delimiter);
    const from = next.byte;
    let delivered = 0;
    for await (const { record: fields, info } of part.parser as AsyncIterable<{
      record: string[];
      info: Info;
    }>) {
      if (delivered++ === part.broken?.records) break;
      const line = next.line;
      next = { line: line + 1 + newlines(fields), byte: from + info.bytes };
      if (fields.some((field) => field.trim() !== ""))
        yield { line, lastLine: next.line - 1, fields, bytes: next.byte };
    }
    if (!part.broken) return undefined;
    const { line } = next;
    next = { line: line + 1, byte: await endOfLine(handle, next.byte) };
    yield {
      line,
      lastLine: line,
      fields: [],
      problem: problems[part.broken.code] ?? "a quotation mark is out of place",
      bytes: next.byte,
    };
  }
}

/**
 * Parses from `start` to the end, or to what it cannot read: that is `broken`, and reading stops
 * there.
 */
function parsePart(handle: FileHandle, start: number, delimiter: string) {
  const part: { parser: ReturnType<typeof parse>; broken: CsvError | undefined } = {
    parser: parse({ ...dialect, delimiter, info: true, skip_records_with_error: true }),
    broken: undefined,
  };
  // With an error the parser would throw away the good records before it, so it is told to skip;
  // what it makes of the rest is not used.
  part.parser.on("skip", (error: CsvError) => (part.broken ??= error));
  const chunks = readChunks(handle, start, () => part.broken !== undefined);
  pipeline(Readable.from(chunks), part.parser, () => {});
  return part;
}

/** Small at first: after a broken record most of the first chunk is read again. */
async function* readChunks(
  handle: FileHandle,
  start: number,
  isOver: () => boolean,
): AsyncGenerator<Buffer> {
  let size = MIN_CHUNK;
  for (let position = start; !isOver(); size = Math.min(2 * size, MAX_CHUNK)) {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(size), position });
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function endOfLine(handle: FileHandle, start: number): Promise<number> {
  let position = start;
  for await (const chunk of readChunks(handle, start, () => false)) {
    const at = chunk.indexOf("\n");
    if (at >= 0) return position + at + 1;
    position += chunk.length;
  }
  return position;
}

function newlines(fields: string[]): number {
  return fields.reduce((sum, field) => sum + field.split("\n").length - 1, 0);
}
