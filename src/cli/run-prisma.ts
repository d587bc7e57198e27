import { spawn } from "node:child_process";
import { env, execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { root } from "../root.ts";
import { CommandError } from "./command-line.ts";

const program = fileURLToPath(new URL("node_modules/prisma/build/index.js", root));

/** Runs Prisma's command line in silence. When it fails, the error carries all that it said. */
export async function runPrisma(
  args: readonly string[],
  variables: Record<string, string>,
): Promise<void> {
  const quiet = { CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1", NO_COLOR: "1" };
  const child = spawn(execPath, [program, ...args], {
    cwd: fileURLToPath(root),
    env: { ...env, ...quiet, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const code = await new Promise((resolve, reject) =>
    child.once("error", reject).once("close", (status, signal) => resolve(status ?? signal)),
  );
  if (code !== 0)
    throw new CommandError(`prisma ${args.join(" ")} failed (${code}):\n${said.trim()}`);
}
