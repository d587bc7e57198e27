import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, outcomesOf, statusesOf, tick, workOff } from "../../support/batches.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup } from "../../support/rights.ts";

describe.skipIf(unreachable)("taking a batch back", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());

  /** The batch that the page of another one leads to. */
  async function undo(job: number): Promise<number> {
    const page = await browser.get(`/users/bulk/${job}`);
    const [, href = ""] = /href="(\/users\/bulk\/\w+\?of=undone[^"]*)"/.exec(page.text) ?? [];
    const answer = await browser.submit(href.replaceAll("&amp;", "&"));
    return Number(answer.headers.location?.split("/").at(-1));
  }

  it("activates whom it deactivated, and says so in the audit", async () => {
    const ids = await addUsers(test, 3);
    await tick(browser, ids);
    const job = await begin(browser, "deactivation");
    await workOff(test);
    const back = await undo(job);
    await workOff(test);
    expect(await statusesOf(test, ids)).toEqual({ active: 3 });
    const { entryId } = await test.db.read.job.findUniqueOrThrow({ where: { id: job } });
    const entry = await test.db.read.auditEntry.findFirst({
      where: { action: "batch.activated" },
      orderBy: { id: "desc" },
    });
    expect(JSON.parse(entry?.changes ?? "")).toEqual({ meant: 3, undone: entryId });
    expect(textOf((await browser.get(`/users/bulk/${job}`)).text)).toContain(
      `Undone by batch ${back}`,
    );
  });

  it("leaves out who was skipped, and whom somebody changed since, and says so", async () => {
    const ids = await addUsers(test, 3);
    const [changed = 0, same = 0, skipped = 0] = ids;
    const status = { data: { status: "deactivated" }, where: { id: skipped } };
    await test.db.write((tx) => tx.user.update(status));
    await tick(browser, ids);
    const job = await begin(browser, "deactivation");
    await workOff(test);
    const form = await browser.form(`/users/${changed}/activation`);
    await browser.post(`/users/${changed}/activation`, form);
    await browser.submit(`/users/${changed}/deactivation`);
    const back = await undo(job);
    await workOff(test);
    expect(await outcomesOf(test, back)).toEqual({
      [changed]: "batches.whyNot.changed",
      [same]: "changed",
    });
  });

  it("removes whom it added to a group", async () => {
    const group = await addGroup(test.db);
    const ids = await addUsers(test, 2);
    await tick(browser, ids);
    const job = await begin(browser, "joining", { group });
    await workOff(test);
    await undo(job);
    await workOff(test);
    expect(await test.db.read.userGroup.count({ where: { groupId: group } })).toBe(0);
  });

  it("is not offered while a batch runs, nor for another act", async () => {
    await tick(browser, await addUsers(test, 1));
    const job = await begin(browser, "deactivation");
    expect((await browser.get(`/users/bulk/${job}`)).text).not.toContain("of=undone");
    const address = (act: string) => `/users/bulk/${act}?of=undone&undo=${job}`;
    expect((await browser.get(address("activation"))).status).toBe(404);
    await workOff(test);
    expect((await browser.get(address("deactivation"))).status).toBe(404);
  });
});
