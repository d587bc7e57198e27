import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import nunjucks from "nunjucks";
import { describe, expect, it } from "vitest";
import { defaultLocale, languageOf, locales } from "../../src/languages/locale.ts";
import { isTextKey } from "../../src/languages/message.ts";
import { keysIn, needsOf, PLURAL, stem, textsOf, textsSaid, valuesIn } from "./texts.ts";

const root = new URL("../../", import.meta.url).pathname;

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => ending.test(path) && !path.startsWith("src/generated"));
}

const en = textsOf(languageOf(defaultLocale).texts);
const others = locales.filter((locale) => locale !== defaultLocale);
const code = [...filesIn("src", /\.ts$/), ...filesIn("views", /\.njk$/)]
  .filter((path) => !path.startsWith("src/languages/"))
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("\n");
const literals = new Set(
  [...code.matchAll(/["'`]([a-z-]+(?:\.[\w-]+)+)["'`]/g)].map(([, key]) => key as string),
);
const patterns = [...code.matchAll(/`([a-z-]+\.[\w.-]*\$\{[^`]*)`/g)].map(
  ([, pattern = ""]) => new RegExp(`^${pattern.replace(/\$\{[^}]*\}/g, ".+")}$`),
);

describe.each(others)("%s beside English", (locale) => {
  const texts = textsOf(languageOf(locale).texts);

  it("has every key, and of a plural every form that the language knows", () => {
    expect([...texts.keys()].sort()).toEqual(keysIn(languageOf(locale).tag, en).sort());
  });

  it("is named by its own folder alone, and by the people of the demo", () => {
    const files = ["src", "views", "public/js", "prisma"].flatMap((folder) =>
      filesIn(folder, /\.(ts|njk|js|prisma|sql)$/),
    );
    const elsewhere = files.filter((file) => !/^src\/(languages|cli\/demo)\//.test(file));
    expect(elsewhere.length).toBeGreaterThan(300);
    const literal = new RegExp(`["'\`]${locale}["'\`]`);
    const naming = elsewhere.filter((file) => literal.test(readFileSync(join(root, file), "utf8")));
    expect(naming).toEqual([]);
  });

  it("says the same values", () => {
    const differing = [...texts].filter(([key, text]) => {
      const original = en.get(key) ?? en.get(key.replace(PLURAL, "_other")) ?? "";
      return valuesIn(text).join() !== valuesIn(original).join();
    });
    expect(differing).toEqual([]);
  });
});

describe("texts", () => {
  it("are compared by the forms of each language's plurals", () => {
    const texts = new Map([
      ["a", ""],
      ["b_zero", ""],
      ["b_one", ""],
      ["b_other", ""],
    ]);
    expect(keysIn("pl", texts)).toEqual(["a", "b_zero", "b_few", "b_many", "b_one", "b_other"]);
    expect(keysIn("ja", texts)).toEqual(["a", "b_zero", "b_other"]);
  });

  it("are all said by somebody", () => {
    const unused = [...en.keys()].filter(
      (key) => !literals.has(stem(key)) && !patterns.some((pattern) => pattern.test(stem(key))),
    );
    expect(unused).toEqual([]);
  });

  it("stand behind every message of a form's rules", () => {
    const rules = filesIn("src", /\/(schemas|fields)\.ts$/).flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(/"([a-z-]+(?:\.\w+)+)"/g)].map(
        ([, key]) => key as string,
      ),
    );
    expect(rules.length).toBeGreaterThan(20);
    expect(rules.filter((key) => !isTextKey(key))).toEqual([]);
  });

  it("are said by templates with the values that each needs", () => {
    const said = filesIn("views", /\.njk$/).flatMap((file) =>
      textsSaid(readFileSync(join(root, file), "utf8")).map((one) => ({ file, ...one })),
    );
    expect(said.length).toBeGreaterThan(200);
    expect(said.filter(({ key, values }) => needsOf(en, key) !== values.join())).toEqual([]);
  });

  it("are found in templates with their values", () => {
    expect(textsSaid('{{ t("a.b") }} {{ o.t("c.d", { one: f({ x: 1 }), two: y }) }}')).toEqual([
      { key: "a.b", values: [] },
      { key: "c.d", values: ["one", "two"] },
    ]);
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
