import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makePrivateFolder, writePrivateFile } from "../../src/db/private-files.ts";
import { type DialectName, onServer, urlOf } from "../support/databases.ts";
import { finish, migrateAndSeed, root } from "../support/processes.ts";
import type { Login } from "./site.ts";

export interface Size {
  users: number;
  customers: number;
}

/** A migrated, seeded and filled database that runs copy; kept for the next time. */
export interface Template {
  dialect: DialectName;
  /** The file, or the name of the database. */
  name: string;
  logins: Login[];
}

/** What the content of a filled database depends on. */
const sources = [
  "prisma/migrations",
  "src/cli/demo",
  "src/cli/demo.ts",
  "src/cli/seed.ts",
  "src/domain/text.ts",
];

/**
 * The filled database of this size, made with the project's own commands unless it is there
 * already.
 */
export async function filledTemplate(
  dialect: DialectName,
  size: Size,
  say: (line: string) => void,
): Promise<Template> {
  const family = `${dialect}_${size.users}_${size.customers}_`;
  const folder = join(tmpdir(), "gatehouse-bench");
  makePrivateFolder(folder);
  const key = family + contentKey();
  const kept = join(folder, `${key}.json`);
  const name = dialect === "sqlite" ? join(folder, `${key}.db`) : `gatehouse_bench_${key}`;
  if (!existsSync(kept) || !(await exists(dialect, name))) {
    await removeOlder(dialect, folder, family);
    say(`Filling a database with ${size.users} users and ${size.customers} customers …`);
    writePrivateFile(kept, JSON.stringify(await fill(dialect, name, size)));
  }
  say(`Database: a copy of ${name}, kept beside ${kept}`);
  return { dialect, name, logins: JSON.parse(readFileSync(kept, "utf8")) as Login[] };
}

/** A copy to be worn out by one run. */
export async function copyTemplate(
  { dialect, name }: Template,
  folder: string,
): Promise<{ url: string; file: string; drop(): Promise<void> }> {
  if (dialect === "sqlite") {
    const file = join(mkdtempSync(join(folder, "data-")), "bench.db");
    copyFileSync(name, file);
    return { url: `file:${file}`, file, drop: async () => {} };
  }
  const copy = `${name}_${process.pid}`;
  await onServer((client) => client.query(`CREATE DATABASE "${copy}" TEMPLATE "${name}"`));
  return {
    url: urlOf(copy),
    file: "",
    drop: async () =>
      void (await onServer((client) => client.query(`DROP DATABASE "${copy}" WITH (FORCE)`))),
  };
}

async function fill(dialect: DialectName, name: string, size: Size): Promise<Login[]> {
  const draft = `${name}_draft`;
  if (dialect === "postgresql")
    await onServer((client) => client.query(`CREATE DATABASE "${draft}"`));
  const url = dialect === "sqlite" ? `file:${draft}` : urlOf(draft);
  await migrateAndSeed(url);
  const demo = [
    "dist/cli/demo.js",
    "--users",
    String(size.users),
    "--customers",
    String(size.customers),
  ];
  const { code, said } = await finish(demo, root, { DATABASE_URL: url });
  if (code !== 0) throw new Error(`The demo ended with ${code}: ${said}`);
  if (dialect === "sqlite") renameSync(draft, name);
  else {
    // As the server would do by itself sooner or later, perhaps in the middle of a round.
    await onServer((client) => client.query("VACUUM ANALYZE"), draft);
    await onServer((client) => client.query(`ALTER DATABASE "${draft}" RENAME TO "${name}"`));
  }
  return readLogins(said);
}

/** The table that the demo command prints: role, e-mail, password. */
export function readLogins(said: string): Login[] {
  return [...said.matchAll(/^ {2}\S.* (\S+@\S+) +(\S+)$/gm)].map(
    ([, email = "", password = ""]) => ({ email, password }),
  );
}

async function exists(dialect: DialectName, name: string): Promise<boolean> {
  if (dialect === "sqlite") return existsSync(name);
  const { rowCount } = await onServer((client) =>
    client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]),
  );
  return rowCount === 1;
}

/** What other code made of the same size, or an interrupted run left. */
async function removeOlder(dialect: DialectName, folder: string, family: string): Promise<void> {
  for (const name of readdirSync(folder))
    if (name.startsWith(family)) rmSync(join(folder, name), { recursive: true });
  if (dialect === "sqlite") return;
  await onServer(async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
      [`gatehouse_bench_${family}`],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
  });
}

function contentKey(): string {
  const hash = createHash("sha256");
  for (const path of sources.flatMap(filesIn))
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex").slice(0, 10);
}

function filesIn(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}
