import type { Mutant } from "./mutant.ts";

const stop = {
  file: "src/main.ts",
  test: "test/process/start-and-stop.test.ts",
  project: "process",
} as const;
const lines = { test: "test/process/command-lines.test.ts", project: "process" } as const;
const migration = { test: "test/process/migrate.test.ts", project: "process" } as const;

/** Installing, starting and stopping, what settings and seeds promise. */
export const starting: readonly Mutant[] = [
  {
    guard: "npm start: what npm is told reaches the app",
    ...stop,
    file: "package.json",
    from: '"start": "exec env ',
    to: '"start": "true; env ',
    name: "SIGTERM to npm alone",
  },
  {
    guard: "npm start: a signal and its echo are one",
    ...stop,
    from: "performance.now() - stoppedAt < ECHO_MS",
    to: "performance.now() - stoppedAt < 0",
    name: "turns readiness off",
  },
  {
    guard: "a closed terminal stops in good order",
    ...stop,
    from: "stoppedAt ?? void stop(0)",
    to: "process.exit(0)",
    name: "when a terminal is closed",
  },
  {
    guard: "a log that nobody takes ends nothing",
    ...stop,
    file: "src/log.ts",
    from: "rest.subarray(writeSync(STDOUT, rest));\n  } catch {",
    to: "rest.subarray(writeSync(STDOUT, rest));\n  } catch (error) {\n    throw error;",
    name: "on a full disk",
  },
  {
    guard: "the build needs no development package",
    file: "package.json",
    from: '    "postcss": "8.5.33",\n',
    to: "",
    test: "test/architecture/packages.test.ts",
    project: "architecture",
  },
  {
    guard: "a command line works through a symlinked folder",
    ...lines,
    file: "src/cli/command-line.ts",
    from: "createRequire(meta.url).resolve(started) === meta.filename",
    to: "started === meta.filename",
    name: "through a symlinked folder",
  },
  {
    guard: "one file, whatever folder a relative DATABASE_URL is read in",
    ...migration,
    file: "src/config.ts",
    from: "databaseUrl: withAbsolutePath(env.DATABASE_URL)",
    to: "databaseUrl: env.DATABASE_URL",
    name: "on sqlite",
  },
  {
    guard: ".env: nothing is cut without a word",
    ...lines,
    file: "src/environment.ts",
    from: "if (problems.length > 0) throw",
    to: "if (problems.length < 0) throw",
    name: "refuses a .env",
  },
  {
    guard: "a stopped command says so",
    ...lines,
    file: "src/cli/command-line.ts",
    from: "stderr.write(`\\n${whenStopped()}\\n`);",
    to: "",
    name: "when Ctrl-C stops",
  },
  {
    guard: "a command whose lines nobody reads goes on",
    ...lines,
    file: "src/cli/command-line.ts",
    from: 'stream.on("error", unheard)',
    to: "void stream",
    name: "where nobody reads on",
  },
  {
    guard: "a lost connection without a question is no crash",
    file: "src/db/postgresql-client.ts",
    from: '  client.on("error", () => {});\n',
    to: "",
    ...migration,
    name: "ends its connections",
  },
  {
    guard: "the log names a foreign host",
    file: "src/http/host.ts",
    from: "    refuse({ host: host.slice(0, MAX_HOST), expected: own });\n",
    to: "",
    test: "test/integration/http/https.test.ts",
    name: "names the other host",
  },
  {
    guard: "seed: what was deleted stays deleted",
    file: "src/cli/seed.ts",
    from: "systemKey === ADMINISTRATORS || due.has(`${kind}:${systemKey}`)",
    to: "kind !== systemKey",
    test: "test/integration/seed.test.ts",
    name: "never brings back",
  },
  {
    guard: "seed: Administrators are always there",
    file: "src/cli/seed.ts",
    from: "systemKey === ADMINISTRATORS || due.has",
    to: "due.has",
    test: "test/integration/seed.test.ts",
    name: "never brings back",
  },
];
