import type { Page } from "playwright-core";
import { axePath } from "./shared-server.ts";

/**
 * The kinds of elements that axe has looked at and need not look at again. Those of a kind stand in
 * the same place, have the same classes, attributes, labels and state, and children of the same
 * kind where that matters; they differ in texts and numbers.
 */
export type Seen = Set<number>;

/** What axe need not look at: by their number among all elements of the page. */
export interface Known {
  everything: boolean;
  parts: number[];
  /** The others, one by one. */
  fresh: number[];
}

/** Of those of a kind on one page, rows of a list above all; every other row may be coloured. */
const LOOKED_AT = 2;

/** Answers what of the page was seen before, nothing without `seen`; now all of it is. */
export async function whatIsKnown(page: Page, seen: Seen | undefined): Promise<Known> {
  const { kinds, ends } = await page.evaluate(kindsOf);
  const parts: number[] = [];
  const here = new Map<number, number>();
  const isKnown = kinds.map((kind) => {
    const earlier = here.get(kind) ?? 0;
    here.set(kind, earlier + 1);
    return kind === 0 || (seen !== undefined && (seen.has(kind) || earlier >= LOOKED_AT));
  });
  const fresh = [...kinds.keys()].filter((at) => !isKnown[at]);
  for (let at = 0; at < kinds.length; at++) {
    const end = ends[at] as number;
    if (isKnown.slice(at, end).includes(false)) continue;
    parts.push(at);
    at = end - 1;
  }
  for (const kind of kinds) seen?.add(kind);
  return { parts, fresh, everything: fresh.length === 0 };
}

/**
 * What axe finds in a page that was looked at, as it is shown now. Where it shows nothing that it
 * did not show when this was asked before, only what depends on looks is asked again.
 */
export async function findings(page: Page, known: Known): Promise<string[]> {
  if (known.everything) return [];
  await page.evaluate(loadAxe, axePath);
  return page.evaluate(runAxe, known);
}

interface Looked extends Window {
  axe?: {
    run(
      context: { include: Node[]; exclude: Node[] },
      options: object,
    ): Promise<{
      violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
    }>;
  };
  looked: Element[];
  shown: Set<Element> | undefined;
}

/** Of each element, in their order: its kind, and behind which number its content ends. */
function kindsOf(): { kinds: number[]; ends: number[] } {
  const differing = /^(alt|aria-label|href|placeholder|src|title)$/;
  const nothing =
    /^(action|autofocus|class|content|datetime|formaction|id|inputmode|max.*|min|name|value)$/;
  const naming = /^(for|aria-(labelledby|describedby|controls|errormessage|owns))$/;
  const unseen = "head, head *, script, template, [type=hidden], option, svg *";
  const focused = ":focus:not(input, textarea, select)";
  const holdsAnything =
    "html, body, main, nav, header, footer, section, form, div, p, span, td, li";
  const elements: Element[] = [];
  const kinds: number[] = [];
  const ends: number[] = [];
  const target = document.querySelector(":target");
  const hash = (text: string) => {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
      two = Math.imul(two ^ text.charCodeAt(at), 1597334677);
    }
    one ^= Math.imul(two ^ (two >>> 15), 2246822507);
    two ^= Math.imul(one ^ (one >>> 13), 3266489909);
    return 4294967296 * (2097151 & two) + (one >>> 0);
  };
  const said = ({ name, value }: Attr) => {
    if (nothing.test(name)) return "";
    if (name.startsWith("data-")) return name;
    if (differing.test(name)) return `${name}${value === ""}`;
    if (!naming.test(name)) return `${name}=${value}`;
    const isThere = value.split(" ").every((id) => document.getElementById(id));
    return `${name} ${isThere}`;
  };
  const visit = (one: Element, place: number) => {
    const at = elements.push(one) - 1;
    const { labels, checked } = one as HTMLInputElement;
    const named = `${one.tagName}.${one.getAttribute("class")}`;
    const inside = hash(`${place}>${named}`);
    const parts = new Set<string>();
    // One sign is a smaller target than a word.
    const most = one.matches("a, button, summary") ? 3 : 1;
    for (const node of one.childNodes) {
      const text = node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? "").trim().length : 0;
      if (text > 0) parts.add(`${Math.min(text, most)}`);
      if (!(node instanceof Element)) continue;
      if (!one.matches(holdsAnything)) parts.add(node.tagName);
      visit(node, inside);
    }
    ends[at] = elements.length;
    const state = [one.matches(focused), one === target, checked, labels?.length];
    kinds[at] = one.matches(unseen)
      ? 0
      : hash([place, named, ...[...one.attributes].map(said), state, ...parts].join(" "));
  };
  visit(document.documentElement, 0);
  Object.assign(window, { looked: elements, shown: undefined });
  return { kinds, ends };
}

async function loadAxe(src: string): Promise<void> {
  if ((window as unknown as Looked).axe) return;
  const script = Object.assign(document.createElement("script"), { src });
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  script.remove();
}

async function runAxe({ parts, fresh }: Known): Promise<string[]> {
  const { axe, looked, shown } = window as unknown as Looked & Required<Pick<Looked, "axe">>;
  const visible = fresh.map((at) => looked[at] as Element).filter((one) => one.checkVisibility());
  (window as unknown as Looked).shown = new Set(visible);
  const asksAll = shown === undefined || visible.some((one) => !shown.has(one));
  const exclude = parts.map((at) => looked[at] as Element).filter((one) => one.isConnected);
  const { violations } = await axe.run(
    { include: [document], exclude },
    {
      runOnly: asksAll
        ? ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        : ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
      resultTypes: ["violations"],
      preload: false,
    },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => [id, html.slice(0, 160), failureSummary].join(" ")),
  );
}
