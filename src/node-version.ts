/**
 * The oldest major version of Node that this program runs on; package.json's engines say the same.
 */
export const OLDEST_NODE = 22;

const EX_CONFIG = 78;

/** Why this version of Node (such as "20.20.2") cannot run the program; undefined when it can. */
export function whyNotNode(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return undefined;
  return `Gatehouse needs Node.js ${OLDEST_NODE} or newer, and this is ${version}.`;
}

// Acts when it is imported: whatever a process is started with imports it first, so that nothing
// native has been loaded by a Node for which it was not made.
const problem = whyNotNode(process.versions.node);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(EX_CONFIG);
}
