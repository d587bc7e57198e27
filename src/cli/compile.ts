import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { root } from "../root.ts";

const dist = fileURLToPath(new URL("dist/", root));
/** What else stands there, of other steps. */
const others = ["static", "templates", "stamps.json", ".tsbuildinfo"];

const commands = [
  "admin",
  "audit-trim",
  "backup",
  "check",
  "demo",
  "import-customers",
  "migrate",
  "restore",
  "seed",
];
const entries = ["main", ...commands.map((name) => `cli/${name}`)];

/**
 * The program and each command line in few files, as every file costs a start; packages stay where
 * they are. Types are checked by `npm test`.
 */
export async function compile(): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(root),
    entryPoints: ["node-version", ...entries].map((name) => `src/${name}.ts`),
    outbase: "src",
    outdir: "dist",
    chunkNames: "parts/[name]-[hash]",
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
    write: false,
  });
  for (const name of readdirSync(dist).filter((one) => !others.includes(one)))
    rmSync(`${dist}${name}`, { recursive: true });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, firstImport(relative(dist, path)) + text);
  }
}

/** An entry imports its parts first, and they import what is native. */
function firstImport(file: string): string {
  if (!entries.some((name) => file === `${name}.js`)) return "";
  return `import "${"../".repeat(file.split("/").length - 1) || "./"}node-version.js";`;
}
