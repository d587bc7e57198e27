import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, sep } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import postcss, { type Rule } from "postcss";
import { root } from "../root.ts";
import { renderGuide } from "./render-guide.ts";
import { usedRules } from "./used-rules.ts";

const output = new URL("dist/static/", root);
const templates = new URL("dist/templates/", root);
const MANIFEST = "manifest.json";
const TEXT = /\.(css|js|svg)$/;

/**
 * Writes dist/static: every asset under a name with the hash of its content, and manifest.json from
 * plain name to that one. The user guide becomes dist/templates/user-guide.njk.
 */
export async function buildAssets(): Promise<void> {
  const guide = renderGuide(readText("docs/user-guide.md"));
  mkdirSync(templates, { recursive: true });
  writeFileSync(new URL("user-guide.njk", templates), guide.template);
  const assets = new Map<string, string | Buffer>(Object.entries(await styleSheets()));
  for (const folder of ["public/", "public/js/"]) {
    for (const name of listFiles(folder)) assets.set(name, readText(folder + name));
  }
  assets.set("icons.svg", iconSprite());
  for (const name of guide.pictures)
    assets.set(name, readFileSync(new URL(`docs/images/${name}`, root)));
  mkdirSync(output, { recursive: true });
  const manifest = Object.fromEntries(
    [...assets].map(([name, content]) => [name, writeHashed(name, content)]),
  );
  writeFileSync(new URL(MANIFEST, output), `${JSON.stringify(manifest, null, 2)}\n`);
  const current = new Set([
    MANIFEST,
    ...Object.values(manifest).flatMap((name) => [name, ...compressed(name)]),
  ]);
  for (const name of readdirSync(output)) if (!current.has(name)) rmSync(new URL(name, output));
}

/**
 * Writes a text's compressed twins beside it, once for its content; answers their names. Pictures
 * are compressed as they are.
 */
function compressed(name: string): string[] {
  if (!TEXT.test(name)) return [];
  const text = readFileSync(new URL(name, output));
  const make = {
    [`${name}.br`]: () => brotliCompressSync(text),
    [`${name}.gz`]: () => gzipSync(text, { level: 9 }),
  };
  for (const [twin, compress] of Object.entries(make))
    if (!existsSync(new URL(twin, output))) writeFileSync(new URL(twin, output), compress());
  return Object.keys(make);
}

/** What pages link, by plain name: of Tabler's rules those that one of them can use. */
export async function styleSheets() {
  const ours = styles();
  return {
    "tabler.css": withSystemTheme(await usedRules(tablerSheet(), ours)),
    "gatehouse.css": withSystemTheme(ours),
  };
}

/** Tabler's, all of it. */
export function tablerSheet(): string {
  return readText("node_modules/@tabler/core/dist/css/tabler.min.css");
}

/** The tokens, the frame of every page, its parts, and then what the pages of one noun have. */
function styles(): string {
  const order = (name: string) => {
    const at = ["layouts", "components"].indexOf(name.split(sep)[0] ?? "");
    return at < 0 ? 2 : at;
  };
  const sheets = readdirSync(new URL("views/", root), { recursive: true, encoding: "utf8" })
    .filter((name) => basename(name) === "style.css")
    .sort((a, b) => order(a) - order(b) || a.localeCompare(b, "en"));
  const own = sheets.map((name) => readText(`views/${name}`));
  return [readText("public/css/base.css"), ...own].join("\n");
}

const icons = "node_modules/@tabler/icons/icons/outline/";

/**
 * Every icon that a template or the navigation names, and the logo, as symbols of one file: a page
 * repeats an icon in a few bytes.
 */
function iconSprite(): string {
  const templates = readdirSync(new URL("views/", root), {
    recursive: true,
    encoding: "utf8",
  }).filter((name) => name.endsWith(".njk"));
  const sources = [...templates.map((name) => `views/${name}`), "src/features/index.ts"]
    .map(readText)
    .join("\n");
  const names = new Set(
    [...sources.matchAll(/"([a-z0-9-]+)\.svg"/g)].map(([, name]) => name as string),
  );
  const symbols = [...names]
    .sort()
    .filter((name) => existsSync(new URL(`${icons}${name}.svg`, root)))
    .map(iconSymbol);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}${logo()}</svg>\n`;
}

/** In the colour of the text around it. */
function logo(): string {
  const path = /<path.*>(?=<\/svg>)/.exec(readText("public/icon.svg"))?.[0] ?? "";
  return symbolOf("logo", path.replace(/fill="[^"]*"/, 'fill="currentColor"'));
}

/** The drawing alone: how its lines look is the style sheet's. */
function iconSymbol(name: string): string {
  const drawing = /<svg[^>]*>(.*)<\/svg>/s.exec(readText(`${icons}${name}.svg`))?.[1] ?? "";
  const paths = drawing.replace(/<path stroke="none"[^>]*>/, "").replace(/\s*\n\s*/g, "");
  return symbolOf(name, paths);
}

function symbolOf(name: string, paths: string): string {
  return `<symbol id="${name}" viewBox="0 0 24 24">${paths}</symbol>`;
}

const DARK = /\[data-bs-theme=["']?dark["']?\]/g;
const SYSTEM = "[data-bs-theme=system]";
const SYSTEM_IS_DARK = "(prefers-color-scheme:dark)";

/**
 * Gives every rule about the dark theme a copy for the theme "system", right behind it so that the
 * cascade stays, where the system is dark.
 */
export function withSystemTheme(css: string): string {
  const sheet = postcss.parse(css.replace(/\/\*# sourceMappingURL=.*?\*\//g, ""));
  const themed: Rule[] = [];
  sheet.walkRules((rule) => {
    if (rule.selector.match(DARK)) themed.push(rule);
  });
  for (const rule of themed) rule.after(systemCopy(rule));
  return sheet.toString();
}

/**
 * Of the rule's selectors only those about the theme. "Not dark" for the system means: where the
 * system is not dark.
 */
function systemCopy(rule: Rule) {
  const copy = rule.clone({ selectors: rule.selectors.filter((selector) => selector.match(DARK)) });
  if (!/:not\([^)]*data-bs-theme/.test(rule.selector)) {
    copy.selector = copy.selector.replace(DARK, SYSTEM);
    return postcss.atRule({ name: "media", params: SYSTEM_IS_DARK, nodes: [copy] });
  }
  rule.selector = rule.selector.replace(DARK, (dark) => `${dark},${SYSTEM}`);
  copy.selector = copy.selector.replace(/^:root/, `:root${SYSTEM}`);
  return postcss.atRule({ name: "media", params: `not all and ${SYSTEM_IS_DARK}`, nodes: [copy] });
}

function listFiles(folder: string): string[] {
  const url = new URL(folder, root);
  return existsSync(url) ? readdirSync(url).filter((name) => TEXT.test(name)) : [];
}

function readText(path: string): string {
  return readFileSync(new URL(path, root), "utf8");
}

function writeHashed(name: string, content: string | Buffer): string {
  const extension = extname(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const hashed = `${basename(name, extension)}.${hash}${extension}`;
  writeFileSync(new URL(hashed, output), content);
  return hashed;
}
