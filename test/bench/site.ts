import { askPlainly } from "../../src/db/plain-connection.ts";
import { Browser } from "../support/browser.ts";
import { administrator } from "../support/databases.ts";

export interface Login {
  email: string;
  password: string;
}

/** Rows of the database that the pages are about. */
export interface Rows {
  users: number;
  customers: number;
  lastPage: number;
  /** Of the edit form. */
  edited: number;
  /** Stands for customers. */
  holder: number;
  /** Written to, one by each connection. */
  written: number[];
  /** Of a customer whom somebody holds. */
  reference: string;
}

/** A server as the load meets it. */
export interface Site {
  url: string;
  /** Go with every request. */
  headers: Record<string, string>;
  rows: Rows;
  logins: readonly Login[];
  newBrowser(): Browser;
  /** Somebody is signed in with it; the floor knows nobody. */
  browser: Browser | undefined;
}

/** What the proxy that ends TLS would send on. */
export function proxied(host: string): Record<string, string> {
  return { host, "x-forwarded-proto": "https" };
}

/**
 * The app at `url`, reached as behind a proxy at https://`host`, with the first administrator
 * signed in.
 */
export async function enterApp(
  url: string,
  host: string,
  rows: Rows,
  logins: readonly Login[],
): Promise<Site> {
  const headers = proxied(host);
  const newBrowser = () => new Browser(url, headers);
  return { url, headers, rows, logins, newBrowser, browser: await signIn(newBrowser()) };
}

/** As the first administrator. */
export async function signIn(browser: Browser): Promise<Browser> {
  const { status } = await browser.submit("/login", { ...administrator });
  // What signing in leaves is for the first page.
  await browser.get("/");
  if (status !== 303) throw new Error(`Signing in was answered with ${status}`);
  return browser;
}

export function floorSite(url: string, rows: Rows): Site {
  return {
    url,
    headers: {},
    rows,
    logins: [],
    newBrowser: () => new Browser(url),
    browser: undefined,
  };
}

export function signedIn({ browser }: Site): Browser {
  if (!browser) throw new Error("Nobody is signed in there");
  return browser;
}

const PER_PAGE = 25;
/** Connections at most. */
const WRITERS = 16;

export async function readRows(databaseUrl: string): Promise<Rows> {
  const rows = await askPlainly(databaseUrl, async (ask) => {
    const number = async (sql: string) =>
      Number((await ask<{ value: number | string }>(sql))[0]?.value);
    const ids = (
      await ask<{ id: number }>(
        `SELECT "id" FROM "User" WHERE "status" = 'active'
          ORDER BY "id" LIMIT ${WRITERS + 1} OFFSET 100`,
      )
    ).map(({ id }) => id);
    const users = await number(`SELECT count(*) AS "value" FROM "User"`);
    return {
      users,
      customers: await number(`SELECT count(*) AS "value" FROM "Customer"`),
      lastPage: Math.ceil(users / PER_PAGE),
      edited: ids[WRITERS] as number,
      holder: await number(
        `SELECT "id" AS "value" FROM "User"
          WHERE "status" = 'active' AND "customerCount" >= 10
          ORDER BY "customerCount", "id" LIMIT 1`,
      ),
      written: ids.slice(0, WRITERS),
      reference: (
        await ask<{ value: string }>(
          `SELECT "reference" AS "value" FROM "Customer"
            WHERE "assignedUserId" IS NOT NULL ORDER BY "id" LIMIT 1`,
        )
      )[0]?.value as string,
    };
  });
  if (!rows) throw new Error("The database is gone");
  return rows;
}
