import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DialectName } from "./databases.ts";
import { newFolder, root } from "./processes.ts";

export const NAME = "29990101000000_slow";

const [first, second] = ["first_half", "second_half"].map(
  (table) => `CREATE TABLE "${table}" ("a" INTEGER);`,
);
/** Two tables with some seconds of work between them: half of it would be one table. */
const slow: Record<DialectName, string> = {
  sqlite: `BEGIN;
    ${first}
    INSERT INTO "first_half"
      WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 9000000)
      SELECT count(*) FROM c;
    ${second}
    COMMIT;`,
  postgresql: `${first} SELECT pg_sleep(2); ${second}`,
};
/** The same without the work, for whom nobody interrupts. */
const quick: Record<DialectName, string> = {
  sqlite: `BEGIN; ${first} ${second} COMMIT;`,
  postgresql: `${first} ${second}`,
};

/** The program with one more migration, so that an interruption has something to hit. */
export function newerProgram(dialect: DialectName): { folder: string; hurry(): void } {
  const folder = newFolder();
  for (const part of ["src", "prisma", "prisma.config.ts", "package.json", "dist", "views"])
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      filter: (path) => path !== join(root, "dist/compiled"),
    });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const migration = join(folder, "prisma/migrations", dialect, NAME);
  mkdirSync(migration);
  const write = (sql: string) => writeFileSync(join(migration, "migration.sql"), sql);
  write(slow[dialect]);
  return { folder, hurry: () => write(quick[dialect]) };
}
