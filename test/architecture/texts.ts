export const PLURAL = /_(zero|one|two|few|many|other)$/;

export function stem(key: string): string {
  return key.replace(PLURAL, "");
}

/** The texts of a language by their keys. */
export function textsOf(tree: object): Map<string, string> {
  const flat = (value: unknown, key: string): [string, string][] =>
    typeof value === "string"
      ? [[key, value]]
      : Object.entries(value as object).flatMap(([name, inner]) => flat(inner, `${key}.${name}`));
  return new Map(Object.entries(tree).flatMap(([name, inner]) => flat(inner, name)));
}

/** The keys of English texts as another language has them: `zero` where English has it. */
export function keysIn(tag: string, english: ReadonlyMap<string, string>): string[] {
  const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  return [...english.keys()].flatMap((key) => {
    if (key.endsWith("_other")) return [...forms].sort().map((form) => `${stem(key)}_${form}`);
    return PLURAL.test(key) && !key.endsWith("_zero") ? [] : [key];
  });
}

/** The names of the values in a text, in order. */
export function valuesIn(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name as string).sort();
}

/** The values that a key needs, `count` among them for a plural; undefined for no key. */
export function needsOf(texts: ReadonlyMap<string, string>, key: string): string | undefined {
  const forms = [...texts].filter(([name]) => stem(name) === key);
  if (forms.length === 0) return undefined;
  const counted = forms.some(([name]) => PLURAL.test(name)) ? ["count"] : [];
  const names = forms.flatMap(([, text]) => valuesIn(text));
  return [...new Set([...counted, ...names])].sort().join();
}

/** Every `t("key", { … })` of a template, with the names of its values. */
export function textsSaid(template: string): { key: string; values: string[] }[] {
  return [...template.matchAll(/\bt\("([^"]+)"(?:, \{)?/g)].map((found) => {
    const [whole, key = ""] = found;
    const after = template.slice(found.index + whole.length);
    return { key, values: whole.endsWith("{") ? namesIn(after) : [] };
  });
}

/** The names of an object, from behind its opening bracket. */
function namesIn(text: string): string[] {
  let [depth, flat] = [1, ""];
  for (const letter of text) {
    if ("([{".includes(letter)) depth++;
    if (")]}".includes(letter)) depth--;
    if (depth === 0) break;
    if (depth === 1) flat += letter;
  }
  return [...flat.matchAll(/(\w+):/g)].map(([, name]) => name as string).sort();
}
