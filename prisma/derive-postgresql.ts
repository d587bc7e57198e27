import { existsSync, readFileSync, writeFileSync } from "node:fs";

const schema = new URL("schema.prisma", import.meta.url);
const twin = new URL("schema.postgresql.prisma", import.meta.url);

/**
 * Writes the PostgreSQL twin of schema.prisma beside it: provider and output must be literals
 * there, so they cannot come from the environment.
 */
export function derivePostgresqlSchema(): void {
  const text = readFileSync(schema, "utf8")
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace("src/generated/sqlite", "src/generated/postgresql");
  if (!existsSync(twin) || readFileSync(twin, "utf8") !== text) writeFileSync(twin, text);
}
