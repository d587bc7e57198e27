import { describe, expect, it } from "vitest";
import { filesIn, textOf } from "./sources.ts";

const MOST = 100;
/** Cannot be broken. */
const REGULAR_EXPRESSION = /^\s*\/.+\/[a-z]*(?:[,;]|\.exec\()?$/;
/** A sentence is a line. */
const SENTENCES = /^src\/languages\/\w+\//;
/** Lists of names. */
const words = [
  "src/cli/demo/names-central-europe.ts",
  "src/cli/demo/names-other-scripts.ts",
  "src/cli/demo/names-western-europe.ts",
];

/** The numbers of the lines that are too long. */
function tooLong(text: string): number[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      line.length > MOST && !REGULAR_EXPRESSION.test(line) ? [index + 1] : [],
    );
}

describe("lines", () => {
  it("have 100 characters at most, also where the formatter breaks none", () => {
    const files = [...filesIn("src"), ...filesIn("test")].filter(
      (file) => !words.includes(file) && !SENTENCES.test(file),
    );
    const found = files.flatMap((file) => tooLong(textOf(file)).map((line) => `${file}:${line}`));
    expect(found).toEqual([]);
  });

  it("may be longer as a regular expression alone", () => {
    const long = "x".repeat(MOST);
    expect(tooLong(`const a =\n  /${long}/u;\nconst b = "${long}";\n// ${long}`)).toEqual([3, 4]);
  });
});
