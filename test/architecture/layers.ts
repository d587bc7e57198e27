import type { Import } from "./sources.ts";

/**
 * The layers from the ground up, and which of those below each may know, also by a type: whoever is
 * not named is not known.
 */
export const layers: readonly { name: string; files: RegExp; knows: readonly string[] }[] = [
  { name: "generated", files: /^src\/generated\//, knows: [] },
  { name: "root", files: /^src\/root\.ts$/, knows: [] },
  { name: "node-version", files: /^src\/node-version\.ts$/, knows: [] },
  { name: "languages", files: /^src\/languages\//, knows: [] },
  { name: "domain", files: /^src\/domain\//, knows: ["languages"] },
  { name: "views", files: /^src\/views\//, knows: ["languages", "domain"] },
  { name: "queue", files: /^src\/queue\.ts$/, knows: ["domain"] },
  { name: "i18n", files: /^src\/i18n\//, knows: ["languages"] },
  { name: "passwords", files: /^src\/passwords\//, knows: ["domain", "queue"] },
  { name: "db", files: /^src\/db\//, knows: ["root", "languages", "domain", "queue", "generated"] },
  { name: "rights", files: /^src\/rights\//, knows: ["domain", "db"] },
  { name: "command", files: /^src\/(command|chunk)\.ts$/, knows: ["domain", "db", "rights"] },
  { name: "config", files: /^src\/config\.ts$/, knows: ["languages", "domain", "db"] },
  {
    name: "process",
    files: /^src\/(environment|explain-error|file-modes|log)\.ts$/,
    knows: ["config", "db", "domain"],
  },
  { name: "metrics", files: /^src\/metrics\.ts$/, knows: ["domain", "db"] },
  {
    name: "http",
    files: /^src\/http\//,
    knows: ["root", "languages", "domain", "views", "i18n", "db", "rights", "command", "metrics"],
  },
  {
    name: "a feature",
    files: /^src\/features\/[\w-]+\//,
    knows: ["root", "languages", "domain", "views", "passwords", "db", "rights", "command", "http"],
  },
  { name: "features", files: /^src\/features\/index\.ts$/, knows: ["a feature", "http"] },
  {
    name: "deps",
    files: /^src\/deps\.ts$/,
    knows: ["domain", "i18n", "passwords", "db", "config", "process", "metrics"],
  },
  { name: "app", files: /^src\/app\.ts$/, knows: ["http", "features", "deps"] },
  {
    name: "main",
    files: /^src\/main\.ts$/,
    knows: [
      "node-version",
      "domain",
      "passwords",
      "db",
      "rights",
      "config",
      "process",
      "http",
      "a feature",
      "deps",
      "app",
    ],
  },
  {
    name: "cli",
    files: /^src\/cli\//,
    knows: [
      "root",
      "node-version",
      "languages",
      "domain",
      "views",
      "i18n",
      "passwords",
      "db",
      "rights",
      "command",
      "config",
      "process",
      "a feature",
      "main",
    ],
  },
];

export function layerOf(path: string): string | undefined {
  return layers.find(({ files }) => files.test(path))?.name;
}

/** What stands alone among its like: each feature, and each other layer as a whole. */
export function roomOf(path: string): string | undefined {
  return /^src\/(features\/[\w-]+)\//.exec(path)?.[1] ?? layerOf(path);
}

/** Imports that lead to a layer which theirs does not know, each with what to do about it. */
export function strayImports(imports: readonly Import[]): string[] {
  return imports.filter(isStray).map(({ from, to }) => {
    const [above, below] = [layerOf(to) ?? "no layer", layerOf(from) ?? "no layer"];
    return (
      `${from} -> ${to}: ${below} does not know ${above}. ` +
      `Move what ${from} needs to a layer below, or hand it in as an argument from above.`
    );
  });
}

function isStray({ from, to }: Import): boolean {
  if (!to.startsWith("src/")) return false;
  const [lower, upper] = [layerOf(to), layers.find(({ files }) => files.test(from))];
  return lower === undefined || !(lower === upper?.name || upper?.knows.includes(lower));
}

/**
 * Rooms that know each other, also over others and also by a type: the shortest way round from
 * each, with an import for every step and what to do about it.
 */
export function circles(imports: readonly Import[]): string[] {
  const steps = new Map<string, Map<string, Import>>();
  for (const one of imports) {
    const [from, to] = [roomOf(one.from), roomOf(one.to)];
    if (!from || !to || from === to) continue;
    steps.set(from, (steps.get(from) ?? new Map<string, Import>()).set(to, one));
  }
  const found = [...steps.keys()].sort().map((room) => wayBack(steps, room));
  const first = new Map(
    found.filter((way) => way.length > 0).map((way) => [way.map(roomsOf).sort().join(), way]),
  );
  return [...first.values()].map(
    (way) =>
      `${way.map(({ from, to }) => `${from} -> ${to}`).join(", ")}: a circle. ` +
      "Move what one of these imports needs to the room that is to be below, " +
      "or into one of its own below both.",
  );
}

function roomsOf({ from, to }: Import): string {
  return `${roomOf(from)} ${roomOf(to)}`;
}

function wayBack(steps: ReadonlyMap<string, ReadonlyMap<string, Import>>, start: string): Import[] {
  const ways: Import[][] = [[]];
  const met = new Set<string>();
  for (const way of ways) {
    const last = way.at(-1);
    const here = last ? (roomOf(last.to) as string) : start;
    if (last && here === start) return way;
    if (met.has(here)) continue;
    met.add(here);
    for (const step of steps.get(here)?.values() ?? []) ways.push([...way, step]);
  }
  return [];
}
