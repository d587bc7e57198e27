import { openDatabase } from "../../db/client.ts";
import { dialectOf } from "../../db/dialect.ts";
import { migrationState, whyNotStart } from "../../db/migrations.ts";
import { type Ask, askPlainly } from "../../db/plain-connection.ts";
import { Unavailable } from "../../domain/errors.ts";
import { hasAdministrator } from "../../rights/last-administrator.ts";
import { countChecks } from "./counts.ts";
import { postgresqlChecks } from "./postgresql-checks.ts";
import { sqliteChecks } from "./sqlite-checks.ts";
import { triggerCheck } from "./triggers.ts";

/** One rule: answers what is wrong, undefined when it holds. */
export interface Check {
  name: string;
  run(ask: Ask): Promise<string | undefined>;
}

interface Finding {
  name: string;
  problem: string | undefined;
}

/**
 * Tries every rule on the database as it is at one moment, and tells each finding. Answers how many
 * do not hold.
 */
export async function checkDatabase(
  url: string,
  tell: (finding: Finding) => void,
): Promise<number> {
  const { name } = dialectOf(url);
  const checks = [
    ...(name === "sqlite" ? sqliteChecks : postgresqlChecks),
    triggerCheck(name),
    ...countChecks,
  ];
  let wrong = 0;
  const note = (check: string, problem: string | undefined) => {
    if (problem !== undefined) wrong++;
    tell({ name: check, problem });
  };
  await askPlainly(url, (ask) => runAll(checks, ask, note), "snapshot");
  note("migrations", await attempt(async () => whyNotStart(await migrationState(url))));
  note("somebody may manage users", await attempt(() => whyNoAdministrator(url)));
  return wrong;
}

async function runAll(
  checks: readonly Check[],
  ask: Ask,
  note: (check: string, problem: string | undefined) => void,
): Promise<void> {
  for (const check of checks) note(check.name, await attempt(() => runOne(check, ask)));
}

/**
 * After an error PostgreSQL takes no further statement of a transaction, unless it goes back to
 * before it.
 */
async function runOne({ run }: Check, ask: Ask): Promise<string | undefined> {
  await ask("SAVEPOINT one");
  try {
    return await run(ask);
  } catch (error) {
    await ask("ROLLBACK TO SAVEPOINT one");
    throw error;
  }
}

/** What the database itself complains of is a finding, too; a lost connection is not. */
async function attempt(run: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Unavailable && error.reason.key === "errors.unavailable.readOnly")
      return "the database cannot be opened";
    const { code = "", message } = error as { code?: string; message: string };
    if (/^(SQLITE_(ERROR|CORRUPT|NOTADB|CONSTRAINT)|XX|42|22|P2010)/.test(code))
      return message.split("\n")[0];
    throw error;
  }
}

async function whyNoAdministrator(url: string): Promise<string | undefined> {
  const db = await openDatabase(url, { batch: true });
  try {
    const found = await hasAdministrator(db.read);
    return found ? undefined : "no Active user holds every right that this needs";
  } finally {
    await db.close();
  }
}
