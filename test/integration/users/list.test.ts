import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { columns, int } from "../../../src/db/columns.ts";
import { type Sql, sql } from "../../../src/db/sql.ts";
import { COUNT_LIMIT } from "../../../src/domain/list-page.ts";
import { sought } from "../../../src/features/users-list/queries/conditions.ts";
import { sortColumns, usersQueryOf } from "../../../src/features/users-list/schemas.ts";
import { addCustomers, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf, unescapeHtml } from "../../support/browser.ts";
import { addCrowd, type Listed } from "../../support/crowd.ts";
import { unreachable } from "../../support/databases.ts";
import { thorough } from "../../support/thorough.ts";
import { shownUsers } from "../../support/users-list.ts";

/** Enough that under some filters the list is counted to its end, and under others not. */
const PEOPLE = 1_300;
/** Pages that are walked through at either end of a list. */
const ENDS = 2;

const DAY = 86_400_000;
/** What the clock of the app says. */
const STARTED = new Date("2026-03-02T09:00:00Z");

const foundUser = columns("w", { id: int });

type Query = Record<string, string | string[]>;

const bySortColumn: Record<(typeof sortColumns)[number], (user: Listed) => string | number> = {
  email: ({ email }) => email.toLowerCase(),
  firstName: ({ firstName }) => plain(firstName),
  lastName: ({ lastName }) => plain(lastName),
  agent: ({ agent }) => Number(agent),
  customers: ({ customers }) => customers,
  lastLogin: ({ lastLoginAt }) => lastLoginAt?.getTime() ?? 0,
  status: ({ status }) => ["active", "deactivated", "deleted"].indexOf(status),
};

