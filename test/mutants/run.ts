// `npm run test:mutants [-- --only TEXT …]`: takes each guard out once, in a copy of the tree, and
// sees its test fail.
import { parseArgs } from "node:util";
import { build } from "../../src/cli/build.ts";
import { type Copy, createCopy } from "./copy.ts";
import { type Baseline, baselines, judge, mutate, projectOf, type Verdict } from "./judge.ts";
import type { Mutant } from "./mutant.ts";
import { tables } from "./tables.ts";

const COPIES = 2;

interface Row extends Mutant {
  table: string;
}

interface Outcome {
  row: Row;
  /** Or why the row does not match the sources. */
  verdict: Verdict | string;
  seconds: number;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Rows that have one of these texts somewhere in them; the name of their table counts too. */
function choose(only: readonly string[]): Row[] {
  const all = Object.entries(tables).flatMap(([table, rows]) =>
    rows.map((row) => ({ ...row, table })),
  );
  return only.length === 0
    ? all
    : all.filter((row) =>
        only.some((text) => Object.values(row).some((value) => value.includes(text))),
      );
}

/** Rows whose tests do not pass, or are not there, while every guard stands. */
async function withoutMutation(copy: Copy, rows: readonly Row[]): Promise<Outcome[]> {
  const red: Outcome[] = [];
  for (const run of baselines(rows)) {
    const [report, concerned] = [await copy.run(run), rows.filter((row) => isOf(run, row))];
    for (const row of concerned) {
      const verdict = judge(report, row);
      if (verdict !== "survived")
        red.push({
          row,
          verdict: verdict === "killed" ? "red without mutation" : verdict,
          seconds: 0,
        });
    }
  }
  return red;
}

function isOf({ project, files }: Baseline, row: Row): boolean {
  return projectOf(row) === project && files.includes(row.test);
}

async function tryRow(copy: Copy, row: Row): Promise<Outcome> {
  const started = performance.now();
  const run = {
    project: projectOf(row),
    files: [row.test],
    ...(row.name === undefined ? {} : { name: row.name }),
  };
  const work = async () => judge(await copy.run(run), row);
  const verdict = await copy
    .withText(row.file, (text) => mutate(text, row), work)
    .catch((error: Error) => error.message);
  return { row, verdict, seconds: (performance.now() - started) / 1_000 };
}

async function tryAll(copies: readonly Copy[], rows: readonly Row[]): Promise<Outcome[]> {
  const [waiting, outcomes]: [Row[], Outcome[]] = [[...rows], []];
  await Promise.all(
    copies.map(async (copy) => {
      for (let row = waiting.shift(); row; row = waiting.shift()) {
        const outcome = await tryRow(copy, row);
        outcomes.push(outcome);
        say(line(outcome, `${outcomes.length}/${rows.length}`));
      }
    }),
  );
  return outcomes;
}

function line({ row, verdict, seconds }: Outcome, place: string): string {
  const { table, guard, file, test } = row;
  return [
    place.padStart(7),
    verdict.padEnd(8),
    `${seconds.toFixed(0)} s`.padStart(5),
    `${table}: ${guard}`.padEnd(70),
    file,
    `${projectOf(row)} ${test}`,
  ].join("  ");
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
  const rows = choose(values.only ?? []);
  if (rows.length === 0) throw new Error("No row has this text.");
  const started = performance.now();
  await build();
  const copies = Array.from({ length: Math.min(COPIES, rows.length) }, createCopy);
  const cleanUp = () => copies.forEach((copy) => void copy.remove());
  process.once("exit", cleanUp);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => process.exit(130));
  say(`${rows.length} guards. First their tests, while all of them stand …`);
  const red = await withoutMutation(copies[0] as Copy, rows);
  const fit = rows.filter((row) => red.every((outcome) => outcome.row !== row));
  const outcomes = [...red, ...(await tryAll(copies, fit))];
  const left = outcomes.filter(({ verdict }) => verdict !== "killed");
  if (left.length > 0) say("\nWhat must not be:");
  for (const outcome of left) say(line(outcome, ""));
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  say(
    `\n${outcomes.length - left.length} of ${rows.length} guards are proven, ` +
      `${left.length} are not; ${minutes} minutes.`,
  );
  process.exitCode = left.length > 0 ? 1 : 0;
}

await main();
