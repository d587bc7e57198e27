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
import { encodings } from "./import-customers/encoding.ts";
import {
  type ImportOptions,
  type ImportReport,
  importFile,
} from "./import-customers/import-file.ts";
import type { Wanted } from "./import-customers/source.ts";
import { createProgress } from "./progress.ts";

const usage = `Usage: npm run customers:import -- [options] FILE

Adds and updates customers by their reference. Who holds a customer stays as it
is. A line that cannot be used is reported with its number, and the others are
imported. A reference that stands for different people in the file is refused;
of the same person the last line counts. An import that was interrupted can
simply be run again.

  FILE               what a shop or a spreadsheet program exports, separated by
                     commas, semicolons or tabs; - for standard input. The
                     first line names the columns, in any order: reference,
                     email, first name, last name and, where there is one,
                     company, or as Spryker, Magento, Shopify, Shopware, Sylius
                     and German spreadsheets call them. Others are passed over.
  --encoding NAME    ${encodings.join(", ")}; recognised
                     where it is not given
  --dry-run          reports what would be done, and writes nothing
  --accept-changed   takes over a known reference whose name and e-mail are both
                     new even where a user holds that customer; else it is left
                     as it was
  --help             this text

Ends with 0, with 65 when lines or the header were refused or customers were
left as they were, 64 for a wrong command line, 66 when the file cannot be read,
69 when the database cannot be used, 78 for a wrong configuration.`;

/** Milliseconds: a batch takes some hundreds, but the disk may be busy. */
const TRANSACTION_TIMEOUT = 60_000;

interface Arguments extends Wanted {
  dryRun: boolean;
  acceptChanged: boolean;
}

/** undefined for --help. */
function readArguments(args: string[]): Arguments | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        "dry-run": { type: "boolean", default: false },
        "accept-changed": { type: "boolean", default: false },
        encoding: { type: "string" },
      },
    });
    if (values.help) return undefined;
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw new Error("One file must be named.");
    const encoding = encodings.find((known) => known === values.encoding?.toLowerCase());
    if (values.encoding !== undefined && !encoding)
      throw new Error(`The encoding must be one of ${encodings.join(", ")}.`);
    const { "dry-run": dryRun, "accept-changed": acceptChanged } = values;
    return { path, encoding, dryRun, acceptChanged };
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

async function run(wanted: Arguments): Promise<ImportReport> {
  const db = await openDatabase(readConfig().databaseUrl, {
    transactionTimeout: TRANSACTION_TIMEOUT,
    batch: true,
    onWait: sayWaiting,
  });
  const progress = createProgress(process.stderr, "kB");
  const kilobytes = (bytes: number) => Math.ceil(bytes / 1_024);
  try {
    const onProgress: ImportOptions["onProgress"] = ({ line, bytes, total }) => {
      reached.line = wanted.dryRun ? 0 : line;
      progress.show(kilobytes(bytes), kilobytes(total));
    };
    return await importFile(db, wanted, { ...wanted, clock: () => new Date(), onProgress });
  } finally {
    progress.stop();
    await db.close();
  }
}

function summary({ counts }: ImportReport, dryRun: boolean): string {
  const { added, updated, unchanged, refused, replaced, kept } = counts;
  const others =
    replaced + kept > 0 ? `, ${replaced} became somebody else, ${kept} left as they were` : "";
  const end = dryRun ? "; nothing was written" : "";
  return (
    `Customers: ${added} added, ${updated} updated, ${unchanged} unchanged${others}, ` +
    `${refused} refused${end}`
  );
}

await runCommand(
  import.meta,
  async () => {
    const wanted = readArguments(commandArguments());
    if (!wanted) return say(usage);
    const started = performance.now();
    const report = await run(wanted);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    say(`${summary(report, wanted.dryRun)}, in ${seconds} s.`);
    for (const line of report.notes.under("Noted:")) say(line);
    const { kept, refused } = report.counts;
    const others = report.somebodyElse.under("Known references, and somebody else:");
    if (refused + kept === 0) return others.forEach(say);
    throw new CommandError(
      [...report.problems.under("These lines were refused:"), ...others].join("\n"),
      EXIT.data,
    );
  },
  whenStopped,
);
