import "../node-version.ts";
import type { Config } from "../config.ts";
import { migrationState, whyNotMigrate } from "../db/migrations.ts";
import { askPlainly } from "../db/plain-connection.ts";
import { readConfig } from "../environment.ts";
import { build, type StepName } from "./build.ts";
import { CommandError, runCommand } from "./command-line.ts";

/**
 * Does what is still to do before the app can start: build, and outside production migrate and
 * seed. Quick when that is nothing.
 */
export async function prepare(names?: readonly StepName[]): Promise<void> {
  const config = readConfig();
  await build({ names });
  if (config.environment !== "production") await prepareDatabase(config);
}

/**
 * In production this is left to `npm run db:migrate` and `npm run db:seed`: the app refuses to
 * start instead.
 */
async function prepareDatabase(config: Config): Promise<void> {
  const state = await migrationState(config.databaseUrl);
  const blocked = whyNotMigrate(state);
  if (blocked) throw new CommandError(blocked);
  if (state.pending.length > 0) {
    const { migrate } = await import("./migrate.ts");
    await migrate(config.databaseUrl);
  }
  if (await hasUser(config.databaseUrl)) return;
  const { seedDatabase } = await import("./seed.ts");
  await seedDatabase(config);
}

async function hasUser(url: string): Promise<boolean> {
  const rows = await askPlainly(url, (ask) => ask('SELECT 1 FROM "User" LIMIT 1'));
  return rows !== undefined && rows.length > 0;
}

await runCommand(import.meta, () => prepare());
