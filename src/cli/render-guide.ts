import { Marked, type Tokens } from "marked";

/** Every picture of the guide; a page that knows it does not jump while they come. */
const SIZE = 'width="1280" height="720"';

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }) {
      // The page has a title of its own, in the reader's language.
      if (depth === 1) return "";
      return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    image: ({ href, text }) => `<img src="${href}" alt="${escaped(text)}" ${SIZE} loading="lazy">`,
    html: ({ raw }: Tokens.HTML | Tokens.Tag): string => {
      throw new Error(`The user guide is Markdown alone, without HTML: ${raw.trim()}`);
    },
  },
});

/** The guide as a template of its page, and the names of the pictures that it shows. */
export function renderGuide(markdown: string): { template: string; pictures: string[] } {
  const pictures: string[] = [];
  const template = marked
    .parse(markdown, { async: false })
    // What is written in the guide is text, also where it looks like a template.
    .replaceAll("{", "&#123;")
    .replace(/src="images\/([\w-]+\.png)"/g, (_, name: string) => {
      pictures.push(name);
      return `src="{{ asset("${name}") }}"`;
    });
  return { template, pictures };
}

/** As GitHub and others name the headings of a file. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
