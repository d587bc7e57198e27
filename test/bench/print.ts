import type { Judgement } from "./aims.ts";
import { ALONE, type Figures, MANY } from "./measure.ts";
import { type PageName, pages } from "./pages.ts";
import type { Cost, Costs } from "./pairs.ts";
import { MEASURED, type MeasuredPage, must, peers } from "./peers.ts";
import type { PageProfile, Share } from "./profile.ts";
import type { Ratios } from "./ratios.ts";
import type { PageReport, Report } from "./report.ts";

/** Figures and aims, as lines for a person. */
export function reportLines(report: Report, judgements: readonly Judgement[]): string[] {
  const { machine, database, users, customers, twin } = report;
  const names = Object.keys(report.pages) as PageName[];
  const of = (name: PageName) => report.pages[name] as PageReport;
  return [
    `Node ${machine.node} on ${machine.processor}; ${database}, ${users} users, ` +
      `${customers} customers; the floor reads SQLite`,
    "",
    ...loadTable(names, of),
    "",
    ...costTable(names, of),
    ...(twin ? ["", ...twinTable(names, of, twin)] : []),
    "",
    ...otherLines(report),
    "",
    ...table(
      ["Aim", "wanted", "measured", ""],
      judgements.map(({ aim, wanted, value, met }) => [aim, wanted, value, met ? "met" : "MISSED"]),
    ),
    "",
    ...peersTable(names, of),
  ];
}

/** Ours beside what others reached, requests a second with 16 connections. */
function peersTable(names: readonly PageName[], of: (name: PageName) => PageReport): string[] {
  return table(
    [`Requests a second (16); others: ${MEASURED}`, "here", ...peers.map(({ name }) => name)],
    names
      .filter((name): name is MeasuredPage => Object.hasOwn(must.rates, name))
      .map((name) => [
        pages[name].title,
        of(name).app[MANY]?.rate.toFixed(0) ?? "",
        ...peers.map(({ rates }) => String(rates[name])),
      ]),
  );
}

function loadTable(names: readonly PageName[], of: (name: PageName) => PageReport): string[] {
  const heads = ["req/s", "p50", "p95", "p99"];
  const cells = (figures: Figures | undefined) =>
    figures
      ? [figures.rate.toFixed(0), ...[figures.p50, figures.p95, figures.p99].map(milliseconds)]
      : ["", "", "", ""];
  return table(
    [
      "Latencies in ms",
      ...heads.map((head) => `${head} (1)`),
      ...heads.map((head) => `${head} (16)`),
      "floor req/s (16)",
    ],
    names.map((name) => {
      const { app, floor } = of(name);
      return [
        pages[name].title,
        ...cells(app[ALONE]),
        ...cells(app[MANY]),
        floor?.[MANY]?.rate.toFixed(0) ?? "",
      ];
    }),
  );
}

function costTable(names: readonly PageName[], of: (name: PageName) => PageReport): string[] {
  return table(
    [
      "For one request",
      "CPU ms (1)",
      "CPU ms (16)",
      "floor ms (16)",
      "ratio",
      "statements",
      "session",
      "begin/commit",
      "others",
      "bytes",
      "gzip",
    ],
    names.map((name) => {
      const { app, floor, ratio, statements, bytes } = of(name);
      const counts = statements
        ? [
            statements.texts.length,
            statements.session,
            statements.transaction,
            statements.others,
          ].map(String)
        : ["", "", "", ""];
      const times = [app[ALONE], app[MANY], floor?.[MANY]].map((figures) =>
        figures ? figures.cpu.toFixed(2) : "",
      );
      return [
        pages[name].title,
        ...times,
        `${ratio.toFixed(2)}${floor ? "" : " (list's)"}`,
        ...counts,
        String(bytes?.raw ?? ""),
        String(bytes?.compressed ?? ""),
      ];
    }),
  );
}

function twinTable(
  names: readonly PageName[],
  of: (name: PageName) => PageReport,
  title: string,
): string[] {
  const compared = names.filter((name) => of(name).twin);
  return table(
    [`Beside ${title}`, "req/s (16)", "there", "kept", "CPU ms", "there"],
    compared.map((name) => {
      const [ours, theirs] = [of(name).app[MANY], of(name).twin?.[MANY]] as [Figures, Figures];
      return [
        pages[name].title,
        ours.rate.toFixed(0),
        theirs.rate.toFixed(0),
        (ours.rate / theirs.rate).toFixed(2),
        ours.cpu.toFixed(2),
        theirs.cpu.toFixed(2),
      ];
    }),
  );
}

/** Share of a core below which rates say more about the neighbours than about the app. */
const QUIET = 0.9;

function otherLines({ coreShare, startTime, memory, firstVisit, signIns }: Report): string[] {
  const visit = firstVisit
    ? `Cold first visit: ${firstVisit.login.requests} requests, ` +
      `${firstVisit.login.bytes} bytes; signing in to the Users List after it: ` +
      `${firstVisit.list.requests} requests, ${firstVisit.list.bytes} bytes`
    : "Cold first visit: SKIPPED, no Chromium";
  const busy =
    `NOT QUIET: the floor had ${(coreShare * 100).toFixed(0)}% of its core. ` +
    "Rates and latencies are rough, CPU times less so";
  return [
    ...(coreShare < QUIET ? [busy] : []),
    `Start to ready: ${startTime.toFixed(0)} ms; memory after load: ${memory.toFixed(0)} MB`,
    visit,
    ...(signIns
      ? [
          `Signing in: ${(signIns.hashing * 100).toFixed(0)}% hashing; ` +
            `the Users List while 16 sign in: p99 ${signIns.listP99.toFixed(0)} ms`,
        ]
      : []),
  ];
}

export function smokeLines(costs: Costs, recorded: Ratios): string[] {
  return table(
    ["CPU time in lists of the floor", "now", "middle half", "recorded"],
    (Object.entries(costs) as [PageName, Cost][]).map(([name, { median, low, high }]) => [
      pages[name].title,
      median.toFixed(2),
      `${low.toFixed(2)}–${high.toFixed(2)}`,
      recorded[name]?.toFixed(2) ?? "never",
    ]),
  );
}

export function profileLines({ page, file, packages, functions, own }: PageProfile): string[] {
  const rows = (shares: readonly Share[]) =>
    shares
      .filter(({ share }) => share >= 0.005)
      .map(({ name, share }) => `  ${(share * 100).toFixed(1).padStart(5)}%  ${name}`);
  return [
    `${pages[page].title} (${file})`,
    " by package, with the native code it calls",
    ...rows(packages),
    " by function, self time",
    ...rows(functions),
    " our own functions, with all that they call",
    ...rows(own),
    "",
  ];
}

function milliseconds(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}

/** The first column to the left, the others to the right. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return [line(heads), ...rows.map(line)];
}
