// `npm run customers:import -- FILE.csv`: the store's customers come in.
import "../node-version.ts";
import { parseArgs } from "node:util";
import { openDatabase } from "../db/client.ts";
import { readConfig } from "../environment.ts";
import { EXIT } from "../explain-error.ts";
import {
  CommandError,
  commandArguments,
  runCommand,
  say,
  sayWaiting,
  UsageError,
} from "./command-line.ts";
import {
  type ImportOptions,
  type ImportReport,
  importFile,
} from "./import-customers/import-file.ts";
import { createProgress } from "./progress.ts";

const usage = `Usage: npm run customers:import -- FILE.csv

Adds and updates customers by their reference. Who holds a customer stays as it
is. A line that cannot be used is reported with its number, and the others are
imported. Where a reference comes again, the later line counts. An import that
was interrupted can simply be run again.

  FILE.csv   UTF-8, separated by commas or semicolons; the first line names the
             columns, in any order:
             reference,email,first name,last name,company
             (company may be missing)
  --help     this text

Ends with 0, with 65 when lines or the header were refused, 64 for a wrong
command line, 66 when the file cannot be read, 69 when the database cannot be
used, 78 for a wrong configuration.`;

/** Milliseconds: a batch takes some hundreds, but the disk may be busy. */
const TRANSACTION_TIMEOUT = 60_000;

/** The file; undefined for --help. */
function readArguments(args: string[]): string | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" } },
    });
    if (values.help) return undefined;
    if (positionals.length !== 1) throw new Error("One file must be named.");
    return positionals[0] as string;
  } catch (error) {
    throw new UsageError((error as Error).message, usage);
  }
}

/** Where the import is, for who stops it. */
const reached = { line: 0 };

function whenStopped(): string {
  const { line } = reached;
  if (line === 0) return "Stopped. Hardly anything is imported yet; simply run it again.";
  return (
    `Stopped. Everything up to line ${line} is imported. Run it again: ` +
    "what is there stays as it is."
  );
}

async function run(path: string): Promise<ImportReport> {
  const db = await openDatabase(readConfig().databaseUrl, {
    transactionTimeout: TRANSACTION_TIMEOUT,
    batch: true,
    onWait: sayWaiting,
  });
  const progress = createProgress(process.stderr, "kB");
  const kilobytes = (bytes: number) => Math.ceil(bytes / 1_024);
  try {
    const onProgress: ImportOptions["onProgress"] = ({ line, bytes, total }) => {
      reached.line = line;
      progress.show(kilobytes(bytes), kilobytes(total));
    };
    return await importFile(db, path, { clock: () => new Date(), onProgress });
  } finally {
    progress.stop();
    await db.close();
  }
}

await runCommand(
  import.meta,
  async () => {
    const path = readArguments(commandArguments());
    if (path === undefined) return say(usage);
    const started = performance.now();
    const { counts, problems } = await run(path);
    const { added, updated, unchanged, refused } = counts;
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    say(
      `Customers: ${added} added, ${updated} updated, ${unchanged} unchanged, ` +
        `${refused} refused, in ${seconds} s.`,
    );
    if (refused === 0) return;
    const more = refused > problems.length ? [`and ${refused - problems.length} more`] : [];
    throw new CommandError(
      ["These lines were refused:", ...problems, ...more].join("\n"),
      EXIT.data,
    );
  },
  whenStopped,
);
