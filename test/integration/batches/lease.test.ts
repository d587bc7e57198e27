import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeJob } from "../../../src/features/batches/queries/chunks.ts";
import { workOnce } from "../../../src/features/batches/service/worker.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, tick, workOff } from "../../support/batches.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("the lease of a batch", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it("is had by one of two who saw it free at the same moment", async () => {
    const browser = await test.signedIn();
    await tick(browser, await addUsers(test, 1));
    const id = await begin(browser, "deactivation");
    const take = (worker: string) =>
      test.db.write((tx) => takeJob(tx, { id, worker }, test.clock.now));
    const taken = [await take("one"), await take("two"), await take("one")];
    expect(taken.map((job) => job?.id)).toEqual([id, undefined, id]);
  });

  it("keeps nobody off where its process, whose clock was wrong, is gone", async () => {
    const browser = await test.signedIn();
    await tick(browser, await addUsers(test, 1));
    const id = await begin(browser, "deactivation");
    const later = new Date(test.clock.now.getTime() + 86_400_000);
    await test.db.write((tx) => takeJob(tx, { id, worker: "gone" }, later));
    await workOff(test);
    expect(await test.db.read.job.findUnique({ where: { id } })).toMatchObject({ state: "done" });
  });

  it("ends with the batch after an error that nobody expected, which is recorded", async () => {
    const browser = await test.signedIn();
    await tick(browser, await addUsers(test, 1));
    const id = await begin(browser, "deactivation");
    let looks = 0;
    const clock = () => {
      if (++looks === 2) throw new Error("not expected");
      return test.clock.now;
    };
    await workOnce({ db: test.db, log: { error: () => {} }, clock }, "test");
    expect(await test.db.read.job.findUnique({ where: { id } })).toMatchObject({
      state: "stopped",
      reason: '{"key":"batches.whyStopped.fault"}',
    });
    const refusal = { action: "batch.deactivated", result: "refused" };
    expect(await test.db.read.auditEntry.count({ where: refusal })).toBe(1);
  });
});
