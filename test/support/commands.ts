import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkDatabase } from "../../src/cli/check/check-database.ts";
import { CommandError } from "../../src/cli/command-line.ts";
import { copyDatabase as copyInto } from "../../src/cli/copy-database.ts";
import { restore } from "../../src/cli/restore.ts";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { withMigrationLock } from "../../src/db/migration-lock.ts";
import { askPlainly } from "../../src/db/plain-connection.ts";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import { copyDatabase, type DialectName } from "./databases.ts";
import { type Env, finish, newFolder, type Running, root, run } from "./processes.ts";

/** A seeded database in a place of its own, and what the command lines do with it. */
export interface CommandPlace {
  url: string;
  folder: string;
  /** Runs `npm run db:NAME` to its end. */
  command(
    name: string,
    args?: readonly string[],
    env?: Env,
  ): Promise<{ code: number | NodeJS.Signals; said: string }>;
  /** Starts it only; `shell` is what a shell does first, in the same process. */
  start(name: string, args: readonly string[], shell?: string): Running;
  /** What `npm run db:backup` does, without its process; answers the path. */
  backup(name: string): Promise<string>;
  /**
   * What `npm run db:restore` does, without its process: its outcome as the process would end. On
   * PostgreSQL the database as it was is not kept.
   */
  restore(
    file: string,
    how?: { stopped?: boolean },
  ): Promise<{ code: number; said: string | undefined }>;
  /** What `npm run db:check` finds wrong, without its process. */
  check(): Promise<string[]>;
  /** Opens the database, and closes it again. */
  within<Result>(work: (db: Database) => Promise<Result>): Promise<Result>;
  /** Runs plain statements. */
  execute(...statements: string[]): Promise<void>;
  drop(): Promise<void>;
}

export async function commandPlace(
  dialect: DialectName,
  folder = newFolder(),
): Promise<CommandPlace> {
  const copy = await copyDatabase(dialect);
  const file = join(folder, "shop.db");
  if (dialect === "sqlite") copyFileSync(sqliteFile(copy.url), file);
  const url = dialect === "sqlite" ? `file:${file}` : copy.url;
  const main = (name: string) => join(root, "dist/cli", `${name}.js`);
  const command: CommandPlace["command"] = (name, args = [], env = {}) =>
    finish([main(name), ...args], folder, { DATABASE_URL: url, ...env });
  return {
    url,
    folder,
    command,
    start: (name, args, shell) =>
      run([main(name), ...args], folder, { DATABASE_URL: url }, { shell }),
    backup: async (name) => {
      const file = join(folder, name);
      await withMigrationLock(url, () => copyInto(url, file));
      return file;
    },
    restore: (file, { stopped = false } = {}) =>
      restore(url, { file, stopped, copy: false }).then(
        (former) => ({ code: 0, said: former }),
        (error) => {
          if (!(error instanceof CommandError)) throw error;
          return { code: error.code, said: error.message };
        },
      ),
    check: async () => {
      const wrong: string[] = [];
      await checkDatabase(url, ({ name, problem }) => {
        if (problem !== undefined) wrong.push(`${name}: ${problem}`);
      });
      return wrong;
    },
    within: async (work) => {
      const db = await openDatabase(url, { transactionTimeout: 60_000 });
      return work(db).finally(() => db.close());
    },
    execute: async (...statements) => {
      await askPlainly(
        url,
        async (ask) => {
          for (const statement of statements) await ask(statement);
        },
        "write",
      );
    },
    drop: async () => {
      await copy.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
