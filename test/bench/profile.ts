import { mkdirSync, readFileSync } from "node:fs";
import type { Profiler } from "node:inspector";
import { join } from "node:path";
import { root } from "../support/processes.ts";
import { load, rateAfter, type Side } from "./measure.ts";
import { type PageName, pages } from "./pages.ts";
import type { ProfilerMessage } from "./profiler.ts";
import type { Server } from "./servers.ts";

/** Where the time of a page goes. Shares of the time that the processor was busy, 0 to 1. */
export interface PageProfile {
  page: PageName;
  file: string;
  packages: Share[];
  functions: Share[];
  own: Share[];
}

export interface Share {
  name: string;
  share: number;
}

const CONNECTIONS = 4;
const SECONDS = 4;
const TOP = 30;

/**
 * Profiles each page under load; the files, for a browser's developer tools, go to artifacts/bench.
 */
export async function profilePages(
  side: Side,
  names: readonly PageName[],
  say: (line: string) => void,
): Promise<PageProfile[]> {
  const folder = join(root, "artifacts/bench");
  mkdirSync(folder, { recursive: true });
  const profiles: PageProfile[] = [];
  for (const page of names) {
    say(`Profiling: ${pages[page].title}`);
    const rate = await rateAfter({ side, page, connections: CONNECTIONS }, SECONDS / 2);
    const file = join(folder, `${page}.cpuprofile`);
    await tell(side.server, {});
    await load({
      side,
      page,
      connections: CONNECTIONS,
      amount: Math.max(CONNECTIONS, Math.round(rate * SECONDS)),
    });
    await tell(side.server, { file });
    profiles.push({
      page,
      file,
      ...summarise(JSON.parse(readFileSync(file, "utf8")) as Profiler.Profile),
    });
  }
  return profiles;
}

function tell({ child }: Server, message: ProfilerMessage): Promise<void> {
  return new Promise((resolve) => {
    child.once("message", () => resolve());
    child.send(message);
  });
}

type Node = Profiler.Profile["nodes"][number];

/**
 * Who spends the time: packages with the native code that they call, functions by themselves, and
 * our own functions with all that they call. Waiting does not count.
 */
export function summarise(
  profile: Profiler.Profile,
): Pick<PageProfile, "packages" | "functions" | "own"> {
  const times = new Map<number, number>();
  for (const [index, id] of (profile.samples ?? []).entries())
    times.set(id, (times.get(id) ?? 0) + (profile.timeDeltas?.[index] ?? 0));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const [packages, functions, own] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  const add = (sums: Map<string, number>, name: string, time: number) =>
    sums.set(name, (sums.get(name) ?? 0) + time);
  const walk = (node: Node, caller: string, callers: ReadonlySet<string>): number => {
    const [owner, name] = [packageOf(node) ?? caller, nameOf(node)];
    const self = node.callFrame.functionName === "(idle)" ? 0 : (times.get(node.id) ?? 0);
    add(packages, owner, self);
    add(functions, name, self);
    const around = new Set(callers).add(name);
    const total = (node.children ?? []).reduce(
      (sum, id) => sum + walk(nodes.get(id) as Node, owner, around),
      self,
    );
    if (owner === OWN && node.callFrame.url && !callers.has(name)) add(own, name, total);
    return total;
  };
  const total = walk(profile.nodes[0] as Node, "the process", new Set());
  const shares = (sums: Map<string, number>) =>
    [...sums]
      .map(([name, time]) => ({ name, share: time / total }))
      .sort((a, b) => b.share - a.share);
  return {
    packages: shares(packages).slice(0, TOP),
    functions: shares(functions).slice(0, TOP),
    own: shares(own).slice(0, TOP),
  };
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: Node): string {
  const file = url.replace(/^.*\/node_modules\/|^.*(?=\/dist\/)\//, "");
  const place = url ? ` ${file}:${lineNumber + 1}` : "";
  return `${functionName || "(anonymous)"}${place}`;
}

const OWN = "gatehouse";

/** undefined for native code, which belongs to its caller. */
function packageOf({ callFrame: { functionName, url } }: Node): string | undefined {
  if (!url) return /^\((garbage|program)/.test(functionName) ? functionName : undefined;
  if (url.startsWith("wasm:")) return undefined;
  if (url.startsWith("node:")) return "node";
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  return name ?? (/\/dist\//.test(url) ? OWN : url);
}
