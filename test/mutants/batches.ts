import type { Mutant } from "./mutant.ts";

const races = "test/integration/batches/races.test.ts";
const status = "test/integration/batches/status.test.ts";
const undo = "test/integration/batches/undo.test.ts";
const refused = "test/integration/batches/refused.test.ts";
const batches = "src/features/batches";

/** What an act on many users does to each, and who may go on with it. */
export const batchRows: readonly Mutant[] = [
  {
    guard: "a chunk asks for the right that its person has now",
    file: "src/chunk.ts",
    from: "may(actor, permission) ? undefined",
    to: "true ? undefined",
    test: races,
    name: "no longer has the right",
  },
  {
    guard: "a chunk is done by nobody who is not Active",
    file: "src/rights/standing.ts",
    from: 'row?.status === "active" ? actorOf(row, { userId',
    to: "row ? actorOf(row, { userId",
    test: races,
    name: "is Deactivated",
  },
  {
    guard: "that a batch stopped for want of a right is recorded",
    file: "src/chunk.ts",
    from: "      await recordStopped(tx, act, { reason, now });\n",
    to: "",
    test: races,
    name: "no longer has the right",
  },
  {
    guard: "one process works on a batch while its lease lasts",
    file: `${batches}/queries/chunks.ts`,
    from: `AND "state" = 'running'\n        AND \${isFree(worker, now)}`,
    to: `AND "state" = 'running' AND \${now} = \${now}`,
    test: "test/integration/batches/lease.test.ts",
  },
  {
    guard: "who begins a batch is left out of it",
    file: `${batches}/policy.ts`,
    from: 'if (isSelf(actor, user)) return { key: "batches.whyNot.self" };',
    to: "",
    test: status,
    name: "skips oneself",
  },
  {
    guard: "a batch is not begun on others than its preview showed",
    file: `${batches}/service/begin-batch.ts`,
    from: "      if (plan.seen !== seen) throw new Conflict(UNSEEN);\n",
    to: "",
    test: status,
    name: "begins nothing where others would change",
  },
  {
    guard: "whom somebody changed since is not taken back",
    file: `${batches}/policy.ts`,
    from: "changed && !why?.permission",
    to: "false && changed",
    test: undo,
    name: "somebody changed since",
  },
  {
    guard: "deactivating many ends their sessions",
    file: `${batches}/service/work-on-batch.ts`,
    from: 'if (act === "deactivation")\n    await endSessionsOf(',
    to: 'if (act === "deactivation" && now === null)\n    await endSessionsOf(',
    test: status,
    name: "ends their sessions",
  },
  {
    guard: "ticks are users who are there",
    file: "src/features/users-list/service/ticks.ts",
    from: '  if (known < ticks.length) throw new BadRequest("errors.badRequest.form");\n',
    to: "",
    test: refused,
    name: "knows no user that never was",
  },
  {
    guard: "a preview shows users to who may see them alone",
    file: `${batches}/routes.ts`,
    from: "Promise<Reply> {\n  refuse(whyNotLook(ctx.actor));",
    to: "Promise<Reply> {",
    test: refused,
    name: "whatever a role of old left out",
  },
  {
    guard: "one person has five batches that run, and no more",
    file: `${batches}/service/begin-batch.ts`,
    from: ">= MOST_RUNNING)",
    to: ">= 1_000)",
    test: refused,
    name: "is the sixth of one person",
  },
  {
    guard: "that a batch stopped after an error is recorded",
    file: `${batches}/service/work-on-batch.ts`,
    from: "await recordStopped(tx, ongoing(job), how);",
    to: "return;",
    test: "test/integration/batches/lease.test.ts",
    name: "which is recorded",
  },
  {
    guard: "a batch that is over cannot be stopped",
    file: `${batches}/queries/chunks.ts`,
    from: `\${id} AND "state" = 'running'\`);\n  return stopped > 0;`,
    to: `\${id}\`);\n  return stopped > 0;`,
    test: refused,
    name: "once it is over",
  },
  {
    guard: "what became of a batch is forgotten after 30 days, not before",
    file: `${batches}/queries/chunks.ts`,
    from: `WHERE j."finishedAt" < \${then}`,
    to: `WHERE j."finishedAt" <> \${then}`,
    test: "test/integration/batches/housekeeping.test.ts",
  },
  {
    guard: "a batch's page reloads for half an hour and no longer",
    file: `${batches}/views/job.ts`,
    from: "const watchable = running && ctx.now.getTime() - job.createdAt.getTime() < WATCHED_MS;",
    to: "const watchable = running;",
    test: status,
    name: "reloads its page",
  },
];
