import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findOldEntries, type OldEntries, removeOldEntries } from "../../../src/db/audit-trim.ts";
import { systemActor } from "../../../src/domain/actor.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, tick, workOff } from "../../support/batches.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { lastEntry } from "../../support/undo.ts";

describe.skipIf(unreachable)("an entry that went into a file", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  /** Removes the entries of before now. */
  async function trim(): Promise<void> {
    const { now } = test.clock;
    const old = (await findOldEntries(test.db.read, now)) as OldEntries;
    const origin = { actor: systemActor, source: "cli", now } as const;
    const how = { day: "2026-03-02", file: "audit.jsonl", origin, onProgress: () => undefined };
    await removeOldEntries(test.db, old, how);
  }

  it("is named, and led to no more, by the one that took it back", async () => {
    const id = await addUser(test.db);
    await admin.submit(`/users/${id}/edit`, { firstName: "Anna" });
    const entry = await lastEntry(test, "user.updated", id);
    test.clock.advance(1_000);
    await admin.submit(`/undo/edit/${entry}`);
    const own = await lastEntry(test, "user.updated", id);
    const pages = () =>
      Promise.all(
        ["/audit", `/audit/${own}`, `/users/${id}`].map(async (path) => {
          const { text } = await admin.get(path);
          return [
            textOf(text).includes(`Undoes entry ${entry}`),
            text.includes(`<a href="/audit/${entry}"><bdi>Undoes`),
          ];
        }),
      );
    expect(await pages(), "before").toEqual(Array(3).fill([true, true]));
    await trim();
    expect(await pages()).toEqual(Array(3).fill([true, false]));
  });

  it("is led to no more by its batch", async () => {
    await tick(admin, await addUsers(test, 1));
    const job = await begin(admin, "deactivation");
    await workOff(test);
    const page = async () => textOf((await admin.get(`/users/bulk/${job}`)).text);
    expect(await page(), "before").toContain("Audit entry");
    test.clock.advance(1_000);
    await trim();
    expect(await page()).not.toContain("Audit entry");
  });
});
