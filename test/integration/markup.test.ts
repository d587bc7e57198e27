import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { featureRouters } from "../../src/features/index.ts";
import { registerPages } from "../../src/http/registry.ts";
import { addCustomers, addUser, startApp, type TestApp } from "../support/app.ts";
import type { Browser } from "../support/browser.ts";
import { unreachable } from "../support/databases.ts";
import { faultsOf } from "../support/html.ts";
import { pageTrials } from "../support/page-trials.ts";

/**
 * The guide is what the Markdown of docs/user-guide.md makes; the style guide shows parts twice.
 */
const made = ["/help", "/style-guide"];

describe.skipIf(unreachable)("the markup", () => {
  let test: TestApp;
  let browser: Browser;
  let trials: Awaited<ReturnType<typeof pageTrials>>;
  beforeAll(async () => {
    test = await startApp();
    for (let index = 0; index < 30; index++) await addUser(test.db, { agent: index % 2 === 0 });
    await addCustomers(test.db, 30);
    browser = await test.signedIn();
    trials = await pageTrials(test);
  });
  afterAll(() => test.close());

  const pages = registerPages(featureRouters())
    .map(({ path }) => path)
    .filter((path) => !made.includes(path));

  it.each(pages)("of %s is valid", async (path) => {
    const target = await trials[path]?.target?.();
    const address = path.replace(/:\w+/, String(target ?? ""));
    expect(await faultsOf((await browser.get(address)).text)).toEqual([]);
  });

  it.each(["/users/new", "/groups/new", "/roles/new", "/profile/password"])(
    "of %s is valid with errors",
    async (path) => {
      const answer = await browser.submit(path);
      expect(answer.status).toBe(422);
      expect(await faultsOf(answer.text)).toEqual([]);
    },
  );

  it("of the login page is valid", async () => {
    expect(await faultsOf((await test.anonymous().get("/login")).text)).toEqual([]);
  });
});
