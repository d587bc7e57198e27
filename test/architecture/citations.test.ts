import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { root, textOf } from "./sources.ts";

const CITING = /\.(ts|njk|prisma|sql|md|js|css)$/;
const folders = ["src", "prisma", "views", "public", "test", "docs"];
/** What git does not know, and what stands beside the folders. */
const notOurs = /^(src\/generated\/|prisma\/schema\.postgresql\.prisma$)/;

const files = [
  ...readdirSync(root).filter((name) => CITING.test(name) || name === ".env.example"),
  ...folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name}`)
      .filter((path) => CITING.test(path) && !notOurs.test(path)),
  ),
];
const documents = files.filter((file) => file.endsWith(".md"));

/** A list of ids may go on in the next line of a comment. */
const GAP = String.raw`[\s*/#]+`;
const listOf = (id: string) => `(${id}(?:(?:,|${GAP}and)${GAP}${id})*)`;
const CITED: Readonly<Record<string, RegExp>> = {
  security: new RegExp(String.raw`\bsecurity${GAP}${listOf(String.raw`[A-Z]\d{1,2}\b`)}`, "g"),
  rules: new RegExp(String.raw`\brules?${GAP}${listOf(String.raw`R\d{1,3}\b`)}`, "g"),
  ASVS: new RegExp(
    String.raw`\bASVS${GAP}${listOf(String.raw`(?:[A-Z]\d+|\d+\.\d+\.\d+)\b`)}`,
    "g",
  ),
};

/** The ids that a text cites, as `security X7`. */
function citedIn(text: string): string[] {
  return Object.entries(CITED).flatMap(([source, pattern]) =>
    [...text.matchAll(pattern)].flatMap(([, list = ""]) =>
      [...list.matchAll(/[A-Z]?\d[\d.]*/g)].map(([id]) => `${source} ${id.replace(/\.$/, "")}`),
    ),
  );
}

/** What can be found: rows of docs/security.md, rules of docs/rules.md, numbers of the standard. */
function known(): ReadonlySet<string> {
  const [security, rules] = ["docs/security.md", "docs/rules.md"].map(textOf) as [string, string];
  const rows = [...security.matchAll(/^\| ([A-Z]\d+) \|/gm)].map(([, id]) => `security ${id}`);
  const asvs = [...security.matchAll(/\b\d+\.\d+\.\d+\b/g)].map(([id]) => `ASVS ${id}`);
  const ours = [...rules.matchAll(/^\*\*(R\d+)\*\*/gm)].map(([, id]) => `rules ${id}`);
  return new Set([...rows, ...asvs, ...ours]);
}

/** Paths of a machine, of people's homes, and of what lay beside the repository once. */
const OUTSIDE = /\.\.\/shared\b|(?<![\w.:/])\/(?:work|home|root|Users)\//;

/** Relative paths that leave the repository. */
function leaving(file: string): string[] {
  const depth = file.split("/").length - 1;
  const climbs = textOf(file).match(/(?<![\w/])(?:\.\.\/)+(?=[\w-])/g) ?? [];
  return climbs.filter((climb) => climb.length / 3 > depth);
}

/** Addresses that strangers try are no paths. */
const TRIED = /^test\/(unit\/sign-in-redirect|integration|architecture\/citations)/;

/** Files of the recipes that are to be written. */
const MADE_UP = /departures|forget-browsers/;

describe("ids that are cited", () => {
  it("stand in docs/security.md or docs/rules.md", () => {
    const found = known();
    const lost = files.flatMap((file) =>
      citedIn(textOf(file))
        .filter((id) => !found.has(id))
        .map((id) => `${file}: ${id}`),
    );
    expect(lost.filter((line) => !line.startsWith("test/architecture/citations"))).toEqual([]);
  });

  it("are found wherever they stand", () => {
    const text =
      "(security X7, D2)\n * (security\n * K5) // rule R3 and R4; ASVS 6.2.3, 7.4.3. ASVS X7";
    expect(citedIn(text)).toEqual([
      ...["security X7", "security D2", "security K5", "rules R3", "rules R4"],
      ...["ASVS 6.2.3", "ASVS 7.4.3", "ASVS X7"],
    ]);
  });

  it("are each a row of their own", () => {
    const rows = [...textOf("docs/security.md").matchAll(/^\| ([A-Z]\d+) \|/gm)].map(
      ([, id]) => id,
    );
    const rules = [...textOf("docs/rules.md").matchAll(/^\*\*(R\d+)\*\*/gm)].map(([, id]) => id);
    expect(rows.length).toBeGreaterThanOrEqual(90);
    expect(new Set(rows).size).toBe(rows.length);
    expect(rules).toEqual(rules.map((_, index) => `R${index + 1}`));
  });
});

describe("the repository", () => {
  it("needs nothing outside it", () => {
    const pointing = files
      .filter((file) => !TRIED.test(file))
      .filter((file) => OUTSIDE.test(textOf(file)) || leaving(file).length > 0);
    expect(pointing).toEqual([]);
  });

  it("has every file that its documents link", () => {
    const links = documents.flatMap((file) =>
      [...textOf(file).matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, to = ""]) => ({ file, to })),
    );
    expect(links.length).toBeGreaterThan(20);
    const broken = links.filter(({ file, to }) => !existsSync(join(root, dirname(file), to)));
    expect(broken).toEqual([]);
  });

  it("has every file that its documents name by a path", () => {
    // What was decided and what changed is told of its own day.
    const ofToday = documents.filter((file) => !/^CHANGELOG|^docs\/decisions\//.test(file));
    const named = ofToday.flatMap((file) =>
      [...textOf(file).matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.(?:ts|njk|prisma|json))`/g)].map(
        ([, path = ""]) => path,
      ),
    );
    const isThere = (path: string) =>
      ["", "src", "test"].some((folder) => existsSync(join(root, folder, path)));
    expect(named.length).toBeGreaterThan(150);
    expect(named.filter((path) => !isThere(path) && !MADE_UP.test(path))).toEqual([]);
  });

  it("has every command that its documents name", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { scripts: object };
    const named = [...documents, ".env.example"].flatMap((file) =>
      [...textOf(file).matchAll(/\bnpm run ([a-z][a-z:-]*[a-z])/g)].map(([, name = ""]) => ({
        file,
        name,
      })),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it("lists its decisions by their numbers, one a file", () => {
    const names = readdirSync(join(root, "docs/decisions")).filter((name) => /^\d/.test(name));
    const listed = [...textOf("docs/decisions/README.md").matchAll(/^(\d+)\. .*\]\(([^)]+)\)/gm)];
    expect(listed.map(([, , file]) => file)).toEqual(names.sort());
    expect(listed.map(([, number]) => Number(number))).toEqual(names.map((_, index) => index + 1));
  });
});
