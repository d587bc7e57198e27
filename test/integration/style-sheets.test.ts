import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { styleSheets, tablerSheet, withSystemTheme } from "../../src/cli/build-assets.ts";
import { featureRouters } from "../../src/features/index.ts";
import { registerPages } from "../../src/http/registry.ts";
import { addCustomers, addUser, startApp, type TestApp } from "../support/app.ts";
import type { Browser } from "../support/browser.ts";
import { unreachable } from "../support/databases.ts";
import { pageTrials } from "../support/page-trials.ts";
import {
  partsNamed,
  partsOf,
  rulesOf,
  type StyleRule,
  variablesRead,
} from "../support/style-rules.ts";

describe.skipIf(unreachable)("what the build leaves of Tabler's sheet", () => {
  let test: TestApp;
  let browser: Browser;
  let trials: Awaited<ReturnType<typeof pageTrials>>;
  let full: StyleRule[];
  let served: StyleRule[];
  /** In Tabler's alone, by selector: what a page must have, and what is said about it. */
  const gone = new Map<string, { parts: string[]; texts: string[] }>();

  beforeAll(async () => {
    test = await startApp();
    for (let index = 0; index < 30; index++) await addUser(test.db, { agent: index % 2 === 0 });
    await addCustomers(test.db, 30);
    browser = await test.signedIn();
    trials = await pageTrials(test);
    const sheets = await styleSheets();
    const read = variablesRead(Object.values(sheets).join("\n"));
    full = rulesOf(withSystemTheme(tablerSheet()));
    served = rulesOf(sheets["tabler.css"]);
    const kept = new Set(served.map((rule) => rule.text));
    for (const { selector, property, text } of full) {
      // A value that nothing reads says nothing, and pages have no shadow trees.
      const silent = property.startsWith("--") && !read.has(property);
      if (kept.has(text) || silent || selector === ":host") continue;
      const known = gone.get(selector) ?? { parts: partsNamed(selector), texts: [] };
      known.texts.push(text);
      gone.set(selector, known);
    }
  });
  afterAll(() => test.close());

  /** Rules for what is in the page that only the full sheet has. */
  function missing(html: string): string[] {
    const parts = partsOf(html);
    return [...gone.values()]
      .filter((one) => one.parts.every((part) => parts.has(part)))
      .flatMap(({ texts }) => texts);
  }

  const pages = registerPages(featureRouters()).map(({ path }) => path);

  it.each(pages)("has all that is about %s", async (path) => {
    const target = await trials[path]?.target?.();
    const address = path.replace(/:\w+/, String(target ?? ""));
    expect(missing((await browser.get(address)).text)).toEqual([]);
  });

  it.each(["/users/new", "/groups/new", "/roles/new", "/profile/password"])(
    "has all that is about %s with errors",
    async (path) => expect(missing((await browser.submit(path)).text)).toEqual([]),
  );

  it.each(["/login", "/nowhere"])("has all that is about %s for a stranger", async (path) =>
    expect(missing((await test.anonymous().get(path)).text)).toEqual([]),
  );

  it("has its rules in their order", () => {
    const kept = new Set(served.map((rule) => rule.text));
    expect(full.map(({ text }) => text).filter((text) => kept.has(text))).toEqual(
      served.map(({ text }) => text),
    );
  });

  it("is less than a tenth of it", () => expect(served.length).toBeLessThan(full.length / 10));

  it("is what is served", async () => {
    const address = /\/static\/tabler\.\w+\.css/.exec((await browser.get("/users")).text)?.[0];
    expect(rulesOf((await browser.get(address ?? "")).text)).toEqual(served);
  });
});
