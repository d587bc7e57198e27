import type { FileHandle } from "node:fs/promises";
import { EXIT } from "../../explain-error.ts";
import { CommandError } from "../command-line.ts";

/** The encodings that spreadsheet programs write, as TextDecoder calls them. */
export const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;

export type Encoding = (typeof encodings)[number];

const CHUNK = 1_048_576;
/** What no text has, and what becomes of bytes that an encoding has no character for. */
const control = /[^\P{Cc}\t\n\v\f\r]/u;

/**
 * By its byte order mark; without one by all of its bytes: they are UTF-8, or else Windows-1252.
 * Throws CommandError for what may be either, or neither.
 */
export async function recogniseEncoding(handle: FileHandle): Promise<Encoding> {
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(1_024), position: 0 });
  const begin = buffer.subarray(0, bytesRead);
  const marked = byMark(begin);
  if (marked) return marked;
  const { letters, broken, isWindows } = await countLetters(handle);
  if (broken === 0 && !begin.includes(0)) return "utf-8";
  // Lines that were damaged, in a file that is UTF-8 otherwise: those alone are refused.
  if (letters > 100 * broken && !begin.includes(0)) return "utf-8";
  if (isWindows && broken >= 10 * letters) return "windows-1252";
  throw new CommandError(
    "Nothing was imported. The encoding of the file cannot be recognised: save it as " +
      `"CSV UTF-8", or name it with --encoding (${encodings.join(", ")}).`,
    EXIT.data,
  );
}

function byMark(begin: Buffer): Encoding | undefined {
  if (begin.subarray(0, 3).equals(Buffer.from("\ufeff"))) return "utf-8";
  const [first, second] = begin;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // A header in letters of ours has every other byte empty.
  if (first && second === 0) return "utf-16le";
  return first === 0 && second ? "utf-16be" : undefined;
}

/** Letters beyond ASCII, read as UTF-8, and places where that is impossible. */
async function countLetters(handle: FileHandle) {
  const windows = new TextDecoder("windows-1252");
  const found = { letters: 0, broken: 0, isWindows: true };
  for await (const [text, bytes] of decoded(handle, "utf-8")) {
    for (const letter of text.match(/[^\0-\x7f]/gu) ?? [])
      found[letter === "\ufffd" ? "broken" : "letters"]++;
    found.isWindows &&= !control.test(windows.decode(bytes));
  }
  return found;
}

/** The text of a file, piece by piece, without its byte order mark; and the bytes of each piece. */
export async function* decoded(
  handle: FileHandle,
  encoding: Encoding,
): AsyncGenerator<readonly [string, Buffer]> {
  const decoder = new TextDecoder(encoding);
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(CHUNK), position });
    position += bytesRead;
    const bytes = buffer.subarray(0, bytesRead);
    yield [decoder.decode(bytes, { stream: bytesRead > 0 }), bytes];
    if (bytesRead === 0) return;
  }
}
