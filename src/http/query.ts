import type { z } from "zod";

/**
 * Reads query values by a schema whose fields all have defaults. Unknown names are passed over, bad
 * values are listed.
 */
export function parseQueryValues<Schema extends z.ZodObject>(
  schema: Schema,
  raw: Readonly<Record<string, unknown>>,
) {
  const known = Object.keys(schema.shape).filter((name) => Object.hasOwn(raw, name));
  const ignored = known.filter(
    (name) => !(schema.shape[name] as z.ZodType).safeParse(raw[name]).success,
  );
  const usable = Object.fromEntries(
    known.filter((name) => !ignored.includes(name)).map((name) => [name, raw[name]]),
  );
  return { query: schema.parse(usable) as z.infer<Schema>, ignored };
}
