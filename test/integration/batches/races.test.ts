import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LEASE_MS } from "../../../src/features/batches/queries/chunks.ts";
import { startWorker, workOnce } from "../../../src/features/batches/service/worker.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, outcomesOf, statusesOf, tick, workOff } from "../../support/batches.ts";
import { textOf } from "../../support/browser.ts";
import { dialect, unreachable } from "../../support/databases.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = Math.ceil(roundsOf(20) / 10);
const later = new Date("2099-01-01T00:00:00Z");

describe.skipIf(unreachable)("a batch beside others", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  async function begun(count: number, by = 1) {
    const browser = await test.signedIn(by);
    const ids = await addUsers(test, count);
    await tick(browser, ids);
    return { browser, ids, job: await begin(browser, "deactivation") };
  }

  it("is worked on by one process until its lease ends, and then by another", async () => {
    const { ids } = await begun(300);
    expect(await workOnce(test.deps, "one")).toBe(true);
    expect(await statusesOf(test, ids)).toEqual({ deactivated: 250, active: 50 });
    expect(await workOnce(test.deps, "two")).toBe(false);
    test.clock.advance(LEASE_MS);
    expect(await workOnce(test.deps, "two")).toBe(true);
    expect(await statusesOf(test, ids)).toEqual({ deactivated: 300 });
  });

  it("changes nobody twice, however many work on it at once", async () => {
    const { ids } = await begun(450);
    const [one, two] = ["one", "two"];
    for (let turn = 0; turn < 4; turn++) {
      test.clock.advance(LEASE_MS);
      await Promise.all([one, two].map((worker) => workOnce(test.deps, worker as string)));
    }
    const users = await test.db.read.user.findMany({ where: { id: { in: ids } } });
    expect(new Set(users.map(({ status, version }) => `${status} ${version}`))).toEqual(
      new Set(["deactivated 2"]),
    );
    expect(await test.db.read.auditUser.count({ where: { userId: { in: ids } } })).toBe(450);
  });

  it("is left to others by a process that stops in good order", async () => {
    const { ids } = await begun(300);
    const worker = startWorker(test.deps);
    await worker.stop();
    await workOff(test, "another");
    expect(await statusesOf(test, ids)).toEqual({ deactivated: 300 });
  });

  it("goes on when its person signs out", async () => {
    const { browser, ids } = await begun(300);
    await workOnce(test.deps, "test");
    const { _csrf = "", _form = "" } = await browser.form("/profile");
    expect((await browser.post("/logout", { _csrf, _form })).status).toBe(303);
    await workOff(test);
    expect(await statusesOf(test, ids)).toEqual({ deactivated: 300 });
  });

  const reasons = [
    ["no longer has the right", undefined, "Activate and deactivate users"],
    ["is Deactivated", { status: "deactivated" }, "no longer Active"],
    ["is Deleted", { status: "deleted" }, "no longer Active"],
    ["has to replace their password", { passwordEndsAt: later }, "has a temporary password"],
  ] as const;
  // A policy decides; the other reasons run on SQLite alone.
  it.each(reasons.slice(0, dialect === "sqlite" ? undefined : 1))(
    "stops once its person %s; whole chunks stand",
    async (_, data, reason) => {
      const manager = await addUser(test.db, { groups: ["user-managers"] });
      const { ids, job } = await begun(300, manager);
      await workOnce(test.deps, "test");
      await test.db.write(async (tx) => {
        if (data) await tx.user.update({ where: { id: manager }, data });
        else await tx.userGroup.deleteMany({ where: { userId: manager } });
      });
      await workOff(test);
      expect(await statusesOf(test, ids)).toEqual({ deactivated: 250, active: 50 });
      const admin = await test.signedIn();
      expect(textOf((await admin.get(`/users/bulk/${job}`)).text)).toContain(reason);
      const refused = { action: "batch.deactivated", result: "refused", actorId: manager };
      expect(await test.db.read.auditEntry.count({ where: refused })).toBe(1);
    },
  );

  it("and single acts on the same people leave each changed once", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { browser, ids, job } = await begun(20);
      const forms = await Promise.all(
        ids.slice(0, 10).map(async (id) => {
          const path = `/users/${id}/deactivation`;
          return { path, form: await browser.form(path) };
        }),
      );
      const acts = forms.map(({ path, form }) => browser.post(path, form));
      await Promise.all([...acts, workOnce(test.deps, "test")]);
      await workOff(test);
      const users = await test.db.read.user.findMany({ where: { id: { in: ids } } });
      expect(users.every(({ version, status }) => version === 2 && status !== "active")).toBe(true);
      const single = { action: "user.deactivated", result: "done", subjectId: { in: ids } };
      const changed = Object.values(await outcomesOf(test, job)).filter((one) => one === "changed");
      expect((await test.db.read.auditEntry.count({ where: single })) + changed.length).toBe(20);
    }
  });

  it("of the last two administrators on each other leaves one", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [one, two] = [
        await addUser(test.db, { groups: ["administrators"] }),
        await addUser(test.db, { groups: ["administrators"] }),
      ];
      await test.db.write((tx) =>
        tx.user.updateMany({
          where: { id: { notIn: [one, two] }, groups: { some: { groupId: 1 } } },
          data: { status: "deactivated" },
        }),
      );
      for (const [by, on] of [
        [one, two],
        [two, one],
      ] as const) {
        const browser = await test.signedIn(by);
        await tick(browser, [on]);
        await begin(browser, "deactivation");
      }
      await Promise.all([workOnce(test.deps, "a"), workOnce(test.deps, "b")]);
      await workOff(test);
      expect(await statusesOf(test, [one, two])).toEqual({ active: 1, deactivated: 1 });
    }
  });
});
