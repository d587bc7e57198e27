import type { SignedInContext } from "../../../http/page.ts";

/** JSON Schema, as far as wire schemas come to it. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: unknown;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
}

export interface Field {
  /** `user.name`, `rows[].id`. */
  name: string;
  type: string;
  isRequired: boolean;
}

type Known = Readonly<Record<string, unknown>>;

/** The fields of an object, or of any that it may be instead; those within them after them. */
export function fieldsOf(ctx: SignedInContext, schema: JsonSchema, known: Known): Field[] {
  const root = resolved(schema, known);
  const choices = choicesOf(root);
  if (choices.length > 0) return merged(choices.map((one) => fieldsOf(ctx, one, known)));
  const { properties = {}, required = [] } = root;
  return Object.entries(properties).flatMap(([name, given]) => {
    const field = resolved(given, known);
    const own = { name, type: typeText(ctx, field, known), isRequired: required.includes(name) };
    const [inner, mark] = innerOf(field, known);
    const within = fieldsOf(ctx, inner, known);
    return [own, ...within.map((one) => ({ ...one, name: `${name}${mark}.${one.name}` }))];
  });
}

/** Required is what every choice requires. */
function merged(choices: readonly (readonly Field[])[]): Field[] {
  const names = new Set(choices.flat().map(({ name }) => name));
  return [...names].map((name) => {
    const same = choices.flatMap((fields) => fields.filter((one) => one.name === name));
    const isRequired = same.length === choices.length && same.every((one) => one.isRequired);
    return { name, type: oneOf(same.map(({ type }) => type)), isRequired };
  });
}

function resolved(schema: JsonSchema, known: Known): JsonSchema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : ((known[name] as JsonSchema | undefined) ?? {});
}

/** Of what may be null or a list, what else it is. */
function innerOf(schema: JsonSchema, known: Known): [JsonSchema, "" | "[]"] {
  if (schema.items) return [resolved(schema.items, known), "[]"];
  const some = choicesOf(schema).find((one) => resolved(one, known).properties);
  return [some ? resolved(some, known) : schema, ""];
}

function choicesOf({ anyOf = [], oneOf = [] }: JsonSchema): JsonSchema[] {
  return [...anyOf, ...oneOf];
}

function typeText(ctx: SignedInContext, schema: JsonSchema, known: Known): string {
  const { t, format } = ctx;
  const choices = choicesOf(schema);
  if (choices.length > 0) {
    return oneOf(choices.map((one) => typeText(ctx, resolved(one, known), known)));
  }
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(OR);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = [schema.type ?? "object"].flat();
  return types
    .map((type) => {
      const name = t(`store.interface.type.${isWord(schema.format) ?? asType(type)}`);
      if (type === "string" && schema.maxLength !== undefined) {
        const max = format.number(schema.maxLength);
        return t("store.interface.limited", { type: name, min: schema.minLength ?? 0, max });
      }
      if (type !== "array" || schema.maxItems === undefined) return name;
      return t("store.interface.atMost", { type: name, max: format.number(schema.maxItems) });
    })
    .join(OR);
}

const OR = " | ";

function oneOf(texts: readonly string[]): string {
  return [...new Set(texts)].join(OR);
}

const types = ["string", "integer", "number", "boolean", "null", "array", "object"] as const;
type Type = (typeof types)[number];

function asType(type: string): Type {
  return types.find((one) => one === type) ?? "object";
}

function isWord(format: string | undefined): "email" | "dateTime" | undefined {
  if (format === "email") return "email";
  return format === "date-time" ? "dateTime" : undefined;
}
