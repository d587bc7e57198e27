import { describe, expect, it } from "vitest";
import { z } from "zod";
import { BadRequest } from "../../src/domain/errors.ts";
import { newFormId, parseForm } from "../../src/http/form.ts";
import type { Translate } from "../../src/languages/texts.ts";

const say = (key: string, params: object = {}) => `${key} ${JSON.stringify(params)}`;

describe("parseForm", () => {
  const seen: number[] = [];
  const watched = z.string().transform((text) => {
    seen.push(text.length);
    return text.normalize("NFC").trim();
  });
  const schema = z.strictObject({
    plain: watched,
    short: watched.refine((text) => text.length <= 10, {
      message: "people.form.email.tooLong",
      params: { max: 10 },
    }),
  });
  const parse = (fields: object) =>
    parseForm(schema, { _form: newFormId(), plain: "a", short: "b", ...fields }, say);

  it("gives no schema more than 1,000 characters of a text, and keeps what was typed", () => {
    seen.length = 0;
    const text = "\u0323\u0301".repeat(60_000);
    const { input, state } = parse({ plain: text });
    expect([input, state.values.plain === text, Math.max(...seen)]).toEqual([
      undefined,
      true,
      1_000,
    ]);
    expect(state.errors).toEqual([{ field: "plain", text: 'forms.tooLong {"max":1000}' }]);
  });

  it("says the field's own bound where it has one, and nothing twice", () => {
    expect(parse({ short: "c".repeat(5_000) }).state.errors).toEqual([
      { field: "short", text: 'people.form.email.tooLong {"max":10}' },
    ]);
  });

  it("does not take the beginning of a text for the whole", () => {
    const { input, state } = parse({ short: `c${" ".repeat(5_000)}` });
    expect([input, state.errors.length]).toEqual([undefined, 1]);
  });

  it("gives a hidden field that says so as much as it says, and lets it refuse more", () => {
    const hidden = z.strictObject({ hidden: z.string().max(2_000).optional() });
    const read = (length: number) =>
      parseForm(hidden, { _form: newFormId(), hidden: "h".repeat(length) }, say);
    expect(read(2_000).input?.hidden).toHaveLength(2_000);
    for (const length of [2_001, 5_000]) expect(() => read(length)).toThrow(BadRequest);
  });

  it("takes 1,000 characters", () =>
    expect(parse({ plain: "d".repeat(1_000) }).input?.plain).toHaveLength(1_000));
});

const account = z.strictObject({
  email: z.string().min(3, "people.form.email.missing"),
  password: z.string(),
  passwordRepeat: z.string(),
  currentPassword: z.string(),
});
const passwords = { password: "canary-1", passwordRepeat: "canary-2", currentPassword: "canary-3" };
const body = { _csrf: "token", _form: "f".repeat(22), ...passwords };

const echo: Translate = (key: string) => key;

describe("a form", () => {
  it("that is refused keeps what was typed, and no password", () => {
    const { state, input } = parseForm(account, { ...body, email: "x" }, echo);
    expect(input).toBeUndefined();
    expect(state.values).toEqual({ email: "x" });
    expect(state.errors).toEqual([{ field: "email", text: "people.form.email.missing" }]);
  });

  it("that is taken shows none either, and hands them on", () => {
    const { state, input } = parseForm(account, { ...body, email: "a@b" }, echo);
    expect(state.values).toEqual({ email: "a@b" });
    expect(input).toEqual({ email: "a@b", ...passwords });
  });
});
