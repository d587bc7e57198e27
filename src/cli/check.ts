// `npm run db:check`: whether the database is whole, and what triggers and rules keep is kept.
import "../node-version.ts";
import { parseArgs } from "node:util";
import { readConfig } from "../environment.ts";
import { EXIT } from "../explain-error.ts";
import { checkDatabase } from "./check/check-database.ts";
import { CommandError, commandArguments, runCommand, say, UsageError } from "./command-line.ts";
import { requireDatabase } from "./require-database.ts";

const usage = `Usage: npm run db:check

Reads the whole database and says of each rule whether it holds: its files,
references between rows, numbers that triggers keep, the indexes of the search,
the triggers themselves, migrations, and that somebody may manage users. It
changes nothing, and the app may go on serving.

  --help   this text

Ends with 0 when all is well, 64 for a wrong command line, 65 when something is
wrong, 69 when the database cannot be used, 78 for a wrong configuration.`;

function wantsHelp(args: string[]): boolean {
  try {
    return (
      parseArgs({ args, options: { help: { type: "boolean", short: "h" } } }).values.help ?? false
    );
  } catch (error) {
    throw new UsageError((error as Error).message, usage);
  }
}

await runCommand(import.meta, async () => {
  if (wantsHelp(commandArguments())) return say(usage);
  const { databaseUrl: url } = readConfig();
  requireDatabase(url);
  const wrong = await checkDatabase(url, ({ name, problem }) =>
    say(problem === undefined ? `ok     ${name}` : `WRONG  ${name}: ${problem}`),
  );
  if (wrong === 0) return;
  const advice = "A backup comes back with `npm run db:restore -- FILE`.";
  throw new CommandError(
    `${wrong === 1 ? "One thing is" : `${wrong} things are`} wrong. ${advice}`,
    EXIT.data,
  );
});
