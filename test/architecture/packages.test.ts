import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const read = (path: string) => readFileSync(join(root, path), "utf8");
const { dependencies, scripts } = JSON.parse(read("package.json")) as Record<
  "dependencies" | "scripts",
  Record<string, string>
>;

function filesIn(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`);
}

const files = [
  "prisma.config.ts",
  "prisma/derive-postgresql.ts",
  ...filesIn("src").filter((file) => !file.startsWith("src/generated")),
];
/** `import … from`, `import` alone and `await import(…)`, but for types. */
const IMPORT =
  /^\s*import\s+(?!type\s)(?:[^"]*?\sfrom\s+)?"([^."][^"]*)"|\bimport\("([^."][^"]*)"\)/gm;

function packagesOf(file: string): string[] {
  const names = [...read(file).matchAll(IMPORT)].map(
    ([, still, dynamic]) => (still ?? dynamic) as string,
  );
  return names
    .filter((name) => !name.startsWith("node:"))
    .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
}

/** Read by path, or run without being imported. */
const unseen = [
  ...read("src/cli/run-prisma.ts").matchAll(/"node_modules\/([\w-]+)\//g),
  ...read("src/cli/build-assets.ts").matchAll(/"node_modules\/(@?[\w-]+\/[\w-]+)\//g),
];

describe("Node’s http", () => {
  it("is imported for its types alone: an import loads fetch’s client with it", () => {
    const imported = files.filter((file) =>
      /^import\s+(?!type\s)[^;]*"node:https?";/m.test(read(file)),
    );
    expect(imported).toEqual([]);
  });
});

describe("an installation without development packages", () => {
  it("has everything that the program imports, reads and runs", () => {
    const used = new Set([
      ...files.flatMap(packagesOf),
      ...unseen.map(([, name]) => name as string),
      "tsx",
    ]);
    expect(used.size).toBeGreaterThan(20);
    expect([...used].filter((name) => !(name in dependencies)).sort()).toEqual([]);
    expect([...used].filter((name) => builtinModules.includes(name))).toEqual([]);
  });

  it("has every program that its scripts start", () => {
    const production = Object.entries(scripts).filter(([name]) =>
      /^(postinstall|build|prestart|start|db:|customers:|admin)/.test(name),
    );
    expect(production.length).toBeGreaterThanOrEqual(8);
    for (const [name, line] of production)
      expect(line, name).toMatch(
        /^(exec (env GLIBC_TUNABLES=[\w.:=]+ )?)?node (--max-semi-space-size=4 )?(--import tsx src|dist)\/[\w/.-]+$/,
      );
  });
});
