import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { OLDEST_NODE } from "../../src/node-version.ts";
import { finish, newFolder, root } from "../support/processes.ts";

const entries = [
  "main",
  ...readdirSync(join(root, "src/cli"), { withFileTypes: true }).flatMap(entryName),
].map((name) => `dist/${name}.js`);

function entryName(entry: { name: string; isFile(): boolean }): string[] {
  const isEntry =
    entry.isFile() &&
    readFileSync(join(root, "src/cli", entry.name), "utf8").includes(
      "await runCommand(import.meta",
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

/** Says that it is version 20, and says aloud when something native is loaded. */
const pretend = `data:text/javascript,${encodeURIComponent(`
  Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });
  const load = process.dlopen;
  process.dlopen = (...args) => { process.stderr.write("native\\n"); return load(...args); };
`)}`;

describe("a Node that is too old", () => {
  it("is looked for at every entry", () => expect(entries.length).toBeGreaterThanOrEqual(8));

  it.each(entries)(
    "is refused by %s in one sentence, before anything native is loaded",
    async (entry) => {
      const { code, said } = await finish(
        ["--import", pretend, join(root, entry)],
        newFolder(),
        {},
      );
      expect([code, said]).toEqual([78, sentence("20.20.2")]);
    },
  );

  it("would have been heard loading what is native", async () => {
    const sqlite = pathToFileURL(join(root, "node_modules/better-sqlite3/lib/index.js")).href;
    const open = `new (await import("${sqlite}")).default(":memory:")`;
    const { said } = await finish(
      ["--import", pretend, "--input-type=module", "--eval", open],
      newFolder(),
      {},
    );
    expect(said).toBe("native\n");
  });

  const old = oldNode();
  const version = old && versionOf(old);
  it.skipIf(!old).each(entries)(
    `is refused by %s (${old ?? "none on this machine"})`,
    async (entry) => {
      const { code, said } = await finish([join(root, entry)], newFolder(), {}, old);
      expect([code, said]).toEqual([78, sentence(version as string)]);
    },
  );
});
