import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** Makes a folder that only its owner may enter; an existing one stays as it is. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/**
 * Creates an empty file that only its owner may read, with its folder; an existing one stays as it
 * is.
 */
export function touchPrivateFile(file: string): void {
  makePrivateFolder(dirname(file));
  closeSync(openSync(file, "a", 0o600));
}

/** Writes a file (0600) in one step: after a crash it is old or new. */
export function writePrivateFile(file: string, text: string): void {
  makePrivateFolder(dirname(file));
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: 0o600, flag: "wx", flush: true });
  renameSync(draft, file);
}

/**
 * Writes a new file (0600). Throws EEXIST where there is one; one that could not be filled is gone
 * again.
 */
export function createPrivateFile(file: string, text: string): void {
  const descriptor = openSync(file, "wx", 0o600);
  try {
    writeFileSync(descriptor, text, { flush: true });
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Gives a finished draft its name, for good. Throws EEXIST where something has that name. */
export function publishFile(draft: string, file: string): void {
  syncPath(draft);
  try {
    linkSync(draft, file);
    rmSync(draft);
  } catch (error) {
    // Some file systems know no links.
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || existsSync(file)) throw error;
    renameSync(draft, file);
  }
  syncPath(dirname(file));
}

/** Returns once a file, or the names in a folder, are on the disk. */
export function syncPath(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
