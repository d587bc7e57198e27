import type { Mutant } from "./mutant.ts";

/** What vitest's JSON reporter says, as far as it is read here. */
export interface Report {
  testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[];
}

/**
 * killed: a test failed. survived: tests ran and passed. no test: none has this name. broken: none
 * came to an end, because nothing could be loaded or set up; that proves nothing of the guard.
 */
export type Verdict = "killed" | "survived" | "no test" | "broken";

/**
 * The file's text with the guard taken out. Throws unless `from` stands in it exactly once,
 * wherever its lines break, and becomes something else.
 */
export function mutate(text: string, { file, from, to }: Mutant): string {
  const places = [...text.matchAll(tokensOf(from))];
  if (places.length !== 1)
    throw new Error(`${file} has this ${places.length} times, not once: ${from}`);
  if (from === to) throw new Error(`${file}: nothing is changed`);
  const [{ 0: found, index }] = places as [RegExpExecArray];
  return text.slice(0, index) + to + text.slice(index + found.length);
}

/** Where a formatter breaks lines it also puts a comma before what closes. */
function tokensOf(code: string): RegExp {
  const tokens = code.match(/\w+|[^\s\w]/g) ?? [];
  const parts = tokens.map((token) =>
    /[)\]}]/.test(token) ? `,?\\s*\\${token}` : escapeToken(token),
  );
  return new RegExp(parts.join("\\s*"), "g");
}

function escapeToken(token: string): string {
  return token.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** What a run of the mutant's test says; undefined stands for a run that left no report. */
export function judge(report: Report | undefined, mutant: Mutant): Verdict {
  if (!report) return "broken";
  const all = report.testResults.filter(({ name }) => name.endsWith(`/${mutant.test}`));
  const wanted = new RegExp(mutant.name ?? "");
  const tests = all
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName }) => wanted.test(fullName));
  if (tests.some(({ status }) => status === "failed")) return "killed";
  if (tests.some(({ status }) => status === "passed")) return "survived";
  return tests.length === 0 && all.some(({ assertionResults }) => assertionResults.length > 0)
    ? "no test"
    : "broken";
}

/**
 * The tests of a project that must pass before any guard is taken out: whole files, and single
 * tests of others by name.
 */
export interface Baseline {
  project: string;
  files: readonly string[];
  name?: string;
}

/**
 * As few runs as possible: for each project one of the files that are run whole, and one of the
 * others.
 */
export function baselines(mutants: readonly Mutant[]): Baseline[] {
  const runs: Baseline[] = [];
  for (const [project, rows] of Map.groupBy(mutants, projectOf)) {
    const whole = new Set(rows.filter(({ name }) => name === undefined).map(({ test }) => test));
    const named = rows.filter(({ test }) => !whole.has(test));
    if (whole.size > 0) runs.push({ project, files: [...whole] });
    const names = new Set(named.map(({ name }) => `(?:${name})`));
    if (named.length > 0)
      runs.push({
        project,
        files: [...new Set(named.map(({ test }) => test))],
        name: [...names].join("|"),
      });
  }
  return runs;
}

export function projectOf({ project }: Mutant): string {
  return project ?? "sqlite";
}
