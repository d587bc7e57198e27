import { describe, expect, it } from "vitest";
import { renderGuide } from "../../src/cli/render-guide.ts";

const templateOf = (markdown: string) => renderGuide(markdown).template;

describe("renderGuide", () => {
  it("leaves the first heading to the page", () => {
    expect(templateOf("# User guide\n\nWords.")).toBe("<p>Words.</p>\n");
  });

  it("gives the headings of chapters the anchors that a list of contents links to", () => {
    expect(templateOf("## Rights, and *why*")).toBe(
      '<h2 id="rights-and-why">Rights, and <em>why</em></h2>\n',
    );
  });

  it("asks for each picture by its name, and says which there are", () => {
    const { template, pictures } = renderGuide('![A "list" <b](images/guide-01.png)');
    expect(pictures).toEqual(["guide-01.png"]);
    expect(template).toContain('src="{{ asset("guide-01.png") }}"');
    expect(template).toContain('alt="A &quot;list&quot; &lt;b"');
  });

  it("shows braces as they stand, instead of having them run", () => {
    expect(templateOf("Type {{ me.email }} or {% raw %}.")).toBe(
      "<p>Type &#123;&#123; me.email }} or &#123;% raw %}.</p>\n",
    );
  });

  it.each(["<b>loud</b>", "<script>alert(1)</script>"])("refuses HTML: %s", (html) => {
    expect(() => templateOf(`Words.\n\n${html}`)).toThrow("Markdown alone");
  });
});
