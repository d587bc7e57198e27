import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { begin, tick, workOff } from "../../support/batches.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addEntry, lastEntry } from "../../support/undo.ts";

describe.skipIf(unreachable)("taking a change of status back", () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());

  const statusOf = async (id: number) =>
    (await test.db.read.user.findUniqueOrThrow({ where: { id }, select: { status: true } })).status;
  type Acted = "activated" | "deactivated" | "deleted" | "restored";
  const acts = {
    activated: "activation",
    deactivated: "deactivation",
    deleted: "deletion",
    restored: "restoration",
  };
  /** Changes somebody's status; answers the entry. */
  async function change(id: number, what: Acted): Promise<number> {
    expect((await browser.submit(`/users/${id}/${acts[what]}`)).status).toBe(303);
    return lastEntry(test, `user.${what}`, id);
  }
  const page = async (path: string) => textOf((await browser.get(path)).text).replace(/\s+/g, " ");

  it("activates who was deactivated, and names the rights that apply again", async () => {
    const id = await addUser(test.db, { groups: ["auditors"] });
    const entry = await change(id, "deactivated");
    expect(await page(`/undo/status/${entry}`)).toContain("Rights that apply again at once: ");
    await browser.submit(`/undo/status/${entry}`);
    expect(await statusOf(id)).toBe("active");
    const where = { action: "user.activated", undoes: entry };
    expect(await test.db.read.auditEntry.count({ where })).toBe(1);
  });

  it("deactivates who was activated, out of every session", async () => {
    const id = await addUser(test.db, { status: "deactivated" });
    const entry = await change(id, "activated");
    await test.signedIn(id);
    expect(await page(`/undo/status/${entry}`)).toContain("signed out of 1 session now");
    await browser.submit(`/undo/status/${entry}`);
    expect(await statusOf(id)).toBe("deactivated");
    expect(await test.db.read.session.count({ where: { userId: id } })).toBe(0);
  });

  it("restores who was deleted, with the customers that are still free", async () => {
    const id = await addUser(test.db);
    const [kept = 0, given = 0] = await addCustomers(test.db, 2, { assignedUserId: id });
    const entry = await change(id, "deleted");
    await test.db.write((tx) =>
      tx.customer.update({ where: { id: given }, data: { assignedUserId: 1 } }),
    );
    const words = await page(`/undo/restoration/${entry}`);
    expect(words).toContain("1 customer that is still free is assigned again.");
    expect(words).toContain("1 customer: stays assigned as now.");
    await browser.submit(`/undo/restoration/${entry}`);
    expect(await statusOf(id)).toBe("deactivated");
    const held = await test.db.read.customer.findMany({ where: { assignedUserId: id } });
    expect(held.map((customer) => customer.id)).toEqual([kept]);
  });

  it("is not offered for a restoration", async () => {
    const id = await addUser(test.db, { status: "deleted" });
    const entry = await change(id, "restored");
    expect((await browser.get(`/users/${id}`)).text).not.toContain(`/${entry}"><bdi>Undo`);
    expect((await browser.get(`/undo/restoration/${entry}`)).status).toBe(404);
  });

  it("stands under Users, and leads back by a name", async () => {
    const id = await addUser(test.db);
    const entry = await change(id, "deactivated");
    await change(id, "activated");
    const { text } = await browser.get(`/undo/status/${entry}`);
    expect(text).toMatch(/<a href="\/users" aria-current="page">/);
    expect(text).toContain("Back to the history");
  });

  it("is refused once the status changed again, and names the newer entry", async () => {
    const id = await addUser(test.db);
    const entry = await change(id, "deactivated");
    const path = `/undo/status/${entry}`;
    const form = await browser.form(path);
    await change(id, "activated");
    const newer = await change(id, "deactivated");
    expect(await page(path)).toContain(
      `A newer entry has changed this. Entry ${newer} (User deact`,
    );
    const refused = await browser.post(path, form);
    expect([refused.status, await statusOf(id)]).toEqual([409, "deactivated"]);
    const row = await test.db.read.auditEntry.findFirst({ orderBy: { id: "desc" } });
    expect(row).toMatchObject({ action: "user.activated", result: "refused", subjectId: id });
  });

  it("is refused once an end of access was set, which stays", async () => {
    const id = await addUser(test.db, { status: "deactivated" });
    const path = `/undo/status/${await change(id, "activated")}`;
    const form = await browser.form(path);
    const end = { when: "day", endsOn: "2026-03-20", reason: "Contract ends" };
    await browser.submit(`/users/${id}/deactivation`, end);
    const newer = await lastEntry(test, "user.endChanged", id);
    expect(await page(path)).toContain(`A newer entry has changed this. Entry ${newer} (`);
    expect((await browser.post(path, form)).status).toBe(409);
    expect(await test.db.read.user.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ...{ status: "active", statusReason: "Contract ends", accessEndsAt: expect.any(Date) },
    });
  });

  it("is refused where a batch that began before came to them later", async () => {
    const id = await addUser(test.db);
    await tick(browser, [id]);
    const batch = await begin(browser, "deactivation");
    const deactivated = await change(id, "deactivated");
    await change(id, "activated");
    const entry = await lastEntry(test, "user.activated", id);
    await workOff(test);
    const { entryId } = await test.db.read.job.findUniqueOrThrow({ where: { id: batch } });
    expect(entryId).toBeLessThan(deactivated);
    expect(await page(`/undo/status/${entry}`)).toContain(`Entry ${entryId} (`);
  });

  it("stays with names and groups that changed since", async () => {
    const id = await addUser(test.db);
    const entry = await change(id, "deactivated");
    await browser.submit(`/users/${id}/edit`, { firstName: "Other" });
    expect((await browser.submit(`/undo/status/${entry}`)).status).toBe(303);
    expect(await statusOf(id)).toBe("active");
  });

  it("is refused for one's own status", async () => {
    const entry = await addEntry(test.db, { subjectId: 1, action: "user.activated" });
    expect(await page(`/undo/status/${entry}`)).toContain(
      "You cannot undo a change of your own status. Ask another administrator.",
    );
  });
});
