import { createServer } from "node:http";
import Sqlite from "better-sqlite3";
import { createApp } from "../../src/app.ts";
import { loadConfig } from "../../src/config.ts";
import { buildDeps } from "../../src/deps.ts";
import { freePort } from "../support/processes.ts";
import { listen } from "../support/statements.ts";
import { type PageName, pages } from "./pages.ts";
import { productionEnv } from "./servers.ts";
import { enterApp, type Login, type Rows } from "./site.ts";
import { visitOnce } from "./visit.ts";

/** Statements that reach the driver for one request. */
export interface Statements {
  /** Those that load the session with the actor. */
  session: number;
  /** BEGIN and COMMIT. */
  transaction: number;
  others: number;
  texts: string[];
}

interface Listener {
  texts: string[] | undefined;
}

/**
 * Counts what each page asks the database, by listening at the driver in this process: the same
 * createApp, the same requests.
 */
export async function countStatements(
  databaseUrl: string,
  data: { rows: Rows; logins: readonly Login[] },
  names: readonly PageName[],
) {
  const listener: Listener = { texts: undefined };
  const hear = (text: string) => void listener.texts?.push(text);
  const restore = [
    listen("sqlite", ({ text }) => hear(text)),
    listen("postgresql", ({ text }) => hear(text)),
    listenToExec(hear),
  ];
  const port = await freePort();
  const deps = await buildDeps(loadConfig(productionEnv(databaseUrl, port)));
  const server = createServer(createApp(deps));
  try {
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const site = await enterApp(
      `http://127.0.0.1:${port}`,
      `localhost:${port}`,
      data.rows,
      data.logins,
    );
    const counted: Partial<Record<PageName, Statements>> = {};
    for (const name of names) {
      const [visit] = await pages[name].visits(site, 1);
      if (!visit) continue;
      // The first time a page may load what it then keeps.
      await visitOnce(site.url, visit);
      listener.texts = [];
      await visitOnce(site.url, visit);
      counted[name] = sortOut(listener.texts);
      listener.texts = undefined;
    }
    return counted;
  } finally {
    for (const undo of restore) undo();
    await new Promise((resolve) => server.close(resolve));
    await deps.db.close();
  }
}

export function sortOut(texts: readonly string[]): Statements {
  const plain = texts.map((text) => text.replace(/\s+/g, " ").trim());
  const session = plain.filter((text) => /FROM "Session" s JOIN "User"/.test(text)).length;
  const transaction = plain.filter((text) => /^(BEGIN|COMMIT|ROLLBACK)/i.test(text)).length;
  return { session, transaction, others: plain.length - session - transaction, texts: plain };
}

/** Transactions begin and end by exec. */
function listenToExec(hear: (text: string) => void): () => void {
  const { exec } = Sqlite.prototype;
  Sqlite.prototype.exec = function (this: Sqlite.Database, source: string) {
    hear(source);
    return exec.call(this, source);
  };
  return () => void Object.assign(Sqlite.prototype, { exec });
}
