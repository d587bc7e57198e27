import { spawn } from "node:child_process";
import { env, execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { CommandError } from "./command-line.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Entry files of the tools that the command lines run; started without a shell. */
const tools = {
  prisma: "node_modules/prisma/build/index.js",
  tsc: "node_modules/typescript/bin/tsc",
} as const;

/** Runs a tool in silence. When it fails, the error carries all that it said. */
export async function runTool(
  tool: keyof typeof tools,
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<void> {
  const quiet = { CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1", NO_COLOR: "1" };
  const child = spawn(execPath, [`${root}${tools[tool]}`, ...args], {
    cwd: root,
    env: { ...env, ...quiet, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const code = await new Promise((resolve, reject) =>
    child.once("error", reject).once("close", (status, signal) => resolve(status ?? signal)),
  );
  if (code !== 0)
    throw new CommandError(`${tool} ${args.join(" ")} failed (${code}):\n${said.trim()}`);
}
