// Loaded into the app by `--profile`, before main.js: takes a CPU profile when the bench says so.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";

/**
 * What the bench sends; without `file` a profile begins, with it the profile ends and is written
 * there. Answered with `true`.
 */
export interface ProfilerMessage {
  file?: string;
}

/** Microseconds between two looks at the stack. */
const INTERVAL = 250;

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: INTERVAL });

process.on("message", async ({ file }: ProfilerMessage) => {
  if (file === undefined) await session.post("Profiler.start");
  else writeFileSync(file, JSON.stringify((await session.post("Profiler.stop")).profile));
  process.send?.(true);
});
process.channel?.unref();
