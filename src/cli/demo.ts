// `npm run db:demo`: fills a freshly seeded database with invented people, customers and groups,
// for trying things out.
import "../node-version.ts";
import { openDatabase } from "../db/client.ts";
import { readConfig, readEnvironment } from "../environment.ts";
import { createHasher } from "../passwords/hasher.ts";
import { commandArguments, runCommand, say, sayWaiting } from "./command-line.ts";
import { type DemoArguments, parseDemoArguments, usage } from "./demo/arguments.ts";
import { createDemo, DemoRefused } from "./demo/create-demo.ts";
import type { DemoLogin } from "./demo/logins.ts";
import { createProgress } from "./progress.ts";

/** Milliseconds: all users go into one transaction. */
const TRANSACTION_TIMEOUT = 300_000;

async function fill(databaseUrl: string, asked: DemoArguments): Promise<DemoLogin[]> {
  const db = await openDatabase(databaseUrl, {
    transactionTimeout: TRANSACTION_TIMEOUT,
    batch: true,
    onWait: sayWaiting,
  });
  const progress = createProgress(process.stderr, "rows");
  try {
    return await createDemo(db, {
      ...asked,
      now: new Date(),
      hasher: await createHasher(),
      onProgress: progress.show,
    });
  } finally {
    progress.stop();
    await db.close();
  }
}

function groupsText({ groups }: DemoArguments): string {
  return groups > 0 ? `, ${groups} groups with their roles, members and audit` : "";
}

function loginTable(logins: DemoLogin[]): string {
  const rows = [{ role: "Role", email: "E-mail", password: "Password" }, ...logins];
  const width = (column: "role" | "email") => Math.max(...rows.map((row) => row[column].length));
  return rows
    .map(
      ({ role, email, password }) =>
        `  ${role.padEnd(width("role"))}  ${email.padEnd(width("email"))}  ${password}`,
    )
    .join("\n");
}

await runCommand(import.meta, async () => {
  const asked = parseDemoArguments(commandArguments());
  if (asked === "help") return say(usage);
  if (readEnvironment().NODE_ENV === "production")
    throw new DemoRefused("Demo data are refused where NODE_ENV is production.");
  const started = performance.now();
  const logins = await fill(readConfig().databaseUrl, asked);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  say(
    `${asked.users} users and ${asked.customers} customers${groupsText(asked)} in ${seconds} s. ` +
      "Sign in with one of these; the passwords are not shown again:",
  );
  say(loginTable(logins));
});
