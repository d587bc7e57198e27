// `npm run bench`: what the pages cost, beside a floor server that does the same work by hand
// (docs/performance.md).
import { CommandError, commandArguments, runCommand, say } from "../../src/cli/command-line.ts";
import { judge } from "./aims.ts";
import { type BenchArguments, parseBenchArguments, usage } from "./arguments.ts";
import { pages } from "./pages.ts";
import { costsOf, joined, measurePairs } from "./pairs.ts";
import { profileLines, reportLines, smokeLines } from "./print.ts";
import { profilePages } from "./profile.ts";
import { FACTOR, readRatios, recordRatios, tooDear } from "./ratios.ts";
import { makeReport } from "./report.ts";
import { onStage, type Stage } from "./stage.ts";

/** Pairs of loads for each page. */
const SMOKE = 9;
const RECORD = 25;

/** Progress goes beside what was asked for. */
function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

function sayLines(lines: readonly string[]): void {
  for (const line of lines) say(line);
}

async function run(asked: BenchArguments, stage: Stage): Promise<void> {
  if (asked.mode === "smoke") return smoke(asked, stage);
  if (asked.mode === "record") return record(asked, stage);
  if (asked.mode === "profile") {
    for (const profile of await profilePages(stage.app, asked.pages, progress))
      sayLines(profileLines(profile));
    return;
  }
  const report = await makeReport(stage, asked, progress);
  const judgements = judge(report);
  if (asked.json) say(JSON.stringify({ ...report, aims: judgements }));
  else sayLines(reportLines(report, judgements));
}

/** What looks too dear is measured once more before it counts. */
async function smoke({ database, pages: names }: BenchArguments, stage: Stage): Promise<void> {
  const recorded = readRatios(database);
  let pairs = await measurePairs(stage, { names, rounds: SMOKE }, progress);
  const doubtful = tooDear(costsOf(pairs), recorded);
  if (doubtful.length > 0)
    pairs = joined(pairs, await measurePairs(stage, { names: doubtful, rounds: SMOKE }, progress));
  const costs = costsOf(pairs);
  sayLines(smokeLines(costs, recorded));
  const dear = tooDear(costs, recorded);
  if (dear.length === 0) return;
  throw new CommandError(
    `More than ${FACTOR} times what was recorded: ` +
      `${dear.map((name) => pages[name].title).join(", ")}. ` +
      "If that is meant: npm run bench -- --record",
  );
}

async function record({ database, pages: names }: BenchArguments, stage: Stage): Promise<void> {
  const before = readRatios(database);
  const costs = costsOf(await measurePairs(stage, { names, rounds: RECORD }, progress));
  recordRatios(database, costs);
  sayLines(smokeLines(costs, before));
}

await runCommand(import.meta, async () => {
  const asked = parseBenchArguments(commandArguments());
  if (asked === "help") return say(usage);
  await onStage(asked, progress, (stage) => run(asked, stage));
});
