// `npm run bench`: what the pages cost, beside a floor server that does the same work by hand
// (docs/performance.md).
import { CommandError, commandArguments, runCommand, say } from "../../src/cli/command-line.ts";
import { judge } from "./aims.ts";
import { type BenchArguments, parseBenchArguments, usage } from "./arguments.ts";
import type { Effort } from "./measure.ts";
import { pages } from "./pages.ts";
import { profileLines, reportLines, smokeLines } from "./print.ts";
import { profilePages } from "./profile.ts";
import { lowerOf, type Ratios, readRatios, recordRatios, tooDear } from "./ratios.ts";
import { costsOf, makeReport, measureAll } from "./report.ts";
import { onStage, type Stage } from "./stage.ts";

const SMOKE: Effort = { rounds: 2, seconds: 0.6, warmUp: 0.8 };
const RECORD: Effort = { rounds: 5, seconds: 1, warmUp: 1.5 };

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

/** What looks too dear is measured up to four times more before it counts. */
async function smoke({ database }: BenchArguments, { app, floor }: Stage): Promise<void> {
  const recorded = readRatios(database);
  const costs = async () => costsOf(await measureAll([app, floor], SMOKE, progress));
  let measured: Ratios = await costs();
  for (let more = 4; more > 0 && tooDear(measured, recorded).length > 0; more--)
    measured = lowerOf(measured, await costs());
  sayLines(smokeLines(measured, recorded));
  const dear = tooDear(measured, recorded);
  if (dear.length === 0) return;
  const names = dear.map((name) => pages[name].title).join(", ");
  throw new CommandError(
    `More than 1.5 times what was recorded: ${names}. If that is meant: npm run bench -- --record`,
  );
}

async function record({ database }: BenchArguments, { app, floor }: Stage): Promise<void> {
  const before = readRatios(database);
  const measured = costsOf(await measureAll([app, floor], RECORD, progress));
  recordRatios(database, measured);
  sayLines(smokeLines(measured, before));
}

await runCommand(import.meta, async () => {
  const asked = parseBenchArguments(commandArguments());
  if (asked === "help") return say(usage);
  await onStage(asked, progress, (stage) => run(asked, stage));
});
