import { ConfigError } from "./config.ts";
import { Unavailable } from "./domain/errors.ts";

/** How a process ends; all but the first two as in sysexits.h. */
export const EXIT = {
  refused: 1,
  bug: 1,
  usage: 64,
  data: 65,
  noInput: 66,
  unavailable: 69,
  cannotCreate: 73,
  output: 74,
  config: 78,
} as const;

/**
 * What to say of an error that a person can put right, and how to end; undefined for a bug. No
 * message of a driver is repeated: it may quote DATABASE_URL.
 */
export function explainError(error: unknown): { message: string; code: number } | undefined {
  if (error instanceof ConfigError) return { message: error.message, code: EXIT.config };
  const code = String((error as { code?: unknown } | undefined)?.code ?? "");
  const problem = error instanceof Unavailable ? unavailableText(error) : unusableText(code);
  if (problem)
    return {
      message: `The database that DATABASE_URL names cannot be used: ${problem}`,
      code: EXIT.unavailable,
    };
  if (
    code !== "P2021" &&
    !/no such table|relation .* does not exist/.test((error as Error | undefined)?.message ?? "")
  )
    return undefined;
  return {
    message:
      "The database has no tables yet: run `npm run db:migrate` and `npm run db:seed` first.",
    code: EXIT.refused,
  };
}

/** Of an error of a plain connection, by its code. */
function unusableText(code: string): string | undefined {
  if (code === "3D000") return "it does not exist on the server. Create it first (createdb).";
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code))
    return (
      "the file is not a database, or it is damaged. Restore a backup: " +
      "npm run db:restore -- FILE (see the folder backups beside it)."
    );
  const passing =
    /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|28\w{3}|53\w{3}|57P0\d|SQLITE_(BUSY|CANTOPEN|READONLY|PERM|IOERR)\w*)$/;
  return passing.test(code) ? `there is no usable answer now (${code}).` : undefined;
}

function unavailableText({ reason }: Unavailable): string {
  if (reason.key === "errors.unavailable.noFile")
    return (
      `there is no file ${reason.params?.file}. ` +
      "Run `npm run db:migrate` and `npm run db:seed` first."
    );
  if (reason.key === "errors.unavailable.busy") return "somebody else is writing. Try again.";
  if (reason.key === "errors.unavailable.readOnly")
    return "it cannot be written to; the disk may be full.";
  return "there is no answer. Is DATABASE_URL right?";
}
