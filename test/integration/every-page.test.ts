import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { styleSheets, tablerSheet, withSystemTheme } from "../../src/cli/build-assets.ts";
import { featureRouters } from "../../src/features/index.ts";
import { registerPages } from "../../src/http/registry.ts";
import { addCustomers, addUser, startApp, type TestApp } from "../support/app.ts";
import type { Browser } from "../support/browser.ts";
import { unreachable } from "../support/databases.ts";
import { faultsOf } from "../support/html.ts";
import { pageTrials } from "../support/page-trials.ts";
import {
  partsNamed,
  partsOf,
  rulesOf,
  type StyleRule,
  variablesRead,
} from "../support/style-rules.ts";

/**
 * The guide is what the Markdown of docs/user-guide.md makes; the style guide shows parts twice.
 */
const made = ["/help", "/style-guide"];
const pages = registerPages(featureRouters()).map(({ path }) => path);
const refused = ["/users/new", "/groups/new", "/roles/new", "/profile/password"];
/** On which something is typed that would be lost. */
const filledIn = [
  ...refused,
  ...["/users/:id/edit", "/profile", "/groups/:id/edit", "/roles/:id/edit", "/store/new"],
];

describe.skipIf(unreachable)("every page", () => {
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

  /** Of each page once, and of each form that was refused. */
  const opened = new Map<string, Promise<string>>();
  const once = (name: string, open: () => Promise<{ text: string }>) => {
    const page = opened.get(name) ?? open().then(({ text }) => text);
    opened.set(name, page);
    return page;
  };
  const shown = (path: string) =>
    once(path, async () => {
      const target = await trials[path]?.target?.();
      return browser.get(path.replace(/:\w+/, String(target ?? "")));
    });
  const shownRefused = (path: string) =>
    once(`${path} refused`, async () => {
      const answer = await browser.submit(path);
      expect(answer.status).toBe(422);
      return answer;
    });
  const forStranger = (path: string) => once(`${path} alone`, () => test.anonymous().get(path));

  describe("is valid markup:", () => {
    it.each(pages.filter((path) => !made.includes(path)))("%s", async (path) =>
      expect(await faultsOf(await shown(path))).toEqual([]),
    );

    it.each(refused)("%s with errors", async (path) =>
      expect(await faultsOf(await shownRefused(path))).toEqual([]),
    );

    it("the login page", async () =>
      expect(await faultsOf(await forStranger("/login"))).toEqual([]));
  });

  it.each(filledIn)("asks whoever leaves it with something typed (%s)", async (path) =>
    expect(await shown(path)).toMatch(/<form [^>]*class="card form-card[^>]* data-unsaved="no"/),
  );

  describe("and what the build leaves of Tabler's sheet", () => {
    let full: StyleRule[];
    let served: StyleRule[];
    /** In Tabler's alone, by selector: what a page must have, and what is said about it. */
    const gone = new Map<string, { parts: string[]; texts: string[] }>();

    beforeAll(async () => {
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

    /** Rules for what is in the page that only the full sheet has. */
    function missing(html: string): string[] {
      const parts = partsOf(html);
      return [...gone.values()]
        .filter((one) => one.parts.every((part) => parts.has(part)))
        .flatMap(({ texts }) => texts);
    }

    it.each(pages)("has all that is about %s", async (path) =>
      expect(missing(await shown(path))).toEqual([]),
    );

    it.each(refused)("has all that is about %s with errors", async (path) =>
      expect(missing(await shownRefused(path))).toEqual([]),
    );

    it.each(["/login", "/nowhere"])("has all that is about %s for a stranger", async (path) =>
      expect(missing(await forStranger(path))).toEqual([]),
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
});
