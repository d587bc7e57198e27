import { defineConfig } from "prisma/config";
import { derivePostgresqlSchema } from "./prisma/derive-postgresql.ts";
import { DEFAULT_DATABASE_URL } from "./src/config.ts";
import { letForgottenTimersGo, migrationAdapter } from "./src/db/migration-adapter.ts";
import { withAbsolutePath } from "./src/db/sqlite-file.ts";
import { readEnvironment } from "./src/environment.ts";

// The CLI migrates through the same driver adapters as the app: no engine has to be downloaded.
const url = withAbsolutePath(readEnvironment().DATABASE_URL || DEFAULT_DATABASE_URL);
process.env.DATABASE_URL = url;
const postgresql = /^postgres(ql)?:/.test(url);
letForgottenTimersGo();
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
