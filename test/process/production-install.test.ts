import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrator } from "../support/databases.ts";
import { killGroup, newFolder, root, type Served, serve } from "../support/processes.ts";

/** Takes a while and needs a registry: `npm run test:long` alone runs this file. */
const made = ["node_modules", "dist", "data", "artifacts", ".git", ".env"];

describe("npm ci --omit=dev && npm run build, as production images do it", {
  timeout: 300_000,
}, () => {
  const folder = newFolder();
  const database = {
    DATABASE_URL: `file:${join(folder, "shop.db")}`,
    ADMIN_EMAIL: administrator.email,
    ADMIN_PASSWORD: administrator.password,
  };
  const npm = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("npm", args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_ENV: "test", ...database },
    });
    expect(status, stdout + stderr).toBe(0);
  };
  let served: Served | undefined;
  beforeAll(() => {
    for (const name of readdirSync(root).filter((one) => !made.includes(one)))
      cpSync(join(root, name), join(folder, name), { recursive: true });
    for (const made of ["src/generated", "prisma/schema.postgresql.prisma"])
      rmSync(join(folder, made), { recursive: true, force: true });
  });
  afterAll(() => {
    if (served) killGroup(served);
    rmSync(folder, { recursive: true, force: true });
  });

  it("has all it needs to build, migrate, seed and serve", async () => {
    npm("ci", "--omit=dev");
    expect(readdirSync(join(folder, "node_modules"))).not.toContain("vitest");
    for (const command of ["build", "db:migrate", "db:seed"]) npm("run", command);
    served = await serve(
      {
        NODE_ENV: "test",
        SESSION_SECRET: "install-secret-0123456789-abcdefghijklmnop",
        ...database,
      },
      { cwd: folder, main: join(folder, "dist/main.js") },
    );
    expect((await served.browser().submit("/login", administrator)).headers.location).toBe("/");
  });
});
