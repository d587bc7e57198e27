import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { filesIn, textOf } from "./sources.ts";

const sources = filesIn("src");
const readers = [...sources, ...filesIn("test"), "prisma.config.ts", "vitest.config.ts"];
const EXPORT =
  /^export (?:abstract |async )*(?:const|let|function\*?|class|interface|type) (\w+)/gm;
const IMPORT = /(?:im|ex)port\s+(?:type\s+)?(\{[^}]*\}|\*[^"]*?)\s+from\s+"(\.[^"]+)"/g;
const WHOLE = /\bimport\("(\.[^"]+)"\)/g;

/** `file name` of whatever somebody imports; `file *` for a module taken as a whole. */
function importedBy(reader: string): string[] {
  const text = textOf(reader);
  const from = (path: string) => normalize(join(dirname(reader), path));
  const named = [...text.matchAll(IMPORT)].flatMap(([, names = "", path = ""]) =>
    names.startsWith("*")
      ? [`${from(path)} *`]
      : names
          .slice(1, -1)
          .split(",")
          .map(
            (name) =>
              `${from(path)} ${
                name
                  .trim()
                  .replace(/^type /, "")
                  .split(" as ")[0]
              }`,
          ),
  );
  return [...named, ...[...text.matchAll(WHOLE)].map(([, path = ""]) => `${from(path)} *`)];
}

describe("exports", () => {
  it("are imported by somebody", () => {
    const imported = new Set(readers.flatMap(importedBy));
    const exported = sources.flatMap((file) =>
      [...textOf(file).matchAll(EXPORT)].map(([, name]) => `${file} ${name}`),
    );
    expect(exported.length).toBeGreaterThan(300);
    const unused = exported.filter(
      (one) => !imported.has(one) && !imported.has(`${one.split(" ")[0]} *`),
    );
    expect(unused).toEqual([]);
  });
});
