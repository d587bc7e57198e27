import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addUserWith } from "../../support/rights.ts";

describe.skipIf(unreachable)("the start page, of access that ends", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp({}, { TIME_ZONE: "Europe/Berlin" });
    admin = await test.signedIn();
    for (const [firstName, accessEndsAt] of Object.entries(ends))
      await addUser(test.db, { firstName, lastName: "Goes", accessEndsAt: new Date(accessEndsAt) });
  });
  afterAll(() => test.close());

  // It is 10:00 on 2 March in Berlin: the first five within seven days, in their order.
  const ends = {
    Vera: "2026-03-07T23:00:00Z",
    Uwe: "2026-03-06T23:00:00Z",
    Tina: "2026-03-05T23:00:00Z",
    Sven: "2026-03-02T23:00:00Z",
    Rosa: "2026-03-03T23:00:00Z",
    Willi: "2026-03-08T23:00:00Z",
    Xenia: "2026-03-09T23:00:00Z",
  };
  const home = async (by: Browser) => textOf((await by.get("/")).text);
  const soon = "Access ends within seven days";

  it("names five whose access ends within seven days, by their last day", async () =>
    expect(await home(admin)).toContain(
      `${soon} Sven Goes 2 Mar 2026 Rosa Goes 3 Mar 2026 Tina Goes 5 Mar 2026 ` +
        "Uwe Goes 6 Mar 2026 Vera Goes 7 Mar 2026 All users whose access ends",
    ));

  it("leads to all of them", async () => {
    expect((await admin.get("/")).text).toContain('href="/users?condition=ends"');
    expect(await home(admin)).not.toContain("Xenia");
    expect(textOf((await admin.get("/users?condition=ends")).text)).toContain("1–7 of 7");
  });

  it.each([
    ["may not change a status", ["users.view", "users.edit"]],
    ["may not see users", ["users.status"]],
    ["holds nothing", []],
  ])("tells nobody who %s", async (_, rights) => {
    const reader = await test.signedIn(await addUserWith(test.db, rights));
    expect(await home(reader)).not.toContain(soon);
  });

  it.each([
    ["en", "Your own access ends on 30 Nov 2026."],
    ["de", "Ihr eigener Zugang endet am 30.11.2026."],
  ] as const)("tells everybody their own, whatever they hold (%s)", async (locale, words) => {
    const accessEndsAt = new Date("2026-11-30T23:00:00Z");
    const id = await addUser(test.db, { groups: [], accessEndsAt, locale });
    expect(await home(await test.signedIn(id))).toContain(words);
  });
});
