import nunjucks from "nunjucks";

interface TemplateOptions {
  /** The first that has a template is where it comes from. */
  folders: readonly string[];
  /** Address of the sprite. */
  icons: string;
  /** Reads a template anew whenever it is used. */
  fresh?: boolean;
}

/**
 * The templates of these folders, each compiled once: autoescape is on, an undefined value is an
 * error, `{% include "x.svg" %}` is an icon of the sprite.
 */
export function createTemplates(options: TemplateOptions): nunjucks.Environment {
  const { folders, icons, fresh: noCache = false } = options;
  const files = new nunjucks.FileSystemLoader([...folders], { noCache });
  const compiled: nunjucks.ILoader = {
    getSource(name) {
      const source = files.getSource(name);
      if (!source) return nothing;
      const code = compile(name, prepared(source.src, icons), environment);
      return { ...source, src: code as unknown as string };
    },
  };
  const named: nunjucks.ILoader = {
    getSource: (name) =>
      name.endsWith(".svg") ? { src: iconMarkup(icons, name), path: name, noCache } : nothing,
  };
  const environment = new nunjucks.Environment([compiled, named], {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  return environment;
}

/** What a loader answers that does not have a template. */
const nothing = null as unknown as nunjucks.LoaderSource;

/** A line break before or behind one of these is no space that anybody sees. */
const SILENT =
  "head|meta|title|link|body|main|header|nav|section|ul|ol|li|dl|dt|dd|" +
  "table|caption|thead|tbody|tr|th|td|optgroup|option";
const SILENT_BREAK = new RegExp(`\\n(?=</?(?:${SILENT})\\b)|(?<=</(?:${SILENT})>)\\n`, "g");

/**
 * In lines and indented for who reads it, not for who is sent the page; icons that are named stand
 * in it.
 */
function prepared(source: string, icons: string): string {
  return source
    .replace(/^[ \t]+/gm, "")
    .replace(/\n{2,}/g, "\n")
    .replace(SILENT_BREAK, "")
    .replace(/\{% include "([\w-]+\.svg)" %\}/g, (_, name: string) => iconMarkup(icons, name));
}

function iconMarkup(sprite: string, name: string): string {
  const id = name.slice(0, -".svg".length);
  return `<svg class="icon" aria-hidden="true"><use href="${sprite}#${id}"/></svg>`;
}

/** A template as Nunjucks takes it when it was compiled before. */
function compile(name: string, source: string, env: nunjucks.Environment): object {
  const wrapper = (templates: { template: string }[]) => templates[0]?.template ?? "";
  const code = nunjucks.precompileString(source, { name, env, wrapper } as object);
  return { type: "code", obj: new Function(light(code))() };
}

const LOOP_VALUES =
  /frame\.set\("loop\.index", (t_\d+) \+ 1\);\n(?:frame\.set\("loop\.\w+", .*\);\n){5}frame\.set\("loop\.length", (t_\d+)\);\n/g;

/**
 * Nunjucks sets seven values by name in every turn of every loop, and looks for dots in each name
 * that it sets: a third of the time of a long list. Here a loop has `first` and `last`, where its
 * template asks for them.
 */
function light(code: string): string {
  const asked = /"loop"/.test(code);
  const values = asked
    ? 'frame.variables["loop"] = { first: $1 === 0, last: $1 === $2 - 1 };\n'
    : "";
  return code
    .replace(LOOP_VALUES, values)
    .replace(/frame\.set\("(\w+)", ([tl]_\w+)\);/g, 'frame.variables["$1"] = $2;');
}
