import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nunjucks from "nunjucks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTemplates } from "../../src/http/templates.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "templates-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function render(source: string, model: object = {}): string {
  writeFileSync(join(folder, "page.njk"), source);
  return createTemplates({ folders: [folder], icons: "/static/icons.1.svg" }).render(
    "page.njk",
    model,
  );
}

describe("templates", () => {
  it("know the first and the last turn of each loop, one in the other", () => {
    const source =
      "{% for a in all %}{{ a.name }}:{% for b in a.parts %}{{ b }}" +
      "{% if not loop.last %},{% endif %}{% endfor %}" +
      "{% if loop.first %}!{% endif %}{% if not loop.last %};{% endif %}{% endfor %}";
    const all = [
      { name: "x", parts: [1, 2, 3] },
      { name: "y", parts: [4] },
      { name: "z", parts: [] },
    ];
    expect(render(source, { all })).toBe("x:1,2,3!;y:4;z:");
  });

  it("refuse what a loop does not have", () => {
    const counted = "{% for a in all %}{{ loop.index }}{% endfor %}";
    expect(() => render(counted, { all: [1] })).toThrow(/null or undefined/);
  });

  it("escape what they are given, and refuse what they are not", () => {
    expect(render("{{ a }}{% for b in c %}{{ b }}{% endfor %}", { a: "<b>", c: ['"'] })).toBe(
      "&lt;b&gt;&quot;",
    );
    expect(() => render("{{ a }}")).toThrow(/null or undefined/);
  });

  it("give a loop's variable to that loop alone, and one that is set to the rest", () => {
    expect(render("{% set a = 1 %}{% for a in [2] %}{{ a }}{% endfor %}{{ a }}")).toBe("21");
    expect(
      render(
        "{% macro m(x) %}{% for x in [x] %}{{ x }}{% endfor %}{{ x }}{% endmacro %}{{ m(3) }}",
      ),
    ).toBe("33");
  });

  it("lose the line breaks that nobody sees, and keep those that are spaces", () => {
    expect(render("<ul>\n\n  <li>\n    a\n    <b>b</b>\n  </li>\n</ul>\n\n<p>c</p>")).toBe(
      "<ul><li>\na\n<b>b</b></li></ul><p>c</p>",
    );
  });

  it("have icons, named in them or by what they are given", () => {
    const icon =
      '<svg class="icon" aria-hidden="true"><use href="/static/icons.1.svg#plus"/></svg>';
    expect(render('a{% include "plus.svg" %}b')).toBe(`a${icon}b`);
    expect(render("{% include name %}", { name: "plus.svg" })).toBe(icon);
  });

  it("of this house set nothing by name in a loop", () => {
    const env = new nunjucks.Environment([]);
    const plain = nunjucks.precompileString("{% for a in b %}{% endfor %}", { name: "a", env });
    expect(plain).toContain('frame.set("loop.index"');
    const templates = createTemplates({ folders: ["views"], icons: "/icons.svg" });
    const names = readdirSync("views", { recursive: true, encoding: "utf8" });
    const files = names.filter((name) => name.endsWith(".njk"));
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const template = templates.getTemplate(file, true);
      const { rootRenderFunc, blocks } = template as unknown as Compiled;
      const code = [rootRenderFunc, ...Object.values(blocks)].join("\n");
      expect(code, file).not.toMatch(/frame\.set\("(loop\.|\w+", [tl]_\w+\);)/);
      expect(code.includes('"loop"'), file).toBe(
        readFileSync(join("views", file), "utf8").includes("loop."),
      );
    }
  });
});

interface Compiled {
  rootRenderFunc: () => void;
  blocks: Record<string, () => void>;
}
