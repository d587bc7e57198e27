import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { OLDEST_NODE } from "../../src/node-version.ts";
import { finish, newFolder, root } from "../support/processes.ts";
import { thorough } from "../support/thorough.ts";

const entries = [
  "main",
  ...readdirSync(join(root, "src/cli"), { withFileTypes: true }).flatMap(entryName),
];
const built = entries.filter((name) => existsSync(join(root, `dist/${name}.js`)));

function entryName(entry: { name: string; isFile(): boolean }): string[] {
  const isEntry =
    entry.isFile() &&
    /^await runCommand\(\s*import\.meta/m.test(
      readFileSync(join(root, "src/cli", entry.name), "utf8"),
    );
  return isEntry ? [`cli/${entry.name.replace(/\.ts$/, "")}`] : [];
}

/** A Node of this machine that is too old; npm's path begins with the one of this program. */
function oldNode(): string | undefined {
  const places = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "node"));
  const isOld = (place: string) => Number.parseInt(versionOf(place), 10) < OLDEST_NODE;
  return [...new Set(places)].find((place) => existsSync(place) && isOld(place));
}

function versionOf(node: string): string {
  return execFileSync(node, ["--version"], { encoding: "utf8" }).trim().slice("v".length);
}

const sentence = (version: string) =>
  `Gatehouse needs Node.js ${OLDEST_NODE} or newer, and this is ${version}.\n`;

const module = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

/** Says aloud when something native is loaded. */
const SHOUT = `
  const load = process.dlopen;
  process.dlopen = (...args) => { process.stderr.write("native\\n"); return load(...args); };
`;
const shout = module(SHOUT);

/** Where no old one is found: this one, which says that it is. */
const PRETENDED = "20.20.2";
const pretend = module(`${SHOUT}
  const versions = { ...process.versions, node: "${PRETENDED}" };
  Object.defineProperty(process, "versions", { value: versions });
`);

describe("a Node that is too old", () => {
  it("is looked for at every entry; those that only sources have are for who builds", () => {
    const others = entries.filter((name) => !built.includes(name));
    expect(others.sort()).toEqual(["cli/build", "cli/dev", "cli/prepare"]);
  });

  it.each(entries)("is asked for by %s before anything else is loaded", (entry) => {
    const source = readFileSync(join(root, `src/${entry}.ts`), "utf8");
    const [first] = /^import (?!type ).*$/m.exec(source) ?? [];
    expect(first).toMatch(/^import "\.\.?\/node-version\.ts";$/);
  });

  const old = oldNode();
  const version = old ? versionOf(old) : PRETENDED;
  const node = old ?? "pretended";
  it.each(thorough ? built : ["main", "cli/seed"])(
    `is refused by dist/%s.js in one sentence, before anything native is loaded (${node})`,
    async (entry) => {
      const shim = ["--import", old ? shout : pretend];
      const { code, said } = await finish(
        [...shim, join(root, `dist/${entry}.js`)],
        newFolder(),
        {},
        old,
      );
      expect([code, said]).toEqual([78, sentence(version)]);
    },
  );

  it("would have been heard loading what is native", async () => {
    const sqlite = pathToFileURL(join(root, "node_modules/better-sqlite3/lib/index.js")).href;
    const open = `new (await import("${sqlite}")).default(":memory:")`;
    const { said } = await finish(
      ["--import", shout, "--input-type=module", "--eval", open],
      newFolder(),
      {},
    );
    expect(said).toBe("native\n");
  });
});
