import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { buildDeps, type Deps } from "../../../src/deps.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import {
  type Act,
  addGroup,
  addRole,
  changedMembers,
  prepared,
  reviewed,
} from "../../support/rights.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = roundsOf(4);

describe.skipIf(unreachable)("a right that is taken between two requests", () => {
  let test: TestApp;
  let other: Deps;
  let elsewhere: ReturnType<typeof createApp>;
  beforeAll(async () => {
    test = await startApp();
    const { config, clock, log } = test.deps;
    other = await buildDeps(config, { clock, log });
    elsewhere = createApp(other);
  });
  afterAll(async () => {
    await other.db.close();
    await test.close();
  });

  /** The same browser's requests to the other process. */
  const atOther = (browser: Browser) => {
    const copy = new Browser(elsewhere);
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    return copy;
  };

  it("is gone with the next request, in every process, and back as soon", async () => {
    const [role, user, nowhere] = [
      await addRole(test.db, ["audit.view"]),
      await addUser(test.db, { groups: [] }),
      await addGroup(test.db),
    ];
    const group = await addGroup(test.db, [role], [user]);
    const [browser, admin] = [await test.signedIn(user), await test.signedIn()];
    const readers = [browser, atOther(browser)];
    const statuses = () =>
      Promise.all(readers.map(async (reader) => (await reader.get("/audit")).status));
    const ways: [string, (by: Browser, give: boolean) => Promise<Act>][] = [
      ["membership", (by, give) => changedMembers(by, group, give ? "add" : "remove", [user])],
      [
        "groups of the user",
        (by, give) =>
          prepared(by, `/users/${user}/edit`, { groups: String(give ? group : nowhere) }),
      ],
      [
        "role of the group",
        (by, give) => reviewed(by, `/groups/${group}/edit`, { roles: give ? [String(role)] : [] }),
      ],
    ];
    expect(await statuses()).toEqual([200, 200]);
    for (let round = 0; round < ROUNDS; round++) {
      const [what, way] = ways[round % ways.length] as (typeof ways)[number];
      const by = round % 2 === 0 ? admin : atOther(admin);
      for (const give of [false, true]) {
        const act = await way(by, give);
        expect((await act()).status, what).toBe(303);
        expect(await statuses(), what).toEqual(give ? [200, 200] : [403, 403]);
      }
    }
  });
});
