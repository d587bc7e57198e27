import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../src/db/client.ts";
import { newFormId } from "../../../src/http/form.ts";
import { endDueAccess } from "../../../src/rights/end-of-access.ts";
import { hasAdministrator } from "../../../src/rights/last-administrator.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { addUsers } from "../../support/batches.ts";
import type { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = roundsOf(4);

describe.skipIf(unreachable)("an end of access in the same instant as", () => {
  let test: TestApp;
  let elsewhere: Database;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    elsewhere = await openDatabase(test.deps.config.databaseUrl);
  });
  beforeEach(async () => {
    admin = await test.signedIn();
  });
  afterAll(async () => {
    await elsewhere.close();
    await test.close();
  });

  const end = () => new Date(test.clock.now.getTime() + 60_000);
  const row = (id: number) => test.db.read.user.findUniqueOrThrow({ where: { id } });
  const done = (subjectId: number) =>
    test.db.read.auditEntry.count({
      where: { action: "user.deactivated", subjectId, result: "done" },
    });
  const inRounds = async (play: (id: number, accessEndsAt: Date) => Promise<void>) => {
    for (let round = 0; round < ROUNDS; round++) {
      const accessEndsAt = end();
      await play(await addUser(test.db, { accessEndsAt }), accessEndsAt);
    }
  };

  it.each([
    ["a deactivation by hand", "now"],
    ["its being taken away", "never"],
  ])("%s deactivates once at most, and leaves no end", async (_, when) => {
    await inRounds(async (id, at) => {
      const form = { ...(await admin.form(`/users/${id}/deactivation`)), when };
      const [answer] = await Promise.all([
        admin.post(`/users/${id}/deactivation`, form),
        endDueAccess(test.db, at),
        endDueAccess(elsewhere, at),
      ]);
      const user = await row(id);
      expect(await done(id)).toBe(user.status === "deactivated" ? 1 : 0);
      expect([303, 409]).toContain(answer.status);
      expect(user.accessEndsAt).toBeNull();
    });
  });

  it("an activation right after it is not undone", async () => {
    await inRounds(async (id, at) => {
      await endDueAccess(test.db, at);
      const form = await admin.form(`/users/${id}/activation`);
      await Promise.all([admin.post(`/users/${id}/activation`, form), endDueAccess(elsewhere, at)]);
      expect(await row(id)).toMatchObject({ status: "active", accessEndsAt: null });
    });
  });

  it("the deactivation of the other administrator leaves one", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [accessEndsAt, groups] = [end(), ["administrators"]];
      const leaver = await addUser(test.db, { groups, accessEndsAt });
      const other = await addUser(test.db, { groups });
      const all = { group: { systemKey: "administrators" }, userId: { notIn: [leaver, other] } };
      await test.db.write((tx) => tx.userGroup.deleteMany({ where: all }));
      const browser = await test.signedIn(leaver);
      const form = await browser.form(`/users/${other}/deactivation`);
      await Promise.all([
        browser.post(`/users/${other}/deactivation`, { ...form, _form: newFormId() }),
        endDueAccess(elsewhere, accessEndsAt),
      ]);
      expect(await test.db.write((tx) => hasAdministrator(tx))).toBe(true);
      const statuses = await Promise.all([leaver, other].map(async (id) => (await row(id)).status));
      expect(statuses.sort()).toEqual(["active", "deactivated"]);
    }
  });

  it("the same in other processes is one, of each person", async () => {
    const accessEndsAt = end();
    const ids = await addUsers(test, 30, { accessEndsAt });
    const processes = [test.db, elsewhere, test.db, elsewhere, elsewhere];
    await Promise.all(processes.map((process) => endDueAccess(process, accessEndsAt)));
    expect(await Promise.all(ids.map(done))).toEqual(Array(30).fill(1));
  });

  it("that of the last other administrator leaves one", async () => {
    const [accessEndsAt, groups] = [end(), ["administrators"]];
    const two = await addUsers(test, 2, { groups, accessEndsAt });
    const all = { group: { systemKey: "administrators" }, userId: { notIn: two } };
    await test.db.write((tx) => tx.userGroup.deleteMany({ where: all }));
    await Promise.all([test.db, elsewhere].map((process) => endDueAccess(process, accessEndsAt)));
    const rows = await Promise.all(two.map(row));
    expect(rows.map(({ status }) => status).sort()).toEqual(["active", "deactivated"]);
    expect(rows.filter(({ accessKeptAt }) => accessKeptAt)).toHaveLength(1);
  });
});
