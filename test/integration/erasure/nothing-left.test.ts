import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkDatabase } from "../../../src/cli/check/check-database.ts";
import { recordAct } from "../../../src/db/audit.ts";
import type { TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import {
  somebodyDeleted,
  startAppWithPasswords,
  theirAddress,
  traces,
} from "../../support/somebody.ts";
import { tracesOf } from "../../support/traces.ts";
import { untyped } from "../../support/untyped.ts";

describe.skipIf(unreachable)("of somebody who was erased", () => {
  let test: TestApp;
  let admin: Browser;
  let [id, colleague] = [0, 0];
  let before: string[];
  beforeAll(async () => {
    test = await startAppWithPasswords();
    admin = await test.signedIn();
    ({ id, colleague } = await somebodyDeleted(test));
    before = await tracesOf(test, traces);
    await admin.submit(`/users/${id}/erasure`, { address: theirAddress });
  });
  afterAll(() => test.close());

  const entries = (where: object) =>
    test.db.read.auditEntry.findMany({ where, orderBy: { id: "asc" } });
  const former = () => `former:${id}`;

  it("everything was there before", () => expect(before).toEqual(traces));

  it("nothing is left in the database", async () =>
    expect(await tracesOf(test, traces)).toEqual([]));

  it("the audit has their acts, by their number", async () => {
    const acts = (await entries({ actorId: id })).map(({ action }) => action);
    expect(acts).toEqual(
      expect.arrayContaining([
        ...["session.started", "profile.updated", "storeKey.created"],
        ...["user.updated", "batch.stopped", "batch.deactivated"],
      ]),
    );
    for (const entry of await entries({ actorId: id }))
      expect([entry.actorName, entry.address, entry.requestId]).toEqual([former(), null, null]);
  });

  it("the audit has what was done to them, by their number", async () => {
    const about = await entries({ subjectType: "user", subjectId: id });
    expect(about.length).toBeGreaterThan(5);
    expect(new Set(about.map(({ subjectName }) => subjectName))).toEqual(new Set([former()]));
  });

  it("an edit still says which fields it changed, and the others' values", async () => {
    const [created, updated] = await entries({
      subjectId: id,
      action: { in: ["user.created", "user.updated"] },
    });
    const gone = { from: former(), to: former() };
    expect(JSON.parse(created?.changes ?? "")).toMatchObject({ email: former(), locale: "en" });
    expect(JSON.parse(updated?.changes ?? "")).toEqual({ email: gone, lastName: gone });
  });

  it("the other side of a hand-over does not name them", async () => {
    const others = await entries({ subjectId: colleague, action: { startsWith: "customers." } });
    expect(others.map(({ changes }) => JSON.parse(changes) as object)).toEqual([
      { receiver: former(), moved: 2, lost: 0 },
      { giver: former(), assigned: 4 },
      { receiver: former(), moved: 1, lost: 0 },
      { giver: former(), assigned: 1 },
    ]);
  });

  it("who searched for them has their number there, others keep their words", async () => {
    const filters = (await entries({ action: "export.started" })).map(
      ({ changes }) => (JSON.parse(changes) as { filter: string }).filter,
    );
    expect(filters).toEqual([`q=%23${id}`, "q=neben"]);
  });

  it("the act says what it replaced", async () => {
    const [erased] = await entries({ action: "user.erased" });
    const own = await entries({ OR: [{ actorId: id }, { subjectType: "user", subjectId: id }] });
    const others = await test.db.read.auditUser.count({ where: { userId: id } });
    expect(JSON.parse(erased?.changes ?? "")).toEqual({
      entries: own.length - 1,
      // Four hand-overs, and the beginning and the end of an export.
      mentions: others + 6,
    });
  });

  it("nothing is found by the former words", async () => {
    for (const word of ["quirina", "zwickelbach", "altmoser", theirAddress]) {
      const list = textOf((await admin.get(`/users?q=${word}`)).text);
      const audit = textOf((await admin.get(`/audit?whom=${word}`)).text);
      expect([list, audit].map((text) => /No user matches|No entry matches/.test(text))).toEqual([
        true,
        true,
      ]);
    }
  });

  it("nothing is kept by their number, but what they did", async () => {
    const kept = async (table: string) =>
      (
        await untyped(test.db.read).$queryRawUnsafe<unknown[]>(
          `SELECT 1 FROM "${table}" WHERE "userId" = ${id}`,
        )
      ).length;
    for (const table of ["Session", "SignInCounter", "FormReceipt", "FormerSearchText"])
      expect([table, await kept(table)]).toEqual([table, 0]);
  });

  it("what is still under way then ends without their name", async () => {
    const actor = { userId: id, name: "Quirina Zwickelbach" };
    const subject = { type: "user", id, name: actor.name } as const;
    const origin = { actor, source: "web", now: test.clock.now } as const;
    await test.db.write((tx) =>
      recordAct(tx, origin, { action: "session.ended", subject, changes: {} }),
    );
    const [last] = await entries({ action: "session.ended", actorId: id });
    expect([last?.actorName, last?.subjectName]).toEqual([former(), former()]);
  });

  it("the database is whole", async () => {
    const wrong: string[] = [];
    await checkDatabase(test.deps.config.databaseUrl, ({ name, problem }) => {
      if (problem !== undefined) wrong.push(`${name}: ${problem}`);
    });
    expect(wrong).toEqual([]);
  });

  it("colleagues keep their names", async () => {
    expect(textOf((await admin.get(`/users/${colleague}`)).text)).toContain("Nele Neben");
    const batch = await entries({ action: "batch.deactivated", actorId: 1 });
    expect(new Set(batch.map(({ actorName }) => actorName))).toEqual(new Set(["Ada Admin"]));
  });
});