/** As a reader files names: without case and accents, ß as ss, two words around an apostrophe. */
function plain(name: string): string {
  const letters = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replaceAll("ß", "ss").replaceAll(/['’]/g, " ");
}

const filters: Record<string, (user: Listed, value: string, now: Date) => boolean> = {
  status: ({ status }, value) => value === "all" || status === value,
  group: ({ groupIds }, value) => groupIds.includes(Number(value)),
  login: ({ lastLoginAt }, value, now) =>
    value === "never"
      ? lastLoginAt === null
      : lastLoginAt !== null && now.getTime() - lastLoginAt.getTime() > Number(value) * DAY,
  customers: ({ customers }, value) => customers > 0 === (value === "yes"),
  agent: ({ agent }, value) => agent === (value === "yes"),
  locale: ({ locale }, value) => locale === value,
  q: ({ email, firstName, lastName }, value) =>
    plain(value)
      .split(/[ ,]+/)
      .every((word) => {
        const part = word.length < 3 ? ` ${word}` : word;
        return [email, firstName, lastName].some((text) => ` ${plain(text)}`.includes(part));
      }),
};

/** Of several values of one filter any may match. */
function matching(all: readonly Listed[], query: Query): Listed[] {
  return all.filter((user) =>
    Object.entries(query).every(([name, values]) =>
      [values].flat().some((value) => filters[name]?.(user, value, STARTED) ?? true),
    ),
  );
}

function addressOf(query: Query): string {
  const fields = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return `/users?${new URLSearchParams(fields)}`;
}

function ordered(users: readonly Listed[], { sort = "email", dir = "asc" }: Query): number[] {
  const key = bySortColumn[sort as keyof typeof bySortColumn];
  const compare = (a: Listed, b: Listed) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id;
  const rising = [...users].sort(compare).map(({ id }) => id);
  return dir === "asc" ? rising : rising.reverse();
}

describe.skipIf(unreachable)("the Users List", () => {
  let test: TestApp;
  let browser: Browser;
  let all: Listed[];
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
    all = await addCrowd(test.db, PEOPLE);
    for (const [index, count] of [3, 1, 7].entries())
      await addCustomers(test.db, count, { assignedUserId: all[100 * (index + 1)]?.id as number });
    for (const [index, count] of [3, 1, 7].entries())
      (all[100 * (index + 1)] as Listed).customers = count;
  });
  afterAll(() => test.close());

  interface Shown {
    ids: number[];
    next: string;
    /** "Rows 1 to 25 of 1,301". */
    rows: string;
    tabs: string;
  }

  async function show(address: string): Promise<Shown> {
    const { status, text } = await browser.get(address);
    expect(status, address).toBe(200);
    const ids = shownUsers(text).map(({ id }) => id);
    const next = /href="([^"]+)" rel="next"/.exec(text)?.[1] ?? "";
    const tabs = textOf(/<nav class="tabs"[\s\S]*?<\/nav>/.exec(text)?.[0] ?? "").trim();
    return {
      ids,
      next: unescapeHtml(next),
      rows: /class="pager-shown">([^<]*)</.exec(text)?.[1] ?? "",
      tabs,
    };
  }

  /**
   * The first pages and the last, as a reader goes on to the next; the long run leaves none out.
   * With a hundred rows the end of what is counted is among the last.
   */
  async function walk(query: Query, last: number): Promise<Map<number, number[]>> {
    const pages = new Map<number, number[]>();
    const skips = !thorough && last > 2 * ENDS;
    let [number, address] = [1, addressOf(query)];
    while (address !== "") {
      const page = await show(address);
      pages.set(number++, page.ids);
      address = page.next;
      if (!skips || number !== ENDS + 1) continue;
      number = last - ENDS + 1;
      address = addressOf({ ...query, page: String(number) });
    }
    return pages;
  }

  async function expectPages(asked: Query): Promise<void> {
    const query = { per: "25", ...asked };
    const per = Number(query.per);
    const ids = ordered(matching(all, query), query);
    const last = Math.max(1, Math.ceil(ids.length / per));
    const shown = await walk(query, last);
    expect(Math.max(...shown.keys())).toBe(last);
    for (const [number, page] of shown)
      expect(page, `page ${number}`).toEqual(ids.slice((number - 1) * per, number * per));
  }

  const everyOrder = sortColumns.flatMap((sort) => [
    [sort, "asc"] as const,
    [sort, "desc"] as const,
  ]);

  it.each(everyOrder)("is in the order of %s, %s, from the first page to the last", (sort, dir) =>
    expectPages({ sort, dir, per: "100", ...(dir === "desc" ? { group: "1" } : {}) }),
  );

  it.each<Query>([
    { locale: "de" },
    { locale: "de", per: "25", sort: "lastName", dir: "desc" },
    { locale: "de", per: "50", sort: "lastLogin" },
  ])("has as many rows a page as asked for: %j", (query) => expectPages(query));

  it.each<Query>([
    { status: "all" },
    { status: "active" },
    { status: "deactivated" },
    { status: "deleted" },
    { group: "1" },
    { group: "2" },
    { group: "3" },
    { group: ["1", "2"] },
    { login: "never" },
    { login: "30" },
    { login: "180" },
    { customers: "yes" },
    { customers: "no" },
    { agent: "yes" },
    { agent: "no" },
    { locale: "de" },
    { locale: "en" },
    { q: "müll" },
    { q: "STRASSE" },
    { q: "Vries, änn" },
    { q: "O'Neil a", sort: "lastName" },
    { q: "v" },
  ])("shows those alone that match %j", async (query) => {
    const found = matching(all, query).length;
    expect([found > 1, found < all.length]).toEqual([true, query.status !== "all"]);
    await expectPages({ ...query, per: "50", sort: "firstName", dir: "desc" });
  });

  it("looks for who is in several groups by the first of them", async () => {
    const asked = { ...usersQueryOf("group=1&group=2"), now: STARTED };
    const [inGroups] = sought(test.db.dialect, asked);
    const rows = await test.db.read.all(foundUser, sql`FROM ${inGroups?.from as Sql} w`);
    const members = matching(all, { group: ["1", "2"] }).map(({ id }) => id);
    expect(rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(members);
  });

  it.each<Query>([
    { status: "active", group: "2" },
    { status: "deleted", agent: "yes", locale: "de" },
    { group: "3", agent: "no", sort: "customers", dir: "desc" },
    { q: "an", group: "1", status: "active", sort: "lastLogin" },
    { q: "straße", locale: "en", agent: "no", sort: "status" },
    { group: ["2", "1", "2"], login: "90", status: "active" },
    { login: "never", customers: "no", agent: "yes", sort: "lastLogin", dir: "desc" },
    { q: "an", login: "30", group: "3", sort: "customers" },
    { agent: "no", locale: "en", sort: "email", dir: "desc", per: "100" },
    {
      status: "deactivated",
      group: "3",
      agent: "yes",
      locale: "de",
      q: "e",
      sort: "lastName",
      per: "50",
    },
  ])("shows those alone that match all of %j", async (query) => {
    expect(matching(all, query).length).toBeGreaterThan(0);
    await expectPages(query);
  });

  it.each<Query>([
    {},
    { locale: "de" },
    { group: "2", agent: "yes" },
    { group: ["1", "2"] },
    { login: "30" },
    { customers: "no", locale: "de" },
    { q: "müll" },
  ])("counts in its tabs what each would show: %j", async (query) => {
    const count = (status: string) =>
      matching(all, { ...query, status }).length.toLocaleString("en");
    const { tabs } = await show(addressOf(query));
    expect(tabs).toBe(
      `All ${count("all")} Active ${count("active")} Deactivated ${count("deactivated")} ` +
        `Deleted ${count("deleted")}`,
    );
  });

  it("has filters that more match than are counted, and fewer", () => {
    const queries: Query[] = [
      { agent: "no" },
      { locale: "en" },
      { group: "3" },
      { customers: "no" },
      { login: "30" },
      { status: "active" },
    ];
    const found = queries.map((query) => matching(all, query).length > COUNT_LIMIT);
    expect(found).toEqual([true, true, true, true, false, false]);
  });

  it("has as many rows as the reader chose last, which every page's address says", async () => {
    const reader = await test.signedIn();
    const rows = async (address: string) => shownUsers((await reader.get(address)).text).length;
    expect(await rows("/users"), "before").toBe(25);
    expect(await rows("/users?per=50"), "chosen").toBe(50);
    expect(await rows("/users?agent=no"), "after").toBe(50);
    expect(await rows("/users?page=2&per=25"), "somebody's link").toBe(25);
    expect(await rows("/users"), "after the link").toBe(50);
    expect((await reader.get("/users")).text).toContain('href="/users?page=2&amp;per=50"');
  });

  it("says which rows of how many a page has, on the second page too", async () => {
    expect((await show("/users?page=2&per=50")).rows).toContain(
      `51–100 of ${all.length.toLocaleString("en")}`,
    );
  });
});
