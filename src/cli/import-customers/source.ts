import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stdin } from "node:process";
import { EXIT } from "../../explain-error.ts";
import { CommandError } from "../command-line.ts";
import { decoded, type Encoding, recogniseEncoding } from "./encoding.ts";

/** Where customers come from: a file's path, or `-` for standard input. */
export interface Wanted {
  path: string;
  /** Recognised where it is not named. */
  encoding: Encoding | undefined;
}

/** A file of UTF-8, and the encoding that it came in. */
interface Source {
  handle: FileHandle;
  encoding: Encoding;
}

/**
 * Opens what is to be imported, as UTF-8. Throws CommandError for what is no file, or in an
 * encoding that nobody can tell.
 */
export async function openSource({ path, encoding: named }: Wanted): Promise<Source> {
  const given = path === "-" ? await copied(stdin) : await openFile(path);
  try {
    const encoding = named ?? (await recogniseEncoding(given));
    if (encoding === "utf-8") return { handle: given, encoding };
    const handle = await copied(texts(given, encoding));
    await given.close();
    return { handle, encoding };
  } catch (error) {
    await given.close();
    throw error;
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

/** A copy that can be read from anywhere. It has no name: nothing stays behind, however this ends. */
async function copied(pieces: AsyncIterable<Uint8Array | string>): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-import-"));
  try {
    const handle = await open(join(folder, "customers.csv"), "wx+", 0o600);
    await rm(folder, { recursive: true });
    for await (const piece of pieces) await handle.appendFile(piece);
    return handle;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* texts(handle: FileHandle, encoding: Encoding): AsyncGenerator<string> {
  for await (const [text] of decoded(handle, encoding)) yield text;
}
