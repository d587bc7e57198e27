import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../../src/cli/build.ts";
import { writePrivateFile } from "../../src/db/private-files.ts";
import type { BenchArguments } from "./arguments.ts";
import { type Cores, separateCores } from "./cores.ts";
import { copyTemplate, filledTemplate, type Size } from "./database.ts";
import { samplePieces } from "./floor/sample.ts";
import { whyNotSamePage } from "./floor-check.ts";
import { ALONE, MANY, type Side } from "./measure.ts";
import { type PageName, pageNames, pages } from "./pages.ts";
import { type Server, startApp, startFloor } from "./servers.ts";
import { enterApp, floorSite, readRows } from "./site.ts";
import { median } from "./statistics.ts";
import { addStoreKeys } from "./store.ts";
import { visitOnce } from "./visit.ts";

/** Everything a run needs, started and checked. */
export interface Stage {
  cores: Cores | undefined;
  databaseUrl: string;
  app: Side;
  floor: Side;
  /** The app on the database that this one is compared with. */
  twin: (Side & { title: string }) | undefined;
  /** Milliseconds to the first answer, the median of some starts. */
  startTime: number;
}

const USUAL: Size = { users: 10_000, customers: 100_000 };
const BIG: Size = { users: 100_000, customers: 1_000_000 };
const STARTS = 3;

type Say = (line: string) => void;
type Undo = (() => unknown)[];

/** Builds, fills and starts what `asked` names, hands it to `work`, and removes it all again. */
export async function onStage<Result>(
  asked: BenchArguments,
  say: Say,
  work: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const undo: Undo = [];
  // The servers hear it too; without them the load fails, and what was made is removed.
  const stopping = () => say("Stopping …");
  process.on("SIGINT", stopping);
  try {
    await build();
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-run-"));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    return await work(await setUp(asked, { folder, say, undo }));
  } finally {
    for (const step of undo.reverse()) await step();
    process.off("SIGINT", stopping);
  }
}

interface Place {
  folder: string;
  say: Say;
  undo: Undo;
}

async function setUp(asked: BenchArguments, place: Place): Promise<Stage> {
  const { say, folder } = place;
  const cores = separateCores();
  say(
    cores
      ? `The server on core ${cores.server}, the load on core ${cores.load}`
      : "NOT SEPARATED: server and load share the cores (one core, or no taskset)",
  );
  const size = asked.big ? BIG : USUAL;
  const at = { folder, core: cores?.server };
  const data = await database(asked.database, size, place);
  const { server, startTime } = await startSeveral(
    () => startApp(data.url, at, { profiled: asked.mode === "profile" }),
    asked.mode === "measure" ? STARTS : 1,
  );
  place.undo.push(server.stop);
  const connections = asked.mode === "measure" ? [ALONE, MANY] : [MANY];
  const site = await enterApp(server.url, server.host, data.rows, data.logins);
  const app: Side = { name: "app", server, site, pages: asked.pages, connections };
  // The floor reads a file: that of the app, or one with the same invented people.
  const floorData = asked.database === "sqlite" ? data : await database("sqlite", size, place);
  const floorPages = pageNames.filter(
    (name) => pages[name].onFloor && (name === "list" || asked.pages.includes(name)),
  );
  const pieces = join(folder, "pieces.json");
  writePrivateFile(pieces, JSON.stringify(await samplePieces(folder, cores?.server)));
  const floorServer = await startFloor(floorData.file, pieces, at);
  place.undo.push(floorServer.stop);
  const floor: Side = {
    name: "floor",
    server: floorServer,
    site: floorSite(floorServer.url, floorData.rows),
    pages: floorPages,
    connections,
  };
  await checkFloor(app, floor, { other: floorData !== data });
  const twin = asked.mode === "measure" ? await startTwin(asked, floorData, place, at) : undefined;
  return { cores, databaseUrl: data.url, app, floor, twin, startTime };
}

async function database(
  dialect: BenchArguments["database"],
  size: Size,
  { folder, say, undo }: Place,
) {
  const template = await filledTemplate(dialect, size, say);
  const copy = await copyTemplate(template, folder);
  undo.push(copy.drop);
  await addStoreKeys(copy.url);
  return { ...copy, logins: template.logins, rows: await readRows(copy.url) };
}

async function startSeveral(
  start: () => Promise<Server>,
  times: number,
): Promise<{ server: Server; startTime: number }> {
  const earlier: number[] = [];
  for (;;) {
    const server = await start();
    const all = [...earlier, server.startTime];
    if (all.length === times) return { server, startTime: median(all) };
    await server.stop();
    earlier.push(server.startTime);
  }
}

/** The big database is compared with the usual one, PostgreSQL with SQLite. */
async function startTwin(
  asked: BenchArguments,
  sqlite: Awaited<ReturnType<typeof database>>,
  place: Place,
  at: { folder: string; core: number | undefined },
) {
  if (!asked.big && asked.database === "sqlite") return undefined;
  const data = asked.big ? await database(asked.database, USUAL, place) : sqlite;
  const server = await startApp(data.url, at);
  place.undo.push(server.stop);
  const site = await enterApp(server.url, server.host, data.rows, data.logins);
  const title = asked.big ? "the usual number of rows" : "SQLite";
  return {
    name: "twin" as const,
    title,
    server,
    site,
    pages: asked.pages.filter((name) => name !== "login" && name !== "batch"),
    connections: [MANY],
  };
}

/** Throws unless the floor shows what the app shows. */
async function checkFloor(app: Side, floor: Side, options: { other: boolean }): Promise<void> {
  for (const name of floor.pages) {
    const why = whyNotSamePage(await readPage(app, name), await readPage(floor, name), options);
    if (why)
      throw new Error(
        `The floor's page "${pages[name].title}" is not the app's: ${why}. ` +
          "test/bench/floor/models.ts says what they show.",
      );
  }
}

async function readPage({ server, site }: Side, name: PageName): Promise<string> {
  const [visit] = await pages[name].visits(site, 1);
  if (!visit) throw new Error(`Nothing to send for ${name}`);
  return (await visitOnce(server.url, visit)).toString();
}
