import { HtmlValidate } from "html-validate";

/** Recommended by html-validate, but for what this house does on purpose. */
const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // A title may be as long as the name in it.
    "long-title": "off",
    // What a browser is sent is not read by people.
    "no-trailing-whitespace": "off",
    // Boxes of one name are what a list of ticks is.
    "form-dup-name": "off",
  },
});

/** What is wrong with a page, or a piece of one, a line each. */
export async function faultsOf(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`),
  );
}
