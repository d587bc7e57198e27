import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import nunjucks from "nunjucks";
import { describe, expect, it } from "vitest";
import { neededFor, permissions, permissionsByArea } from "../../src/domain/permissions.ts";
import { targetRules } from "../../src/features/rights/policy.ts";

const root = new URL("../../", import.meta.url).pathname;

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => ending.test(path) && !path.startsWith("src/generated"));
}

function texts(locale: string): Map<string, string> {
  const flat = (value: unknown, key: string): [string, string][] =>
    typeof value === "string"
      ? [[key, value]]
      : Object.entries(value as object).flatMap(([name, inner]) => flat(inner, `${key}.${name}`));
  const folder = join(root, "src/i18n/locales", locale);
  return new Map(
    readdirSync(folder).flatMap((file) =>
      flat(JSON.parse(readFileSync(join(folder, file), "utf8")), file.replace(".json", "")),
    ),
  );
}

const [en, de] = [texts("en"), texts("de")];
const parameters = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
const code = [...filesIn("src", /\.ts$/), ...filesIn("views", /\.njk$/)]
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("\n");
const literals = new Set(
  [...code.matchAll(/["'`]([a-z-]+(?:\.[\w-]+)+)["'`]/g)].map(([, key]) => key as string),
);
const prefixes = [...code.matchAll(/`([a-z-]+\.(?:[\w-]+\.)*)\$\{/g)].map(
  ([, prefix]) => prefix as string,
);
const plain = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, "");

describe("locales", () => {
  it("have the same keys and parameters", () => {
    expect([...de.keys()].sort()).toEqual([...en.keys()].sort());
    const differing = [...en].filter(
      ([key, text]) => parameters(text).join() !== parameters(de.get(key) ?? "").join(),
    );
    expect(differing).toEqual([]);
  });

  it("have no text that nobody says", () => {
    const unused = [...en.keys()].filter(
      (key) => !literals.has(plain(key)) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it("have the words of every right", () => {
    const areas = permissionsByArea(new Set(permissions)).map(({ area }) => `area.${area}`);
    const words = permissions.flatMap((right) => [
      ...[`${right}.name`, `${right}.text`, `act.${right}`],
      ...neededFor(right).map((needed) => `needs.${needed}`),
      ...(targetRules[right] ?? []).map((rule) => `rule.${rule}`),
    ]);
    expect([...areas, ...words].filter((word) => !en.has(`rights.${word}`))).toEqual([]);
  });

  it("have every text that templates say", () => {
    const said = filesIn("views", /\.njk$/).flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(/\bt\("([^"]+)"/g)].map(
        ([, key]) => key as string,
      ),
    );
    const known = new Set([...en.keys()].map(plain));
    expect(said.filter((key) => !known.has(key))).toEqual([]);
  });
});

describe("templates", () => {
  const templates = filesIn("views", /\.njk$/).map((file) => ({
    file,
    text: readFileSync(join(root, file), "utf8").replace(/content="[^"]*"/g, ""),
  }));
  const without = (pattern: RegExp) =>
    expect(templates.filter(({ text }) => pattern.test(text)).map(({ file }) => file)).toEqual([]);

  it("compile: an include that does not would leave its place empty", () => {
    const environment = new nunjucks.Environment(null);
    for (const { file, text } of templates)
      expect(() => new nunjucks.Template(text, environment, file, true), file).not.toThrow();
  });
  it("never mark anything safe", () => without(/\|\s*safe/));
  it("quote every attribute", () => without(/<[a-z][^>]*\s[\w-]+=(?!["'])[^\s>]*/));
  it("have no inline script, style or handler", () =>
    without(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/));
  it("give every script the nonce", () => without(/<script(?![^>]*nonce="\{\{ nonce \}\}")/));
});
