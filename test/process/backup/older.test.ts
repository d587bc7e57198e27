import { statSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { addUser } from "../../support/app.ts";
import {
  backupGround,
  type Outcome,
  type Rows,
  rows,
  withLastMigration,
  withoutLastMigration,
} from "../../support/backups.ts";
import type { CommandPlace } from "../../support/commands.ts";
import { dialects } from "../../support/databases.ts";
import { addLink } from "../../support/links.ts";

const { newPlace } = backupGround();

const runningBatch = `INSERT INTO "Job" (
    "act", "actorId", "actorName", "entryId", "total", "worker", "createdAt"
  )
  VALUES ('deactivation', 1, 'Ada Admin', 1, 3, 'gone', '2026-11-01T12:00:00.000+00:00')`;

describe.each(dialects)("a restore of an older backup (%s)", (dialect) => {
  let place: CommandPlace;
  let before: Rows;
  let restored: Outcome;
  let after: Rows;
  /** The file that holds the database as it was. */
  let kept: string;
  beforeAll(async () => {
    place = await newPlace(dialect);
    await place.within(async (db) => addLink(db, await addUser(db, { email: "kept@example.com" })));
    await place.execute(runningBatch);
    before = await rows(place);
    await place.execute(...withoutLastMigration);
    const old = await place.backup("old.backup");
    const gone = `DELETE FROM "User" WHERE "email" = 'kept@example.com'`;
    await place.execute(gone, ...withLastMigration);
    restored = await place.command("restore", [old]);
    after = await rows(place);
    kept = /as it was: (.*)/.exec(restored.said)?.[1] ?? "not said";
  });

  it("ends well, and says that everybody has to sign in again", () =>
    expect(restored).toEqual({
      code: 0,
      said: expect.stringContaining("Everybody has to sign in again"),
    }));

  it("brings back every row, and migrates it", () =>
    expect(after).toEqual({ ...before, _prisma_migrations: expect.anything() }));

  it("stops a batch that was running, and says why", async () => {
    const job = await place.within(({ read }) => read.job.findFirstOrThrow());
    const reason = '{"key":"batches.whyStopped.restored"}';
    expect(job).toMatchObject({ state: "stopped", reason, worker: null });
    expect(Math.abs(Date.now() - Number(job.finishedAt))).toBeLessThan(600_000);
  });

  it("opens no set-password link", async () =>
    expect(await place.within(({ read }) => read.passwordLink.count())).toBe(0));

  it("leaves nothing wrong", async () => expect(await place.check()).toEqual([]));

  it("keeps the database as it was for its owner alone", () =>
    expect(statSync(kept).mode & 0o777).toBe(0o600));

  it("keeps the database as it was, ready to be restored", async () => {
    const { code, said } = await place.restore(kept);
    expect(code, said).toBe(0);
    const users = (await rows(place)).User?.join("\n");
    expect(users, "deleted after the backup").not.toContain("kept@example.com");
  });
});
