import { existsSync } from "node:fs";
import { join } from "node:path";
import { copyDatabase } from "./databases.ts";
import { root, serve } from "./processes.ts";

/**
 * Where Node keeps what it compiled of the program, until the next build, so that processes that
 * tests start load it. Those that are killed leave nothing there: one that stops in good order
 * does, once.
 */
export async function keepCompiled(): Promise<void> {
  const folder = join(root, "dist/compiled");
  process.env.NODE_COMPILE_CACHE = folder;
  if (existsSync(folder)) return;
  const { url, drop } = await copyDatabase("sqlite");
  const env = { NODE_ENV: "test", LOG_LEVEL: "silent", DATABASE_URL: url };
  const { child, ended } = await serve(env);
  child.kill("SIGINT");
  await ended;
  await drop();
}
