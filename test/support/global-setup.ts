import { build } from "../../src/cli/build.ts";
import { type Cluster, noCluster, startCluster } from "./cluster.ts";
import { keepCompiled } from "./compiled.ts";
import { createTemplates, removeTemplates } from "./databases.ts";

/** In the project that set up. */
let cleanUp: (() => Promise<void>) | undefined;

/**
 * Once per run, however many projects ask: the build, and a migrated and seeded database of each
 * kind to copy.
 */
export async function setup(): Promise<void> {
  if (process.env.GATEHOUSE_TEMPLATES) return;
  process.env.GATEHOUSE_TEMPLATES = "1";
  // test/mutants builds once for many runs.
  if (!process.env.GATEHOUSE_BUILT) await build();
  let cluster: Cluster | undefined;
  if (!process.env.TEST_DATABASE_URL && !noCluster) {
    // In memory: it waits for no disk.
    cluster = await startCluster();
    process.env.TEST_DATABASE_URL = cluster.url("postgres");
  }
  cleanUp = () => removeTemplates().finally(() => cluster?.remove());
  await createTemplates();
  await keepCompiled();
}

export async function teardown(): Promise<void> {
  await cleanUp?.();
}
