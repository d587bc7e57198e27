import { describe, expect, it } from "vitest";
import { withSystemTheme } from "../../src/cli/build-assets.ts";

describe("withSystemTheme", () => {
  const cases = [
    ["leaves other rules alone", "a{b:c}", "a{b:c}"],
    [
      "follows each dark rule with its copy",
      "[data-bs-theme=dark]{b:c}d{e:f}",
      "[data-bs-theme=dark]{b:c}" +
        "@media (prefers-color-scheme:dark){[data-bs-theme=system]{b:c}}d{e:f}",
    ],
    [
      "copies only selectors about the theme",
      ":root,[data-bs-theme=dark] a{b:c}",
      ":root,[data-bs-theme=dark] a{b:c}" +
        "@media (prefers-color-scheme:dark){[data-bs-theme=system] a{b:c}}",
    ],
    [
      "stays within a media rule",
      "@media print{[data-bs-theme=dark]{b:c}}",
      "@media print{[data-bs-theme=dark]{b:c}" +
        "@media (prefers-color-scheme:dark){[data-bs-theme=system]{b:c}}}",
    ],
    [
      "turns 'not dark' into 'where the system is not dark'",
      ":root:not([data-bs-theme=dark]) a{b:c}",
      ":root:not([data-bs-theme=dark],[data-bs-theme=system]) a{b:c}" +
        "@media not all and (prefers-color-scheme:dark){" +
        ":root[data-bs-theme=system]:not([data-bs-theme=dark]) a{b:c}}",
    ],
    ["drops the source map comment", "a{b:c}/*# sourceMappingURL=tabler.min.css.map */", "a{b:c}"],
  ] as const;
  it.each(cases)("%s", (_title, css, expected) => {
    expect(withSystemTheme(css).replaceAll("\n", "")).toBe(expected);
  });
});
