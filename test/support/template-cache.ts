import nunjucks from "nunjucks";

/** Each template becomes code once for all apps of a worker: they differ in nothing of it. */
export function translateTemplatesOnce(): void {
  const translate = nunjucks.precompileString;
  const known = new Map<string, string>();
  nunjucks.precompileString = (source, options) => {
    const key = `${options?.name} ${source}`;
    const code = known.get(key) ?? translate(source, options);
    known.set(key, code);
    return code;
  };
}
