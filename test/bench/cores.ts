import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { CommandError } from "../../src/cli/command-line.ts";

/** A core for the server and one for the load; undefined where they cannot be kept apart. */
export interface Cores {
  server: number;
  load: number;
}

/** Moves this process to the second of the cores it may use; servers are started on the first. */
export function separateCores(): Cores | undefined {
  const [server, load] = allowedCores();
  if (server === undefined || load === undefined) return undefined;
  const { status } = spawnSync("taskset", ["-a", "-c", "-p", String(load), String(process.pid)]);
  return status === 0 ? { server, load } : undefined;
}

/** The command that runs `command` on a core. */
export function onCore(core: number | undefined, command: readonly string[]): [string, string[]] {
  const [program = "", ...args] =
    core === undefined ? command : ["taskset", "-c", String(core), ...command];
  return [program, args];
}

/** Throws CommandError where there is no /proc: CPU times and memory are read there. */
function allowedCores(): number[] {
  const [, list = ""] = /^Cpus_allowed_list:\s*(\S+)/m.exec(readProc("self/status")) ?? [];
  return list.split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Milliseconds of CPU, user and system, that the threads of a process have used. */
export function cpuTime(pid: number): number {
  // In nanoseconds; the process' own stat counts in ticks of 10 ms.
  const used = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readProc(`${pid}/task/${thread}/schedstat`).split(" ")[0]),
  );
  return used.reduce((sum, time) => sum + time, 0) / 1e6;
}

/** Resident memory of a process in MB. */
export function residentMemory(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s*(\d+)/m.exec(readProc(`${pid}/status`)) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
}

function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, "utf8");
  } catch {
    throw new CommandError("The bench reads CPU times from /proc, so it runs on Linux alone.");
  }
}
