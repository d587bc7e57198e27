import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

export const root = new URL("../../", import.meta.url).pathname;

export function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The TypeScript files of a folder, from the repository root; without what is generated. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return path === "src/generated" ? [] : filesIn(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

export interface Import {
  from: string;
  /** A path from the repository root, or the name of a package. */
  to: string;
  typeOnly: boolean;
}

/** `import … from`, `export … from`, `import` alone and `import(…)`. */
const IMPORT = /^(?:im|ex)port\s+(type\s)?(?:[^";]*?\sfrom\s+)?"([^"]+)";|\bimport\("([^"]+)"\)/gm;

export function importsOf(from: string): Import[] {
  return [...textOf(from).matchAll(IMPORT)].map(([, type, still, dynamic]) => {
    const named = (still ?? dynamic) as string;
    const to = named.startsWith(".") ? normalize(join(dirname(from), named)) : named;
    return { from, to, typeOnly: type !== undefined };
  });
}
