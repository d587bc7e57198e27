import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseForm } from "../../src/http/form.ts";

const schema = z.strictObject({
  email: z.string().min(3, "users.form.email.missing"),
  password: z.string(),
  passwordRepeat: z.string(),
  currentPassword: z.string(),
});
const passwords = { password: "canary-1", passwordRepeat: "canary-2", currentPassword: "canary-3" };
const body = { _csrf: "token", _form: "f".repeat(22), ...passwords };

describe("a form", () => {
  it("that is refused keeps what was typed, and no password", () => {
    const { state, input } = parseForm(schema, { ...body, email: "x" }, (key) => key);
    expect(input).toBeUndefined();
    expect(state.values).toEqual({ email: "x" });
    expect(state.errors).toEqual([{ field: "email", text: "users.form.email.missing" }]);
  });

  it("that is taken shows none either, and hands them on", () => {
    const { state, input } = parseForm(schema, { ...body, email: "a@b" }, (key) => key);
    expect(state.values).toEqual({ email: "a@b" });
    expect(input).toEqual({ email: "a@b", ...passwords });
  });
});
