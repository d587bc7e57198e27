import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { addCustomers, addUser } from "../support/app.ts";
import { useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";
import { UserGuide } from "../support/user-guide.ts";
import { assigningCustomers } from "./user-guide/assigning-customers.ts";
import { audit } from "./user-guide/audit.ts";
import { creatingUsers } from "./user-guide/creating-users.ts";
import { erasing } from "./user-guide/erasing.ts";
import { exports } from "./user-guide/exports.ts";
import { groups } from "./user-guide/groups.ts";
import { handingOver } from "./user-guide/handing-over.ts";
import { inviting } from "./user-guide/inviting.ts";
import { leaving } from "./user-guide/leaving.ts";
import { lockedAccounts } from "./user-guide/locked-accounts.ts";
import { manyUsers } from "./user-guide/many-users.ts";
import { profile } from "./user-guide/profile.ts";
import { rights } from "./user-guide/rights.ts";
import { roles } from "./user-guide/roles.ts";
import { theStore } from "./user-guide/store.ts";
import { usersInTheList } from "./user-guide/users-in-the-list.ts";

/**
 * The manual's procedures under the manual's headings, in its order, and then the rest of the
 * house. What the chapters show becomes docs/user-guide.md.
 */
describe.skipIf(noChromium)("the user guide", () => {
  const chromium = useChromium(async ({ db }) => {
    const people = [
      ["mia.berger@example.com", "Mia", "Berger", ["user-managers"]],
      ["jonas.weber@example.com", "Jonas", "Weber", ["customer-service"]],
      ["aylin.kaya@example.com", "Aylin", "Kaya", ["customer-service", "auditors"]],
      ["emil.horak@example.com", "Emil", "Horák", ["auditors"]],
      ["sofia.rossi@example.com", "Sofia", "Rossi", ["customer-service"]],
    ] as const;
    for (const [email, firstName, lastName, groups] of people)
      await addUser(db, { email, firstName, lastName, groups: [...groups] });
    await addCustomers(db, 30, { lastName: "Lindgren" });
  });
  const guide = new UserGuide();
  let page: Page;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ page, close } = await chromium.open({
      viewport: { width: 1280, height: 720 },
      bypassCSP: guide.writes,
    }));
    await chromium.signIn(page);
  });
  afterAll(async () => {
    await close?.();
    const { made, checkedIn } = guide.finish();
    expect(made).toBe(checkedIn);
  });

  const walk = {
    chromium,
    guide,
    get page() {
      return page;
    },
  };
  creatingUsers(walk);
  inviting(walk);
  assigningCustomers(walk);
  usersInTheList(walk);
  erasing(walk);
  handingOver(walk);
  groups(walk);
  roles(walk);
  rights(walk);
  audit(walk);
  profile(walk);
  lockedAccounts(walk);
  leaving(walk);
  exports(walk);
  theStore(walk);
  manyUsers(walk);
});
