import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readComponents } from "../../src/features/style-guide/service.ts";
import { partOf } from "../../src/features/style-guide/views.ts";
import { createTemplates } from "../../src/http/templates.ts";
import { faultsOf } from "../support/html.ts";

const templates = createTemplates({ folders: ["views"], icons: "/icons.svg" });
const source = `{% from "style-guide/_example.njk" import example %}{{ example(part) }}`;
const examples = readComponents().flatMap(({ name, examples }) =>
  examples.map((example) => ({ name, title: example.title, part: partOf(name, example, "1") })),
);

describe("components", () => {
  it.each(examples)("$name: $title", async ({ part }) => {
    const html = templates.renderString(source, { part });
    expect(html.trim()).not.toBe("");
    expect(await faultsOf(html)).toEqual([]);
  });

  it("show icons that pages have, as there are no others", () => {
    const names = readdirSync("views", { recursive: true, encoding: "utf8" });
    const pages = [
      ...names.filter((name) => name.endsWith(".njk")).map((name) => `views/${name}`),
      "src/features/index.ts",
    ].map((file) => readFileSync(file, "utf8"));
    const shown = [...JSON.stringify(examples).matchAll(/"[a-z-]+\.svg"/g)].map(([icon]) => icon);
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.filter((icon) => !pages.some((text) => text.includes(icon)))).toEqual([]);
  });
});
