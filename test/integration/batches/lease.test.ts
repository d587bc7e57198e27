import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeJob } from "../../../src/features/batches/queries/chunks.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, tick } from "../../support/batches.ts";
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
});
