import { join } from "node:path";
import { build } from "../../src/cli/build.ts";
import { createTemplates, removeTemplates } from "./databases.ts";

/**
 * Once per run, however many projects ask: the build, and a migrated and seeded database of each
 * kind to copy.
 */
export async function setup(): Promise<void> {
  if (process.env.GATEHOUSE_TEMPLATES) return;
  process.env.GATEHOUSE_TEMPLATES = "1";
  // test/mutants builds once for many runs.
  if (!process.env.GATEHOUSE_BUILT) await build();
  await createTemplates();
  // Processes that tests start load what was compiled for those before them.
  process.env.NODE_COMPILE_CACHE = join(process.env.GATEHOUSE_FOLDER as string, "compiled");
}

export async function teardown(): Promise<void> {
  await removeTemplates();
}
