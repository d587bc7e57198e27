import "../node-version.ts";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { root } from "../root.ts";
import { runCommand, say } from "./command-line.ts";
import { runPrisma } from "./run-prisma.ts";

const stamps = new URL("dist/stamps.json", root);

interface Step {
  /** Files and folders whose content decides whether the step is due. */
  inputs: readonly string[];
  /** Gone means due as well. */
  outputs: readonly string[];
  run: () => Promise<unknown>;
}

const tools = [
  "package-lock.json",
  "prisma.config.ts",
  "prisma/derive-postgresql.ts",
  "prisma/schema.prisma",
];

/** In this order. */
const steps = {
  "database client": {
    inputs: tools,
    outputs: ["src/generated/sqlite/client.ts", "src/generated/postgresql/client.ts"],
    run: generateClients,
  },
  assets: {
    inputs: [
      "package-lock.json",
      "public",
      "views",
      "docs/user-guide.md",
      "docs/images",
      "src/cli/build-assets.ts",
      "src/cli/render-guide.ts",
      "src/cli/used-rules.ts",
    ],
    outputs: ["dist/static/manifest.json", "dist/templates/user-guide.njk"],
    run: writeAssets,
  },
  server: {
    inputs: [...tools, "tsconfig.json", "src"],
    outputs: ["dist/main.js"],
    run: writeProgram,
  },
} satisfies Record<string, Step>;

export type StepName = keyof typeof steps;
const allSteps = Object.keys(steps) as StepName[];

/**
 * Does the steps whose inputs changed since they were last done, or all of those named with
 * `always`.
 */
export async function build({
  names = allSteps,
  always = false,
}: {
  names?: readonly StepName[];
  always?: boolean;
} = {}): Promise<void> {
  const done = readStamps();
  const due = names.filter(
    (name) =>
      always ||
      done[name] !== stampOf(steps[name]) ||
      !steps[name].outputs.every((path) => existsSync(new URL(path, root))),
  );
  if (due.length === 0) return;
  say(`Building: ${due.join(", ")} …`);
  for (const name of due) {
    const stamp = stampOf(steps[name]);
    writeStamps({ ...readStamps(), [name]: undefined });
    await steps[name].run();
    writeStamps({ ...readStamps(), [name]: stamp });
  }
}

/**
 * One client per database, at the same time; `generate` needs a URL of the right kind but no
 * database.
 */
async function generateClients(): Promise<void> {
  await Promise.all(
    ["file:./none.db", "postgresql://localhost/none"].map((url) =>
      runPrisma(["generate", "--no-hints"], { DATABASE_URL: url }),
    ),
  );
}

async function writeAssets(): Promise<void> {
  const { buildAssets } = await import("./build-assets.ts");
  await buildAssets();
}

async function writeProgram(): Promise<void> {
  const { compile } = await import("./compile.ts");
  await compile();
}

function stampOf({ inputs }: Step): string {
  const hash = createHash("sha256");
  for (const path of inputs.flatMap(filesIn))
    hash
      .update(`${path}\0`)
      .update(readFileSync(new URL(path, root)))
      .update("\0");
  return hash.digest("hex");
}

/** The file itself, or all files in the folder but the generated ones, sorted. */
function filesIn(path: string): string[] {
  const url = new URL(path, root);
  if (path === "src/generated" || !existsSync(url)) return [];
  if (!statSync(url).isDirectory()) return [path];
  return readdirSync(url)
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`));
}

type Stamps = Partial<Record<StepName, string | undefined>>;

function readStamps(): Stamps {
  try {
    return JSON.parse(readFileSync(stamps, "utf8")) as Stamps;
  } catch {
    return {};
  }
}

function writeStamps(done: Stamps): void {
  mkdirSync(new URL("./", stamps), { recursive: true });
  writeFileSync(stamps, `${JSON.stringify(done, null, 2)}\n`);
}

await runCommand(import.meta, () => build({ always: true }));
