import { describe, expect, it } from "vitest";
import { judge } from "../bench/aims.ts";
import { summarise } from "../bench/profile.ts";
import { type Report, ratiosOf } from "../bench/report.ts";

const figures = (rate: number, cpu = 1) => ({ rate, p50: 5, p95: 13, p99: 20, cpu });
const side = (rate: number, cpu?: number) => ({ 1: figures(rate, cpu), 16: figures(rate, cpu) });

function report(changes: Partial<Report>): Report {
  const machine = { processor: "", node: "", cores: null };
  const pageOf = (rate: number, twin: number) => ({
    app: side(rate),
    floor: null,
    twin: side(twin),
    ratio: 6,
    statements: null,
    bytes: null,
  });
  const pages = { list: pageOf(100, 110), search: pageOf(60, 200) };
  const rest = {
    twin: null,
    coreShare: 1,
    startTime: 899,
    memory: 216,
    firstVisit: null,
    signIns: null,
  };
  return {
    machine,
    database: "sqlite",
    big: false,
    users: 1,
    customers: 1,
    pages,
    ...rest,
    ...changes,
  };
}

describe("judge", () => {
  const verdicts = (changes: Partial<Report>) =>
    Object.fromEntries(judge(report(changes)).map(({ aim, met }) => [aim, met]));

  it("holds the aims against the figures, those apart that were not measured", () => {
    expect(verdicts({})).toEqual({
      "Users List, first page: rate at 16 connections": false,
      'Users List, search "mann": rate at 16 connections': false,
      "Users List: CPU (stretch: 3)": true,
      "Users List: p50 at 1 connection": true,
      "Users List: p95 at 1 connection": false,
      "Search by part of a word: rate": true,
      "Start to ready": true,
      "Memory after load": false,
    });
  });

  it("holds other aims against other databases", () => {
    expect(verdicts({ big: true })).toEqual({
      "Ten times the data, list: rate": true,
      "Ten times the data, search: rate": false,
    });
    expect(verdicts({ database: "postgresql" })).toEqual({
      "PostgreSQL, Users List, first page: rate": true,
      'PostgreSQL, Users List, search "mann": rate': false,
    });
  });
});

describe("ratiosOf", () => {
  it("divides by the floor's page, or by its list where it has no such page", () => {
    const measured = {
      list: { app: side(1, 6), floor: side(1, 2) },
      edit: { app: side(1, 6), floor: side(1, 0.5) },
      write: { app: side(1, 8) },
    };
    expect(ratiosOf(measured)).toEqual({ list: 3, edit: 12, write: 4 });
  });
});

describe("summarise", () => {
  const frame = (functionName: string, url = "") => ({
    functionName,
    url,
    scriptId: "1",
    lineNumber: 9,
    columnNumber: 0,
  });
  const nodes = [
    { id: 1, callFrame: frame("(root)"), children: [2, 3] },
    { id: 2, callFrame: frame("(idle)") },
    { id: 3, callFrame: frame("show", "file:///app/dist/x.js"), children: [4] },
    {
      id: 4,
      callFrame: frame("render", "file:///app/node_modules/nunjucks/src/y.js"),
      children: [5],
    },
    { id: 5, callFrame: frame("replace") },
  ];

  it("gives native code to the package that calls it, and our functions all they call", () => {
    const profile = {
      nodes,
      startTime: 0,
      endTime: 100,
      samples: [2, 3, 4, 5],
      timeDeltas: [900, 20, 30, 50],
    };
    const { packages, functions, own } = summarise(profile);
    expect(packages.slice(0, 2)).toEqual([
      { name: "nunjucks", share: 0.8 },
      { name: "gatehouse", share: 0.2 },
    ]);
    expect(functions[0]).toEqual({ name: "replace", share: 0.5 });
    expect(functions[1]).toEqual({ name: "render nunjucks/src/y.js:10", share: 0.3 });
    expect(own).toEqual([{ name: "show dist/x.js:10", share: 1 }]);
  });
});
