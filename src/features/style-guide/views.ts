import type { RequestContext } from "../../http/page.ts";
import type { Component, Example, Part } from "./service.ts";

/** Every example twice: in light and in dark, with ids and names of its own. */
export function styleGuideModel({ t }: RequestContext, components: readonly Component[]) {
  return {
    title: t("style-guide.title"),
    components: components.map(({ name, examples }) => ({
      name,
      examples: examples.map((example, index) => ({
        title: example.title,
        looks: (["light", "dark"] as const).map((theme) => ({
          theme,
          text: t(`profile.theme.${theme}`),
          part: partOf(name, example, `${index}-${theme}`),
        })),
      })),
    })),
  };
}

/** `{n}` in an example is what tells it from its copies: ids and names of fields. */
const PLACE = "{n}";

/** What `views/style-guide/_example.njk` draws. */
export function partOf(component: string, example: Part, place: string): Part {
  const { values = {}, body = [] } = filled(example, place) as Example;
  return {
    component: example.component ?? component,
    macro: example.macro,
    values,
    body: body.map((part) => (typeof part === "string" ? part : partOf(component, part, place))),
  };
}

function filled(value: unknown, place: string): unknown {
  if (typeof value === "string") return value.replaceAll(PLACE, place);
  if (Array.isArray(value)) return value.map((one) => filled(one, place));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, place)]));
}
