import { ALONE, MANY } from "./measure.ts";
import { type PageName, pages } from "./pages.ts";
import { must } from "./peers.ts";
import type { Report } from "./report.ts";

/** An aim of docs/performance.md, held against a report. */
export interface Judgement {
  aim: string;
  wanted: string;
  value: string;
  met: boolean;
}

interface Aim {
  aim: string;
  wanted: string;
  /** undefined when the run did not measure it. */
  value(report: Report): number | undefined;
  text(value: number): string;
  met(value: number): boolean;
}

function atMost(aim: string, limit: number, unit: string, value: Aim["value"]): Aim {
  return {
    aim,
    wanted: `≤ ${limit}${unit}`,
    value,
    text: (number) => `${short(number)}${unit}`,
    met: (number) => number <= limit,
  };
}

function atLeast(aim: string, limit: number, unit: string, value: Aim["value"]): Aim {
  return {
    aim,
    wanted: `≥ ${limit}${unit}`,
    value,
    text: (number) => `${short(number)}${unit}`,
    met: (number) => number >= limit,
  };
}

function short(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

const rate = ({ pages }: Report, name: PageName) => pages[name]?.app[MANY]?.rate;
const twinRate = ({ pages }: Report, name: PageName) => pages[name]?.twin?.[MANY]?.rate;
const alone = ({ pages }: Report, name: PageName) => pages[name]?.app[ALONE];

function share(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined ? undefined : part / whole;
}

/** What the page keeps of the rate it has on the other database. */
function kept(report: Report, name: PageName): number | undefined {
  return share(rate(report, name), twinRate(report, name));
}

const measured = Object.keys(must.rates) as (keyof typeof must.rates)[];

/** Of a run on SQLite with the usual number of rows. */
const usualAims: readonly Aim[] = [
  ...measured.map((name) =>
    atLeast(`${pages[name].title}: rate at 16 connections`, must.rates[name], "/s", (report) =>
      rate(report, name),
    ),
  ),
  atMost("Users List: CPU (stretch: 3)", 6, " × the floor", ({ pages }) => pages.list?.ratio),
  atMost("Users List: p50 at 1 connection", 5, " ms", (report) => alone(report, "list")?.p50),
  atMost("Users List: p95 at 1 connection", 12, " ms", (report) => alone(report, "list")?.p95),
  atMost(
    "Users List: statements, session and actor included",
    3,
    "",
    ({ pages }) => pages.list?.statements?.texts.length,
  ),
  atLeast("Last page: rate", 0.9, " of the first page's", (report) =>
    share(rate(report, "last"), rate(report, "list")),
  ),
  atLeast("Search by part of a word: rate", 0.6, " of the first page's", (report) =>
    share(rate(report, "search"), rate(report, "list")),
  ),
  atMost("Edit form: CPU", 7, " × the floor", ({ pages }) => pages.edit?.ratio),
  atLeast("Assign Customers: rate", 0.8, " of the list's", (report) =>
    share(rate(report, "assign"), rate(report, "list")),
  ),
  atMost("The store, a preview: CPU", 2, " ms", (report) => alone(report, "preview")?.cpu),
  atLeast("Sign in: hashing", 0.85, " of the CPU time", ({ signIns }) => signIns?.hashing),
  atMost("Users List while 16 sign in: p99", 250, " ms", ({ signIns }) => signIns?.listP99),
  atMost("Users List: bytes", 30, " KB", ({ pages }) => thousands(pages.list?.bytes?.raw)),
  atMost("Users List: bytes, gzip", 4, " KB", ({ pages }) =>
    thousands(pages.list?.bytes?.compressed),
  ),
  atMost("First visit: requests", 6, "", ({ firstVisit }) => firstVisit?.login.requests),
  atMost("First visit: bytes", 100, " KB", ({ firstVisit }) => thousands(firstVisit?.login.bytes)),
  atMost("Start to ready", must.start, " ms", ({ startTime }) => startTime),
  atMost("Memory after load", must.memory, " MB", ({ memory }) => memory),
];

const grown: readonly PageName[] = ["list", "last", "edit", "assign", "write"];

const bigAims: readonly Aim[] = [
  ...grown.map((name) =>
    atLeast(`Ten times the data, ${name}: rate`, 0.8, " of before", (report) => kept(report, name)),
  ),
  atLeast("Ten times the data, search: rate", 0.5, " of before", (report) =>
    kept(report, "search"),
  ),
];

const postgresqlAims: readonly Aim[] = [
  ...measured.map((name) =>
    atLeast(
      `PostgreSQL, ${pages[name].title}: rate`,
      name === "write" ? 0.4 : 0.75,
      " of SQLite's",
      (report) => kept(report, name),
    ),
  ),
  atLeast("PostgreSQL, last page: rate", 0.8, " of the first page's", (report) =>
    share(rate(report, "last"), rate(report, "list")),
  ),
];

function thousands(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / 1_000;
}

/** Those aims that this run can say something about. */
export function judge(report: Report): Judgement[] {
  const aims = report.big ? bigAims : report.database === "postgresql" ? postgresqlAims : usualAims;
  return aims.flatMap(({ aim, wanted, value, text, met }) => {
    const found = value(report);
    return found === undefined ? [] : [{ aim, wanted, value: text(found), met: met(found) }];
  });
}
