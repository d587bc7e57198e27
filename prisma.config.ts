import { existsSync } from "node:fs";
import { defineConfig } from "prisma/config";
import { derivePostgresqlSchema } from "./prisma/derive-postgresql.ts";
import { migrationAdapter } from "./src/db/migration-adapter.ts";

// The CLI migrates through the same driver adapters as the app: no engine has to be downloaded.
const DEFAULT_URL = "file:./data/gatehouse.db";
if (existsSync(".env")) process.loadEnvFile(".env");
process.env.DATABASE_URL ||= DEFAULT_URL;
const url = process.env.DATABASE_URL;
const postgresql = /^postgres(ql)?:/.test(url);
if (postgresql) derivePostgresqlSchema();

export default defineConfig({
  experimental: { adapter: true },
  engine: "js",
  schema: postgresql ? "prisma/schema.postgresql.prisma" : "prisma/schema.prisma",
  migrations: {
    path: postgresql ? "prisma/migrations/postgresql" : "prisma/migrations/sqlite",
    seed: "npm run db:seed",
  },
  adapter: async () => migrationAdapter(url),
});
