// `npm run admin -- …`: the way back in, for the day nobody can sign in.
import "../node-version.ts";
import { openDatabase } from "../db/client.ts";
import { readConfig } from "../environment.ts";
import { createHasher } from "../passwords/hasher.ts";
import { type Asked, readAdminArguments } from "./admin/arguments.ts";
import { createAdmin, saidPlainly } from "./admin/context.ts";
import { commandArguments, runCommand, say, sayWaiting } from "./command-line.ts";

async function run({ work }: Asked): Promise<void> {
  const config = readConfig();
  const db = await openDatabase(config.databaseUrl, { batch: true, onWait: sayWaiting });
  try {
    const admin = createAdmin({ config, db, hasher: await createHasher() });
    await saidPlainly(admin, () => work(admin));
  } finally {
    await db.close();
  }
}

await runCommand(import.meta, async () => {
  const asked = readAdminArguments(commandArguments());
  if (typeof asked === "string") return say(asked);
  await run(asked);
});
