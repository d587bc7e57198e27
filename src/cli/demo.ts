// `npm run db:demo`: fills a freshly seeded database with invented people and customers, for trying things out.
import { existsSync } from "node:fs";
import { ConfigError, loadConfig } from "../config.ts";
import { openDatabase } from "../db/client.ts";
import { Unavailable } from "../domain/errors.ts";
import { createHasher } from "../passwords/hasher.ts";
import { type DemoArguments, parseDemoArguments, UsageError, usage } from "./demo/arguments.ts";
import { createDemo, DemoRefused } from "./demo/create-demo.ts";
import type { DemoLogin } from "./demo/logins.ts";
import { createProgress } from "./demo/progress.ts";

/** As in sysexits.h. */
const EXIT = { refused: 1, usage: 64, unavailable: 69, config: 78 } as const;
/** Milliseconds: all users go into one transaction. */
const TRANSACTION_TIMEOUT = 300_000;

async function main(): Promise<void> {
  const asked = parseDemoArguments(process.argv.slice(2));
  if (asked === "help") return void process.stdout.write(`${usage}\n`);
  if (existsSync(".env")) process.loadEnvFile();
  if (process.env.NODE_ENV === "production") throw new DemoRefused("Demo data are refused where NODE_ENV is production.");
  const { databaseUrl } = loadConfig(process.env);
  const started = performance.now();
  const logins = await fill(databaseUrl, asked);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  process.stdout.write(
    `${asked.users} users and ${asked.customers} customers in ${seconds} s. Sign in with one of these; the passwords are not shown again:\n`,
  );
  process.stdout.write(`${loginTable(logins)}\n`);
}

async function fill(databaseUrl: string, asked: DemoArguments): Promise<DemoLogin[]> {
  const db = await openDatabase(databaseUrl, { transactionTimeout: TRANSACTION_TIMEOUT, bulk: true });
  const progress = createProgress(process.stderr);
  try {
    return await createDemo(db, { ...asked, now: new Date(), hasher: await createHasher(), onProgress: progress.show });
  } finally {
    progress.stop();
    await db.close();
  }
}

function loginTable(logins: DemoLogin[]): string {
  const rows = [{ role: "Role", email: "E-mail", password: "Password" }, ...logins];
  const width = (column: "role" | "email") => Math.max(...rows.map((row) => row[column].length));
  return rows.map(({ role, email, password }) => `  ${role.padEnd(width("role"))}  ${email.padEnd(width("email"))}  ${password}`).join("\n");
}

/** What to say and how to leave; undefined for a bug. */
function explain(error: unknown): [message: string, code: number] | undefined {
  if (error instanceof UsageError) return [`${error.message}\n\n${usage}`, EXIT.usage];
  if (error instanceof DemoRefused) return [error.message, EXIT.refused];
  if (error instanceof ConfigError) return [error.message, EXIT.config];
  if (error instanceof Unavailable) return [`The database cannot be used: ${unavailableText(error)}`, EXIT.unavailable];
  if (hasNoTables(error)) return ["The database has no tables yet: run `npm run db:migrate` and `npm run db:seed` first.", EXIT.refused];
  return undefined;
}

function unavailableText({ reason }: Unavailable): string {
  if (reason.key === "errors.unavailable.noFile") return `there is no file ${reason.params?.file}. Run \`npm run db:migrate\` and \`npm run db:seed\` first.`;
  if (reason.key === "errors.unavailable.busy") return "somebody else is writing. Try again.";
  if (reason.key === "errors.unavailable.readOnly") return "it cannot be written to; the disk may be full.";
  return "there is no answer. Is DATABASE_URL right?";
}

function hasNoTables(error: unknown): boolean {
  const { code, message = "" } = error as { code?: string; message?: string };
  return code === "P2021" || /no such table|relation .* does not exist/.test(message);
}

main().catch((error: unknown) => {
  const known = explain(error);
  if (!known) throw error;
  process.stderr.write(`${known[0]}\n`);
  process.exitCode = known[1];
});
