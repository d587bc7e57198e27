import { writeSync } from "node:fs";
import pino, { type Logger } from "pino";
import type { Config } from "./config.ts";

const STDOUT = 1;

/** One JSON line each on standard output, with the time and without host and process. */
export function createLog({ logLevel }: Pick<Config, "logLevel">): Logger {
  const options = { level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, { write: writeLine });
}

/** What nobody takes (a full disk, a terminal that was closed) is lost, and ends nothing. */
function writeLine(line: string): void {
  try {
    for (let rest = Buffer.from(line); rest.length > 0; )
      rest = rest.subarray(writeSync(STDOUT, rest));
  } catch {
    // There is no other place to say it.
  }
}
