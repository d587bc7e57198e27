import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeOldBatches } from "../../../src/features/batches/service/worker.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, tick, workOff } from "../../support/batches.ts";
import { unreachable } from "../../support/databases.ts";

const DAY = 86_400_000;

describe.skipIf(unreachable)("what became of a batch", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const batches = async () => [
    await test.db.read.job.count(),
    await test.db.read.jobUser.count(),
    await test.db.read.auditUser.count(),
  ];

  it("is kept for 30 days, what is not over for ever, and the audit's part as well", async () => {
    const browser = await test.signedIn();
    await tick(browser, await addUsers(test, 2));
    await begin(browser, "deactivation");
    await workOff(test);
    await tick(browser, await addUsers(test, 1));
    await begin(browser, "deactivation");
    const after = (days: number) => new Date(test.clock.now.getTime() + days * DAY);
    await removeOldBatches(test.db, after(29));
    expect(await batches()).toEqual([2, 3, 2]);
    await removeOldBatches(test.db, after(31));
    expect(await batches()).toEqual([1, 1, 2]);
  });
});
