import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "./processes.ts";
import { quickPlace } from "./quick-place.ts";

/** A PostgreSQL server of the tests' own, which may be stopped, restarted and stunned. */
export interface Cluster {
  url(database: string): string;
  query(database: string, sql: string, values?: unknown[]): Promise<pg.QueryResult>;
  restart(how: "fast" | "immediate"): void;
  /** Sends a signal to the server and all its connections. */
  signal(signal: "STOP" | "CONT"): void;
  /** Of the account that the server runs as. */
  account: { uid?: number; gid?: number };
  remove(): void;
}

const places = "/usr/lib/postgresql";
const versions = existsSync(places)
  ? readdirSync(places).sort((a, b) => Number(b) - Number(a))
  : [];
const bin = versions
  .map((version) => join(places, version, "bin"))
  .find((folder) => existsSync(join(folder, "initdb")));

/** The server refuses to run as root: then it runs as Debian's own account for it. */
const account: { uid?: number; gid?: number } | undefined =
  process.getuid?.() === 0 ? idsOf("postgres") : {};

export const noCluster = !bin || account === undefined;
if (noCluster)
  process.stderr.write(
    `SKIPPED: no PostgreSQL server program was found under ${places}; ` +
      "tests that restart one do not run.\n",
  );

function idsOf(name: string): { uid: number; gid: number } | undefined {
  const id = (flag: string) =>
    Number(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout || Number.NaN);
  const ids = { uid: id("-u"), gid: id("-g") };
  return Number.isNaN(ids.uid) ? undefined : ids;
}

export async function startCluster(): Promise<Cluster> {
  const [folder, port] = [newFolder(), await freePort()];
  const data = join(folder, "data");
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(bin as string, program), args, { ...account, cwd: folder, stdio: "ignore" });
  run(
    "initdb",
    "-D",
    data,
    "-U",
    "postgres",
    "-A",
    "trust",
    "-N",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
  );
  const options =
    `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c ` +
    "fsync=off";
  const control = (...args: string[]) =>
    run("pg_ctl", "-D", data, "-w", "-l", join(folder, "log"), "-o", options, ...args);
  control("start");
  const url = (database: string) => `postgresql://postgres@127.0.0.1:${port}/${database}`;
  const query: Cluster["query"] = async (database, sql, values) => {
    const client = new pg.Client({ connectionString: url(database) });
    await client.connect();
    return client.query(sql, values).finally(() => client.end());
  };
  return {
    url,
    query,
    restart: (how) => control("restart", "-m", how),
    signal: (signal) => {
      const server = Number.parseInt(readFileSync(join(data, "postmaster.pid"), "utf8"), 10);
      const connections = spawnSync("pgrep", ["-P", String(server)], { encoding: "utf8" })
        .stdout.trim()
        .split("\n");
      for (const pid of [server, ...connections]) process.kill(Number(pid), `SIG${signal}`);
    },
    account: account ?? {},
    remove: () => {
      control("stop", "-m", "immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function newFolder(): string {
  const folder = mkdtempSync(join(quickPlace(), "gatehouse-cluster-"));
  if (account?.uid !== undefined && account.gid !== undefined)
    chownSync(folder, account.uid, account.gid);
  return folder;
}
