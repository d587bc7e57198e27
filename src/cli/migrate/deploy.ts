import { FAILURE_MARK, migrationState, whyNotStart } from "../../db/migrations.ts";
import { CommandError } from "../command-line.ts";
import { runPrisma } from "../run-prisma.ts";

/** Runs what is pending (`prisma migrate deploy`). Throws CommandError with the way out. */
export async function deploy(url: string): Promise<void> {
  try {
    await runPrisma(["migrate", "deploy"], { DATABASE_URL: url });
  } catch (error) {
    const wayOut = whyNotStart(await migrationState(url));
    if (!(error instanceof CommandError) || wayOut === undefined) throw error;
    const said = error.message.split("\n").filter((line) => line.startsWith(FAILURE_MARK));
    throw new CommandError([...(said.length > 0 ? said : [error.message]), "", wayOut].join("\n"));
  }
}
