import { cpus } from "node:os";
import type { BenchArguments } from "./arguments.ts";
import { type Cores, residentMemory } from "./cores.ts";
import { type FirstVisit, visitFirst } from "./first-visit.ts";
import { type Effort, type Figures, MANY, type Measured, measure, type Side } from "./measure.ts";
import { type PageName, pageNames, pages } from "./pages.ts";
import { measureSignIns, type SignIns } from "./sign-ins.ts";
import type { Stage } from "./stage.ts";
import { countStatements, type Statements } from "./statements.ts";
import { visitOnce } from "./visit.ts";

/** All that a run found out; what `--json` prints, with the aims. */
export interface Report {
  machine: { processor: string; node: string; cores: Cores | null };
  database: BenchArguments["database"];
  big: boolean;
  users: number;
  customers: number;
  /** What `twin` among the pages' figures is. */
  twin: string | null;
  pages: Partial<Record<PageName, PageReport>>;
  /**
   * Share of its core that the floor had while its list was loaded; less than about 0.9 means that
   * others used the machine.
   */
  coreShare: number;
  /** Milliseconds. */
  startTime: number;
  /** Resident, MB. */
  memory: number;
  firstVisit: FirstVisit | null;
  signIns: SignIns | null;
}

export interface PageReport {
  /** By the number of connections. */
  app: Record<number, Figures>;
  floor: Record<number, Figures> | null;
  twin: Record<number, Figures> | null;
  /**
   * The server's CPU time as a multiple of the floor's; for a page that the floor has not, of the
   * floor's list.
   */
  ratio: number;
  statements: Statements | null;
  bytes: { raw: number; compressed: number } | null;
}

const EFFORT: Effort = { rounds: 3, seconds: 2, warmUp: 1.5 };

export async function makeReport(
  stage: Stage,
  asked: BenchArguments,
  say: (line: string) => void,
): Promise<Report> {
  const { app, floor, twin } = stage;
  const { rows, logins } = app.site;
  say("Counting statements, and a first visit in Chromium");
  const statements = await countStatements(stage.databaseUrl, { rows, logins }, asked.pages);
  const bytes = await measureBytes(app);
  const firstVisit = await visitFirst(app.server);
  const measured = await measureAll([app, floor, ...(twin ? [twin] : [])], EFFORT, say);
  say("Sixteen people sign in at once");
  const signIns = await measureSignIns(app, measured);
  const ratios = ratiosOf(measured);
  const reportOf = (name: PageName): PageReport => ({
    app: measured[name]?.app ?? {},
    floor: measured[name]?.floor ?? null,
    twin: measured[name]?.twin ?? null,
    ratio: ratios[name] ?? Number.NaN,
    statements: statements[name] ?? null,
    bytes: bytes[name] ?? null,
  });
  return {
    machine: {
      processor: cpus()[0]?.model ?? "",
      node: process.version,
      cores: stage.cores ?? null,
    },
    database: asked.database,
    big: asked.big,
    users: rows.users,
    customers: rows.customers,
    twin: twin?.title ?? null,
    pages: Object.fromEntries(asked.pages.map((name) => [name, reportOf(name)])),
    coreShare: shareOfCore(measured.list?.floor?.[MANY]),
    startTime: stage.startTime,
    memory: residentMemory(app.server.pid),
    firstVisit: firstVisit ?? null,
    signIns: signIns ?? null,
  };
}

/** Every page that any of the sides has. */
function measureAll(
  sides: readonly Side[],
  effort: Effort,
  say: (line: string) => void,
): Promise<Measured> {
  const names = pageNames.filter((name) => sides.some((side) => side.pages.includes(name)));
  return measure(sides, names, effort, say);
}

export function ratiosOf(measured: Measured): Partial<Record<PageName, number>> {
  const list = measured.list?.floor?.[MANY]?.cpu ?? Number.NaN;
  const ratios = pageNames.flatMap((name): [PageName, number][] => {
    const cpu = measured[name]?.app?.[MANY]?.cpu;
    return cpu === undefined ? [] : [[name, cpu / (measured[name]?.floor?.[MANY]?.cpu ?? list)]];
  });
  return Object.fromEntries(ratios);
}

function shareOfCore(figures: Figures | undefined): number {
  return figures ? (figures.cpu * figures.rate) / 1_000 : Number.NaN;
}

/** Of the pages that are read. */
async function measureBytes({
  server,
  site,
  pages: names,
}: Side): Promise<Partial<Record<PageName, { raw: number; compressed: number }>>> {
  const bytes: Partial<Record<PageName, { raw: number; compressed: number }>> = {};
  for (const name of names) {
    const [visit] = await pages[name].visits(site, 1);
    if (visit?.method !== "GET") continue;
    const raw = (await visitOnce(server.url, visit)).length;
    const compressed = (await visitOnce(server.url, visit, { "accept-encoding": "gzip" })).length;
    bytes[name] = { raw, compressed };
  }
  return bytes;
}
