// `npm run test:nodes`: the unit tests and those on SQLite once more, on the oldest Node that the
// program runs on.
import { spawnSync } from "node:child_process";
import { arch, exit, platform, stderr, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { OLDEST_NODE } from "../src/node-version.ts";

/** Of OLDEST_NODE; npm keeps it in its cache, not in node_modules. */
const VERSION = "22.23.3";
const cwd = fileURLToPath(new URL("../", import.meta.url));

function end(problem: string): never {
  stderr.write(`${problem}\n`);
  exit(1);
}

if (!VERSION.startsWith(`${OLDEST_NODE}.`))
  end(`Node ${VERSION} is not the oldest: name one of ${OLDEST_NODE} in test/nodes.ts.`);
if (platform !== "linux" || !["x64", "arm64"].includes(arch)) {
  end(
    "SKIPPED: npm brings a Node for Linux on x64 and arm64 alone. " +
      `Here (${platform}, ${arch}) start the tests with a Node ${OLDEST_NODE} of your own.`,
  );
}

const npx = ["--yes", "--package", `node-linux-${arch}@${VERSION}`, "--", "node"];
const { stdout: found } = spawnSync("npx", [...npx, "--version"], { cwd, encoding: "utf8" });
if (found?.trim() !== `v${VERSION}`) end(`Node ${VERSION} could not be had from npm.`);
stdout.write(`On Node ${VERSION}:\n`);
const tests = ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", "--project", "sqlite"];
exit(spawnSync("npx", [...npx, ...tests], { cwd, stdio: "inherit" }).status ?? 1);
