import type { Reporter, TestModule, Vitest } from "vitest/node";

/** How many tests of a project ran, by its name; a project that was asked for is there with 0. */
export type Ran = ReadonlyMap<string, number>;

/** Projects that may run nothing, by the reason why; each reason is true of this machine. */
export type Excuses = Readonly<Record<string, string | undefined>>;

/**
 * The projects that should have run something and did not. Where a person asked for certain names
 * it is enough that one project ran one: then which projects have such tests is not known.
 */
export function idleProjects(ran: Ran, excuses: Excuses, byName: boolean): string[] {
  if (byName && [...ran.values()].some((count) => count > 0)) return [];
  return [...ran]
    .filter(([name, count]) => count === 0 && excuses[name] === undefined)
    .map(([name]) => name);
}

/** Where a person asked for certain files, only projects that have such. */
function countRan(vitest: Vitest, modules: readonly TestModule[]): Ran {
  const { filenamePattern = [] } = vitest as { filenamePattern?: readonly string[] };
  const ran = new Map(
    (filenamePattern.length > 0 ? [] : vitest.projects).map(({ name }) => [name, 0]),
  );
  for (const { project, children } of modules) {
    const count = [...children.allTests()].filter((test) =>
      /^(passed|failed)$/.test(test.result().state),
    ).length;
    ran.set(project.name, (ran.get(project.name) ?? 0) + count);
  }
  return ran;
}

/** What this machine lacks, as global-setup.ts and chromium.ts found it and said. */
async function excusesOfThisMachine(): Promise<Excuses> {
  const { noChromium } = await import("./chromium.ts");
  return {
    postgresql: process.env.GATEHOUSE_POSTGRESQL === "no" ? "no server answers" : undefined,
    browser: noChromium ? "Chromium was not found" : undefined,
  };
}

/** Fails a run in which a project that was asked for ran no test: skipped is not passed. */
export function failWhereNothingRan(): Reporter {
  let vitest: Vitest;
  return {
    onInit: (started) => {
      vitest = started;
    },
    onTestRunEnd: async (modules) => {
      const excuses = await excusesOfThisMachine();
      const ran = countRan(vitest, modules);
      for (const [name, count] of ran)
        if (count === 0 && excuses[name])
          process.stderr.write(`SKIPPED: all tests of ${name}: ${excuses[name]}.\n`);
      const idle = idleProjects(ran, excuses, vitest.config.testNamePattern !== undefined);
      if (idle.length === 0) return;
      process.stderr.write(
        `FAILED: no test ran of: ${idle.join(", ")}. What was skipped did not pass.\n`,
      );
      process.exitCode = 1;
    },
  };
}
