import type { Page } from "playwright-core";
import { axePath } from "./shared-server.ts";

/**
 * Loads axe into the page, and answers what it finds. Of rows alike it looks at two: rows alike
 * have the same elements, classes and attributes, and differ in texts and numbers only. The bar,
 * the same on many pages, is looked at where its like was not yet: `bars` remembers.
 */
export async function findings(page: Page, bars: Set<string>): Promise<string[]> {
  const bar = await page.evaluate(loadAxe, axePath);
  const found = await page.evaluate(runAxe, bar !== "" && bars.has(bar));
  bars.add(bar);
  return found;
}

/** Answers what the bar looks like. */
async function loadAxe(src: string): Promise<string> {
  const script = Object.assign(document.createElement("script"), { src });
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  script.remove();
  const bar = document.querySelector(".topbar")?.outerHTML ?? "";
  return bar.replace(/ value="[^"]*"/g, "");
}

interface Axe {
  run(
    context: { include: Node[]; exclude: Node[] },
    options: object,
  ): Promise<{
    violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
  }>;
}

async function runAxe(knowsBar: boolean): Promise<string[]> {
  const differing = /^(action|aria-label|datetime|for|formaction|href|id|name|title|value)$/;
  const shape = (row: Element) =>
    [row, ...row.querySelectorAll("*")]
      .map(({ tagName, attributes, textContent }) => [
        tagName,
        textContent?.trim() === "",
        ...[...attributes].map(({ name, value }) => [
          name,
          differing.test(name) || name.startsWith("aria-") ? value === "" : value,
        ]),
      ])
      .join();
  const seen = new Map<string, number>();
  const exclude = [...document.querySelectorAll("tbody > tr")].filter((row) => {
    const key = shape(row);
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return (seen.get(key) ?? 0) > 2;
  });
  const bar = document.querySelector(".topbar");
  if (knowsBar && bar) exclude.push(bar);
  const { violations } = await (window as unknown as { axe: Axe }).axe.run(
    { include: [document], exclude },
    {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      resultTypes: ["violations"],
      preload: false,
    },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => [id, html.slice(0, 160), failureSummary].join(" ")),
  );
}
