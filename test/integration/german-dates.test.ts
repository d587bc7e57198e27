import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../support/app.ts";
import { type Browser, textOf } from "../support/browser.ts";
import { unreachable } from "../support/databases.ts";

/** In Berlin it is another day and another year by then. */
const login = new Date("2025-12-31T23:05:09Z");

describe.skipIf(unreachable)("dates in German, in the zone of the house", () => {
  let test: TestApp;
  let browser: Browser;
  let id: number;
  beforeAll(async () => {
    test = await startApp({}, { TIME_ZONE: "Europe/Berlin" });
    id = await addUser(test.db, {
      email: "spaet@example.com",
      firstName: "Silvia",
      lastName: "Spät",
    });
    await test.db.write(async (tx) => {
      await tx.user.update({ where: { id: 1 }, data: { locale: "de" } });
      await tx.user.update({ where: { id }, data: { lastLoginAt: login, createdAt: login } });
      await tx.group.updateMany({ data: { createdAt: login, updatedAt: login } });
      await tx.role.updateMany({ data: { createdAt: login, updatedAt: login } });
    });
    browser = await test.signedIn();
    // Of the clock: 2 March 2026, 09:00 in UTC, a second or less later.
    await browser.submit(`/users/${id}/edit`, { lastName: "Später" });
  });
  afterAll(() => test.close());

  const day = "01.01.2026";
  const minute = `${day}, 00:05`;

  it.each([
    ["the Users List", () => "/users?q=spaet", [day]],
    ["the record", () => `/users/${id}`, [minute, "02.03.2026, 10:00"]],
    ["the Warning page", () => `/users/${id}/deletion`, [minute]],
    ["the groups", () => "/groups", [day]],
    ["a group", () => "/groups/2", [minute]],
    ["the roles", () => "/roles", [day]],
    ["a role", () => "/roles/2", [minute]],
    ["the audit", () => "/audit", ["02.03.2026, 10:00:00"]],
    ["one's sessions", () => "/profile/sessions", ["heute 10:00"]],
  ])("%s", async (_, path, dates) => {
    const text = textOf((await browser.get(path())).text);
    for (const date of dates) expect(text).toContain(date);
    expect(text).toContain("Zeiten in Europe/Berlin");
    expect(text).not.toMatch(/\b(Dec|Jan|Mar|UTC)\b|\d{4}-\d\d-\d\d|\d:\d\d [AP]M/);
  });
});
