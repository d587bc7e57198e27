import { parseArgs } from "node:util";
import { UsageError } from "../../src/cli/command-line.ts";
import type { DialectName } from "../support/databases.ts";
import { type PageName, pageNames } from "./pages.ts";

export interface BenchArguments {
  /** `record` is a smoke run that writes its ratios down. */
  mode: "measure" | "smoke" | "record" | "profile";
  database: DialectName;
  big: boolean;
  json: boolean;
  pages: readonly PageName[];
}

export const usage = `Usage: npm run bench -- [--big] [--database NAME] [--pages LIST]
                        [--json | --profile]
       npm run bench -- --smoke | --record

Measures the built app beside a floor server that does the same work by hand;
docs/performance.md says what and how.

  --big            100,000 users and 1,000,000 customers instead of 10,000 and
                   100,000; beside the usual number
  --database NAME  sqlite (default) or postgresql; the latter beside sqlite
  --pages LIST     only these, separated by commas: ${pageNames.join(",")}
  --json           figures for machines
  --profile        where the time of each page goes, function by function
  --smoke          compares each page's CPU time, in lists of the floor, with
                   test/bench/ratios.json
  --record         writes test/bench/ratios.json
  --help           this text`;

const modes = ["smoke", "record", "profile"] as const;

/** What the flags ask for; "help" for --help. Throws UsageError with one problem a line. */
export function parseBenchArguments(given: string[]): BenchArguments | "help" {
  const values = readFlags(given);
  if (values.help) return "help";
  const problems: string[] = [];
  const asked = modes.filter((mode) => values[mode]);
  if (asked.length > 1)
    problems.push(`${asked.map((mode) => `--${mode}`).join(" and ")} exclude each other.`);
  const mode = asked[0] ?? "measure";
  if (values.json && mode !== "measure") problems.push(`--json does not go with --${mode}.`);
  if (mode !== "measure" && values.big) problems.push(`--big does not go with --${mode}.`);
  if ((mode === "smoke" || mode === "record") && values.pages !== undefined)
    problems.push(`--pages does not go with --${mode}.`);
  const database = values.database ?? "sqlite";
  if (database !== "sqlite" && database !== "postgresql")
    problems.push("--database must be sqlite or postgresql.");
  const pages = values.pages === undefined ? pageNames : readPages(values.pages, problems);
  if (problems.length > 0) throw new UsageError(problems.join("\n"), usage);
  return {
    mode,
    database: database as DialectName,
    big: values.big === true,
    json: values.json === true,
    pages,
  };
}

function readPages(list: string, problems: string[]): PageName[] {
  const names = list.split(",");
  const unknown = names.filter((name) => !pageNames.some((known) => known === name));
  if (unknown.length > 0) problems.push(`--pages must be some of ${pageNames.join(",")}.`);
  return pageNames.filter((name) => names.includes(name));
}

function readFlags(args: string[]) {
  const flag = { type: "boolean" } as const;
  const text = { type: "string" } as const;
  const options = {
    big: flag,
    database: text,
    pages: text,
    json: flag,
    profile: flag,
    smoke: flag,
    record: flag,
    help: { ...flag, short: "h" },
  } as const;
  try {
    return parseArgs({ args, strict: true, allowPositionals: false, options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, usage);
  }
}
