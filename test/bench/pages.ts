import { randomBytes } from "node:crypto";
import { encode, type Fields } from "../support/browser.ts";
import { type Login, type Site, signedIn } from "./site.ts";
import { batches, previews } from "./store.ts";
import type { Visit } from "./visit.ts";

export const pageNames = [
  "list",
  "last",
  "search",
  "edit",
  "assign",
  "write",
  "login",
  "preview",
  "batch",
] as const;
export type PageName = (typeof pageNames)[number];

export interface BenchPage {
  title: string;
  /** The floor server has this page too. */
  onFloor: boolean;
  /** What each of so many connections sends, again and again. */
  visits(site: Site, connections: number): Promise<Visit[]>;
}

/** Part of a word; some hundred of 10,000 people have it in their name or address. */
const PART = "mann";

export const pages: Readonly<Record<PageName, BenchPage>> = {
  list: { title: "Users List, first page", onFloor: true, visits: readers(() => "/users") },
  last: {
    title: "Users List, last page",
    onFloor: true,
    visits: readers(({ rows }) => `/users?page=${rows.lastPage}`),
  },
  search: {
    title: `Users List, search "${PART}"`,
    onFloor: true,
    visits: readers(() => `/users?q=${PART}`),
  },
  edit: {
    title: "Edit User, the form",
    onFloor: true,
    visits: readers(({ rows }) => `/users/${rows.edited}/edit`),
  },
  assign: {
    title: "Assign Customers",
    onFloor: false,
    visits: readers(({ rows }) => `/users/${rows.holder}/customers`),
  },
  write: { title: "Edit User, a new first name", onFloor: false, visits: writers },
  login: { title: "Sign in", onFloor: false, visits: signers },
  preview: { title: "The store: a preview", onFloor: false, visits: previews },
  batch: { title: "The store: 1,000 customers", onFloor: false, visits: batches },
};

function readers(address: (site: Site) => string): BenchPage["visits"] {
  return async (site, connections) => {
    const headers = { ...site.headers, ...(site.browser ? { cookie: cookies(site.browser) } : {}) };
    const visit: Visit = { method: "GET", path: address(site), headers, expected: 200 };
    return Array.from({ length: connections }, () => visit);
  };
}

/**
 * Every connection writes to a user of its own: the version of the row goes up with each answer.
 */
async function writers(site: Site, connections: number): Promise<Visit[]> {
  const browser = signedIn(site);
  const visits: Visit[] = [];
  for (const id of site.rows.written.slice(0, connections)) {
    const path = `/users/${id}/edit`;
    const fields = await browser.form(path);
    let version = Number(fields.version);
    visits.push({
      ...post(site, path, cookies(browser)),
      body: () =>
        encode({
          ...fields,
          firstName: `Bench ${version}`,
          version: String(version),
          _form: randomBytes(16).toString("base64url"),
        }),
      onAnswer: () => version++,
    });
  }
  return visits;
}

/** The demo's people take turns: of one account only so many may knock at once. */
async function signers(site: Site, connections: number): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (let index = 0; index < connections; index++) {
    const { email, password } = site.logins[index % site.logins.length] as Login;
    const browser = site.newBrowser();
    const fields: Fields = await browser.form("/login");
    const body = encode({ ...fields, email, password });
    visits.push({ ...post(site, "/login", cookies(browser)), body: () => body });
  }
  return visits;
}

function post({ headers }: Site, path: string, cookie: string): Visit {
  const type = {
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
  };
  return { method: "POST", path, headers: { ...headers, ...type, cookie }, expected: 303 };
}

function cookies(browser: { cookies: Map<string, string> }): string {
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}
