import { EXIT } from "../explain-error.ts";
import { CommandError } from "./command-line.ts";

/**
 * Why files could not be written, after what did not happen; the error itself where it is another.
 */
export function explainDisk(error: unknown, consequence: string): unknown {
  if (isFull(error))
    return new CommandError(`${consequence}: there is no room on the disk.`, EXIT.unavailable);
  const { code = "", path } = error as NodeJS.ErrnoException;
  if (!/^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ENAMETOOLONG|ELOOP)$/.test(code)) return error;
  return new CommandError(
    `${consequence}: ${path ?? "a file"} cannot be written (${code}).`,
    EXIT.unavailable,
  );
}

function isFull(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string };
  return (
    /^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL|SQLITE_IOERR_WRITE)$/.test(String(code)) ||
    /No space left|File too large/.test(message ?? "")
  );
}
