import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordAct } from "../../../src/db/audit.ts";
import { addUser, lockUser, startApp, type TestApp } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

const DAY = 86_400_000;

describe.skipIf(unreachable)("somebody who is not locked", () => {
  let test: TestApp;
  let id: number;
  beforeEach(async () => {
    test = await startApp();
    id = await addUser(test.db, { firstName: "Lou", lastName: "Locked" });
    await lockUser(test.db, id);
    await (await test.signedIn()).submit(`/users/${id}/unlocking`);
  });
  afterEach(() => test.close());

  const text = async () =>
    textOf((await (await test.signedIn()).get(`/users/${id}/unlocking`)).text);

  it("was unlocked by somebody", async () =>
    expect(await text()).toMatch(/Lou Locked is not locked User unlocked by Ada Admin, today/));

  it("whose lock somebody lifted days ago has nobody named", async () => {
    test.clock.advance(DAY + 1);
    expect(await text()).not.toContain("User unlocked");
  });

  it("whose newest lock ended by itself has nobody named", async () => {
    const origin = { actor: undefined, source: "cli", now: test.clock.now } as const;
    const subject = { type: "user", id, name: "Lou Locked" } as const;
    const entry = { action: "session.lockEnded", subject, changes: { refused: 0 } } as const;
    await test.db.write((tx) => recordAct(tx, origin, entry));
    expect(await text()).not.toContain("User unlocked");
  });
});
