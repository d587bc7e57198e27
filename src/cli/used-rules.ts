import { readdirSync, readFileSync } from "node:fs";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import { root } from "../root.ts";

/** Where markup is written. */
const MARKUP = ["views", "public/js", "dist/templates"];

/**
 * A framework's sheet without the rules of what no template, script or guide names, and without the
 * variables that then only it has: neither its own rest nor our sheet reads them.
 */
export async function usedRules(css: string, ours: string): Promise<string> {
  const [, used] = await new PurgeCSS().purge({
    content: [{ raw: [...writtenNames()].join(" "), extension: "txt" }],
    // In this order: what has been read is kept in the sheets that follow.
    css: [{ raw: readingAll(ours + movementsOf(css)) }, { raw: css }],
    // About whatever has the state: it names nothing that could be missing.
    safelist: [/^:(?!host)[\w-]+$/],
    variables: true,
  });
  return used?.css ?? css;
}

/** Every word of the markup, and what templates put together of them: "alert-{{ tone }}". */
function writtenNames(): Set<string> {
  const markup = MARKUP.flatMap(filesIn).join("\n");
  const words = new Set(markup.match(/[\w-]+/g));
  const starts = new Set([...markup.matchAll(/([\w-]+-)\{\{/g)].map(([, start]) => start));
  const joined = [...starts].flatMap((start) => [...words].map((word) => `${start}${word}`));
  return new Set([...words, ...joined]);
}

/** A rule that uses each variable of this sheet, whatever becomes of the sheet's own rules. */
function readingAll(css: string): string {
  const names = new Set(css.match(/--[\w-]+/g));
  return `*{${[...names].map((name) => `color:var(${name})`).join(";")}}`;
}

/** Where the package does not look for variables. */
function movementsOf(css: string): string {
  const movements: string[] = [];
  postcss.parse(css).walkAtRules(/keyframes$/, (movement) => void movements.push(`${movement}`));
  return movements.join("");
}

function filesIn(folder: string): string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(njk|js)$/.test(name))
    .map((name) => readFileSync(new URL(`${folder}/${name}`, root), "utf8"));
}
