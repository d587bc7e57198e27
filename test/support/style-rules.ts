import { type DefaultTreeAdapterMap, parse } from "parse5";
import postcss, { type AtRule, type Rule } from "postcss";

/** One declaration for one selector. */
export interface StyleRule {
  selector: string;
  property: string;
  /** All of it, with where it holds: what two sheets are compared by. */
  text: string;
}

/** A sheet's declarations in their order, one for each selector that has it. */
export function rulesOf(css: string): StyleRule[] {
  const found: StyleRule[] = [];
  postcss.parse(css).walkDecls((declaration) => {
    const rule = declaration.parent as Rule;
    const { prop: property, value, important } = declaration;
    for (const selector of rule.selectors ?? []) {
      const text = [...around(rule), selector, property, value, important ?? false].join("|");
      found.push({ selector, property, text });
    }
  });
  return found;
}

function around({ parent }: Rule | AtRule): string[] {
  if (parent?.type !== "atrule") return [];
  const { name, params } = parent as AtRule;
  return [...around(parent as AtRule), `${name} ${params}`];
}

/** Variables that a sheet reads. */
export function variablesRead(css: string): Set<string> {
  return new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name as string));
}

/** Elements, ".class", "#id", "[attribute" and "[attribute=value" of a page. */
export function partsOf(html: string): Set<string> {
  const parts = new Set<string>();
  const visit = (node: DefaultTreeAdapterMap["node"]) => {
    if ("tagName" in node) {
      parts.add(node.tagName);
      for (const { name, value } of node.attrs) {
        parts.add(`[${name}`).add(`[${name}=${value}`);
        if (name === "id") parts.add(`#${value}`);
        if (name === "class") for (const one of value.split(/\s+/)) parts.add(`.${one}`);
      }
    }
    if ("childNodes" in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return parts;
}

/** What a selector names outside pseudo classes: all of it must be in a page. */
export function partsNamed(selector: string): string[] {
  let rest = selector.replace(/(\[[\w-]+)(=)?["']?([\w-]+)?[^\]]*\]/g, (_, name, is, value) =>
    is && value ? `${name}=${value}` : name,
  );
  while (/\([^()]*\)/.test(rest)) rest = rest.replace(/::?[\w-]+\([^()]*\)|\([^()]*\)/g, "");
  rest = rest.replace(/::?[\w-]+/g, "");
  return rest.match(/[.#[]?(?:[\w=-]|\\.)+/g) ?? [];
}
