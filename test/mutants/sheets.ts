import type { Mutant } from "./mutant.ts";

const test = "test/integration/every-page.test.ts";
const file = "src/cli/used-rules.ts";

/** What is sent: of a sheet what a page can use, of a template what somebody sees. */
export const sheets: readonly Mutant[] = [
  {
    guard: "what a template names stays",
    file,
    from: '["views", "public/js", "dist/templates"]',
    to: '["public/js", "dist/templates"]',
    test,
    name: "has all that is about /users",
  },
  {
    guard: "what a template puts together stays",
    file,
    from: "new Set([...words, ...joined])",
    to: "new Set([...words])",
    test,
    name: "has all that is about /style-guide",
  },
  {
    guard: "a rule about a state alone stays",
    file,
    from: "safelist: [/^:(?!host)[\\w-]+$/],",
    to: "",
    test,
    name: "has all that is about /users",
  },
  {
    guard: "what our sheet reads stays",
    file,
    from: "readingAll(ours + movementsOf(css))",
    to: "readingAll(movementsOf(css))",
    test,
    name: "has all that is about /users",
  },
  {
    guard: "what a movement reads stays",
    file,
    from: "readingAll(ours + movementsOf(css))",
    to: "readingAll(ours)",
    test,
    name: "has all that is about /users",
  },
  {
    guard: "line breaks that nobody sees are not sent",
    file: "src/http/templates.ts",
    from: '.replace(SILENT_BREAK, "")',
    to: "",
    test: "test/unit/templates.test.ts",
    project: "unit",
    name: "lose the line breaks",
  },
];
