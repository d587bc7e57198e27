import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Baseline, Report } from "./judge.ts";

const root = new URL("../../", import.meta.url).pathname;
/** What is built, and not tracked. */
const built = ["dist", "src/generated", "prisma/schema.postgresql.prisma"];
/** Milliseconds for one run; what takes longer hangs. */
const PATIENCE_MS = 600_000;

/** A throw-away copy of the tree with the node_modules of the checkout. */
export interface Copy {
  /** Runs the tests in it; undefined when vitest left no report. */
  run(tests: Baseline): Promise<Report | undefined>;
  /** Does the work while a file has another text. */
  withText<Result>(
    file: string,
    change: (text: string) => string,
    work: () => Promise<Result>,
  ): Promise<Result>;
  remove(): void;
}

/** Copies what git tracks or would track, with changes that are not committed. */
export function createCopy(): Copy {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-mutants-"));
  const listed = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    { cwd: root, encoding: "utf8" },
  );
  for (const path of [...listed.split("\0").filter(Boolean), ...built]) {
    if (!existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return {
    run: (tests) => runTests(folder, tests),
    withText: async (file, change, work) => {
      const [path, text] = [join(folder, file), readFileSync(join(folder, file), "utf8")];
      writeFileSync(path, change(text));
      try {
        return await work();
      } finally {
        writeFileSync(path, text);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Process groups that run now. */
const running = new Set<number>();
process.once("exit", () => running.forEach(killGroup));

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

async function runTests(
  cwd: string,
  { project, files, name }: Baseline,
): Promise<Report | undefined> {
  const output = join(cwd, "data/report.json");
  rmSync(output, { force: true });
  const vitest = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    project,
    "--reporter=json",
    `--outputFile=${output}`,
  ];
  const args = [
    ...vitest,
    "--experimental.fsModuleCache",
    ...(name === undefined ? [] : ["-t", name]),
    ...files,
  ];
  const child = spawn(process.execPath, args, {
    cwd,
    env: environmentFor(project),
    stdio: "ignore",
    detached: true,
  });
  const leader = child.pid as number;
  running.add(leader);
  const timer = setTimeout(killGroup, PATIENCE_MS, leader);
  await new Promise((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  running.delete(leader);
  return existsSync(output) ? (JSON.parse(readFileSync(output, "utf8")) as Report) : undefined;
}

/** What a project does not need is not made: a build, databases on PostgreSQL. */
function environmentFor(project: string): NodeJS.ProcessEnv {
  const needsBuild = project === "process";
  const needsServer = project === "postgresql" || project === "process";
  return {
    ...process.env,
    ...(needsBuild ? {} : { GATEHOUSE_BUILT: "1" }),
    ...(needsServer ? {} : { TEST_DATABASE_URL: "postgresql://127.0.0.1:1/none" }),
  };
}
