import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { textOf } from "./sources.ts";

const WIDEST = 140;
const LONGEST_SHEET = 400;

const views = readdirSync("views", { recursive: true, encoding: "utf8" }).map(
  (name) => `views/${name}`,
);
const templates = views.filter((name) => name.endsWith(".njk"));
const macros = templates.filter((name) => name.endsWith("/macro.njk"));

/** `file:line` of every line that is found. */
function linesWith(files: readonly string[], isFound: (line: string) => boolean): string[] {
  return files.flatMap((file) =>
    textOf(file)
      .split("\n")
      .flatMap((line, index) => (isFound(line) ? [`${file}:${index + 1}`] : [])),
  );
}

describe("templates", () => {
  it("have lines that one can read", () => {
    expect(linesWith(templates, (line) => line.length > WIDEST)).toEqual([]);
  });

  it("decide nothing within a value: the view's model says it", () => {
    const ternary = /\bif\b[^%}]*\belse\b|\{\{[^}]*\bif\b|\{% set [^%]*\bif\b/;
    expect(linesWith(templates, (line) => ternary.test(line))).toEqual([]);
  });

  it("hand sentences to macros, not what makes them", () => {
    expect(linesWith(templates, (line) => /\bt: ?t\b|\bo\.t\b/.test(line))).toEqual([]);
    expect(linesWith(macros, (line) => /\bt\(/.test(line))).toEqual([]);
  });

  it("give macros one object", () => {
    const several = /\{% macro \w+\((?!o?\)).*%\}/;
    expect(linesWith(templates, (line) => several.test(line))).toEqual([]);
  });

  it("put a space before an attribute that follows a decision", () => {
    const joined = templates.filter((file) => /%\}\n[ \t]*[a-z-]+=/.test(textOf(file)));
    expect(joined).toEqual([]);
  });
});

describe("style sheets", () => {
  it("are short", () => {
    const long = [...views, "public/css/base.css"].filter(
      (file) => file.endsWith(".css") && textOf(file).split("\n").length > LONGEST_SHEET,
    );
    expect(long).toEqual([]);
  });
});

describe("components", () => {
  /** `component macro` of every import in a template. */
  function macrosUsed(): string[] {
    const used = templates.flatMap((file) => [
      ...textOf(file).matchAll(/from "components\/([\w-]+)\/macro\.njk" import ([\w, ]+)/g),
    ]);
    return used.flatMap(([, component, names = ""]) =>
      names.split(",").map((name) => `${component} ${name.trim().split(" ")[0]}`),
    );
  }

  it("have an example of every macro that is used elsewhere", () => {
    const examples = readdirSync("views/components").map((name) =>
      textOf(`views/components/${name}/examples.json`),
    );
    const shown = (macro: string) =>
      examples.some((text) => text.includes(`"macro": "${macro.split(" ")[1]}"`));
    expect([...new Set(macrosUsed())].filter((macro) => !shown(macro))).toEqual([]);
  });
});
