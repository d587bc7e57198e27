import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { findings, type Seen, whatIsKnown } from "../support/axe.ts";
import { looks, useChromium } from "../support/browser-page.ts";
import { noChromium } from "../support/chromium.ts";

describe.skipIf(noChromium)("a page that was another test's before", () => {
  const { open, signIn } = useChromium();
  /** Of a kind that no other test has. */
  const kind = { timezoneId: "Europe/Vienna" };

  /** What is left of an act on a page, where the next test has the same page. */
  async function left<T>(act: (page: Page) => Promise<unknown>, ask: (page: Page) => Promise<T>) {
    const first = await open(kind);
    await first.page.goto("/login");
    await act(first.page);
    await first.close();
    const next = await open(kind);
    expect(next.page, "the same page").toBe(first.page);
    await next.page.goto("/login");
    const found = await ask(next.page);
    await next.close();
    return found;
  }

  it("is signed in no more", async () => {
    const path = async (page: Page) => new URL(page.url()).pathname;
    expect(await left(signIn, path)).toBe("/login");
  });

  it("has stored nothing", async () => {
    const found = await left(
      (page) => page.evaluate(() => [localStorage, sessionStorage].map((at) => (at.left = "x"))),
      (page) => page.evaluate(() => localStorage.length + sessionStorage.length),
    );
    expect(found).toBe(0);
  });

  it("has no page to go back to but where it waited", async () => {
    expect(
      await left(
        (page) => page.goto("/style-guide"),
        async (page) => {
          await page.goBack();
          await page.goBack();
          return new URL(page.url()).pathname;
        },
      ),
    ).not.toBe("/style-guide");
  });

  it("is heard by no listener of that test", async () => {
    let heard = 0;
    await left(
      async (page) => page.on("request", () => heard++),
      async () => {},
    );
    expect(heard, "but for the way to where it waits").toBe(1);
  });

  it("has no other tab", async () => {
    const tabs = (page: Page) => page.context().pages().length;
    expect(
      await left(
        (page) => page.context().newPage(),
        async (page) => tabs(page),
      ),
    ).toBe(1);
  });

  it("is as wide as it was asked for", async () => {
    const narrow = (page: Page) => page.setViewportSize({ width: 400, height: 400 });
    const size = (page: Page) => page.evaluate(() => [innerWidth, innerHeight]);
    expect(await left(narrow, size)).toEqual([1280, 720]);
  });

  it("is on a screen, in the scheme that it was asked for", async () => {
    const media = ["print", "(prefers-color-scheme: dark)", "(prefers-reduced-motion)"];
    const found = await left(
      (page) => page.emulateMedia({ media: "print", colorScheme: "dark", reducedMotion: "reduce" }),
      (page) => page.evaluate((all) => all.map((one) => matchMedia(one).matches), media),
    );
    expect(found).toEqual([false, false, false]);
  });

  it("is not kept where something was done that stays", async () => {
    const first = await open(kind);
    await first.page.addInitScript(() => {});
    await first.close();
    expect(first.page.isClosed()).toBe(true);
  });
});

describe.skipIf(noChromium)("axe", () => {
  const { openLook } = useChromium();

  /** What it finds in one page after another, of which it knows those before. */
  async function found(...pages: string[]): Promise<string[][]> {
    const { page, close } = await openLook(looks[0] as (typeof looks)[0]);
    await page.goto("/login");
    const seen: Seen = new Set();
    const all: string[][] = [];
    for (const html of pages) {
      await page.evaluate((content) => {
        document.body.innerHTML = content;
      }, html);
      all.push(await findings(page, await whatIsKnown(page, seen)));
    }
    await close();
    return all.map((some) => some.map((one) => one.replace(/ .*/s, "")));
  }
  const table = (rows: string) => `<table><tr><th>A</th></tr>${rows}</table>`;
  const row = (name: string) => `<tr><td><button>${name}</button></td></tr>`;

  it("looks at a row that is unlike those before it", async () => {
    const [first] = await found(table(`${row("Name").repeat(3)}${row("")}`));
    expect(first).toEqual(["button-name"]);
  });

  it("looks at a part once, and at another one", async () => {
    const bar = (more: string) => `<div class="topbar"><button></button>${more}</div>`;
    const pages = [bar(""), bar(""), `${bar("")}<h1>Title</h1><button></button>`, bar("more")];
    expect(await found(...pages)).toEqual([["button-name"], [], ["button-name"], []]);
  });

  const label = '<label for="x">Name</label>';
  it.each([
    ["a button without a name", "<button>Name</button>", "<button></button>", "button-name"],
    ["a field without a label", `${label}<input id="x">`, `${label}<input id="y">`, "label"],
    ["what stands in another place", "<p>Word</p>", '<div class="faint"><p>Word</p></div>'],
    ["what has another class", "<p>Word</p>", '<p class="faint">Word</p>'],
  ])("looks at %s again", async (_, first, then, finding = "color-contrast") => {
    const style = "<style>.faint, .faint p { color: #777; background: #888 }</style>";
    expect(await found(style + first, style + then)).toEqual([[], [finding]]);
  });
});
