import { describe, expect, it } from "vitest";
import { filesIn, textOf } from "./sources.ts";

const MOST = 3;

/** `function name(`, `const name = (` and a method's `name(`, at whatever depth. */
const HEAD =
  /\bfunction\*?\s*(\w*)\s*(?:<[^(]*>)?\(|\b(\w+) = (?:async )?(?:<[^(]*>)?\(|^ +(?:async |override )*(#?\w+)\(/gm;
const NO_METHODS = new Set(["if", "for", "while", "switch", "catch", "function"]);

/** The names of functions that take more than three parameters. */
function crowded(text: string): string[] {
  return [...text.matchAll(HEAD)].flatMap((head) => {
    const [whole, declared, assigned, method] = head;
    const { count, rest } = parameters(text.slice(head.index + whole.length));
    if (assigned !== undefined && !/^\s*(:[^=]*)?=>/.test(rest)) return [];
    if (method !== undefined && (NO_METHODS.has(method) || !/^\s*(:[^;{]*)?\{/.test(rest)))
      return [];
    return count > MOST ? [declared || assigned || method || "function"] : [];
  });
}

/** How many parameters stand before the bracket that closes them, and what follows it. */
function parameters(text: string): { count: number; rest: string } {
  let [depth, count] = [1, 0];
  let begun = false;
  for (let at = 0; at < text.length; at++) {
    const [before, letter = ""] = [text[at - 1], text[at]];
    if ("([{<".includes(letter)) depth++;
    else if (")]}".includes(letter) || (letter === ">" && before !== "=")) depth--;
    if (depth === 0) return { count: count + (begun ? 1 : 0), rest: text.slice(at + 1, at + 200) };
    if (letter === "," && depth === 1) [count, begun] = [count + 1, false];
    else if (!/\s/.test(letter)) begun = true;
  }
  return { count: 0, rest: "" };
}

describe("parameters", () => {
  it("are three at most, else one object", () => {
    const found = filesIn("src")
      .map((file) => ({ file, names: crowded(textOf(file)) }))
      .filter(({ names }) => names.length > 0);
    expect(found).toEqual([]);
  });

  it("are counted however they are written", () => {
    const four =
      "a: Map<string, number>,\n  { b, c }: { b: number; c: [1, 2] },\n  d: () => void,\n" +
      "  e = 1,\n";
    expect(crowded(`function f(\n  ${four}) {}`)).toEqual(["f"]);
    expect(crowded(`const g = async (${four}): Promise<void> => {}`)).toEqual(["g"]);
    expect(crowded(`const o = {\n  h(${four}) {},\n};`)).toEqual(["h"]);
    expect(
      crowded("function f(a: Map<string, number>, { b, c }: X, d: (e: 1, f: 2) => void) {}"),
    ).toEqual([]);
    expect(crowded(`function f() {\n  call(a, b, c, d);\n}`)).toEqual([]);
  });
});
