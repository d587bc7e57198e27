import type { Mutant } from "./mutant.ts";

const longTexts = "test/integration/http/long-texts.test.ts";
const usedForm = "test/integration/http/used-form.test.ts";
const merge = "test/integration/users/merge.test.ts";
const lookalikes = "test/integration/users/lookalikes.test.ts";
const text = {
  file: "src/domain/text.ts",
  test: "test/unit/text.test.ts",
  project: "unit",
} as const;
const form = { file: "src/http/form.ts", test: "test/unit/form.test.ts", project: "unit" } as const;
const policy = { test: "test/unit/password-policy.test.ts", project: "unit" } as const;

/**
 * Texts: their length before anything else, the passwords everybody knows, used forms, addresses
 * that mix scripts, the end of one's own session.
 */
export const words: readonly Mutant[] = [
  {
    guard: "No schema is given more than 1,000 characters of a field",
    ...form,
    from: "schema.safeParse(cutFields(schema, raw))",
    to: "schema.safeParse(raw)",
  },
  {
    guard: "The beginning of a text is not taken for the whole",
    ...form,
    from: "if (parsed.success && tooLong.length === 0)",
    to: "if (parsed.success)",
  },
  {
    guard: "An address is normalised only when it can be one",
    ...text,
    from: "if (trimmed.length > 2 * MAX_EMAIL) return undefined;",
    to: "",
    name: "no marks in order",
  },
  {
    guard: "Nothing without a bound is folded",
    ...text,
    from:
      'if (text.length > MAX_FOLDED) throw new RangeError("The text is too long to be ' +
      'folded");',
    to: "",
    name: "refuses what nobody folds",
  },
  {
    guard: "What cannot fit is not composed",
    ...text,
    from: "return text.length <= 6 * max;",
    to: "return true;",
    name: "composed",
  },
  {
    guard: "What may fit is composed",
    ...text,
    from: "return text.length <= 6 * max;",
    to: "return text.length <= 2 * max;",
    name: "composed",
  },
  {
    guard: "A password that is too long is not looked at by the policy",
    file: "src/domain/password-length.ts",
    from: "mayFit(password, passwordLength.max) ?",
    to: "true ?",
    ...policy,
    name: "looks at nothing",
  },
  {
    guard: "A password that is too long is not looked at by the hasher",
    file: "src/passwords/hasher.ts",
    from: "isWithinLimits(stored) && mayFit(password, passwordLength.max)",
    to: "isWithinLimits(stored)",
    test: "test/unit/hasher.test.ts",
    project: "unit",
    name: "longer than any",
  },
  {
    guard: "A password that is too long is told the bound of passwords",
    file: "src/http/fields.ts",
    from: "mayFit(text, passwordLength.max), {",
    to: "true, {",
    test: longTexts,
    name: "is an error at its field",
  },
  {
    guard: "A cookie of JSON is nobody's",
    file: "src/http/cookies.ts",
    from: 'return text.startsWith("j:") ? "" : text;',
    to: 'return text.startsWith("j:") ? text : text;',
    test: longTexts,
    name: "in a header",
  },
  {
    guard: "A cookie whose signature is wrong is nobody's",
    file: "src/http/cookies.ts",
    from: "return cookieParser.signedCookie(value, [...deps.secrets]) || undefined;",
    to: 'return value.slice(2, value.lastIndexOf("."));',
    test: "test/integration/http/cookies.test.ts",
  },
  {
    guard: "A famous passphrase is well known in any order",
    file: "src/passwords/well-known.ts",
    from: "for (const word of famousPairs) bits.set(word, HOUSE_BITS);",
    to: "",
    ...policy,
    name: "staple battery horse",
  },
  {
    guard: "A famous passphrase is well known in any disguise",
    file: "src/passwords/policy.ts",
    from: "return [text, ...disguised(text)].some((view)",
    to: "return [text].some((view)",
    ...policy,
    name: "refuses as well known",
  },
  {
    guard: "A used form with other content is told so",
    file: "src/command.ts",
    from: "if (receipt?.digest && !form.digests.includes(receipt.digest)) throw new UsedForm();",
    to: "",
    test: usedForm,
  },
  {
    guard: "A repeated form is answered before anything is prepared",
    file: "src/command.ts",
    from: "const known = spec.prepare && (await firstAnswer<Result>(ctx.db.read, ctx));",
    to: "const known = undefined as { result: Result } | undefined;",
    test: usedForm,
    name: "another password",
  },
  {
    guard: "A used form comes back with a fresh id",
    file: "src/http/handle-page.ts",
    from: "error instanceof UsedForm ? newFormId() : state.id",
    to: "state.id",
    test: usedForm,
  },
  {
    guard: "Another password is other content",
    file: "src/http/form-digest.ts",
    from: "isPassword(name) ? passwordTrace(secret, id, fields[name]) : fields[name]",
    to: 'isPassword(name) ? "" : fields[name]',
    test: usedForm,
    name: "another password",
  },
  {
    guard: "An older secret knows the same form again",
    file: "src/http/form-digest.ts",
    from: "return secrets.map((secret) => {",
    to: "return secrets.slice(0, 1).map((secret) => {",
    test: usedForm,
    name: "older secret",
  },
  {
    guard: "After a used form what was typed stays, and is sent again on the state of now",
    file: "src/views/edit.ts",
    from: "if (form.conflict?.key === USED_FORM)",
    to: "if (form.conflict?.key === undefined && form.conflict)",
    test: usedForm,
    name: "typed last",
  },
  {
    guard: "What they took away does not come back with a second click",
    file: "src/views/edit.ts",
    from: "[name, mergeValues(sides(name))]",
    to: "[name, typed[name]]",
    test: merge,
    name: "does not come back",
  },
  {
    guard: "What the form does not ask for stays as it is stored",
    file: "src/views/edit.ts",
    from: "const typed = { ...stored, ...pick(typedValues(form, stored), names) };",
    to: "const typed = typedValues(form, stored);",
    test: merge,
    name: "with a typo keeps the agent flag",
  },
  {
    guard: "A stale page is told of before what the state forbids",
    file: "src/domain/errors.ts",
    from: "requireFresh(); refuse(why);",
    to: "refuse(why); requireFresh();",
    test: merge,
    name: "a missing right comes first",
  },
  {
    guard: "Nobody new gets an address that mixes scripts",
    file: "src/features/users/schemas.ts",
    from: "  email: newEmail,",
    to: "  email,",
    test: lookalikes,
  },
  {
    guard: "Nobody who is there gets an address that mixes scripts",
    file: "src/features/users/service/update-user.ts",
    from: "if (emailKey !== canonicalEmail(user.email)) refuse(whyNotAddress(emailKey));",
    to: "",
    test: lookalikes,
  },
  {
    guard: "Who has an address that mixes scripts is edited all the same",
    file: "src/features/users/service/update-user.ts",
    from: "if (emailKey !== canonicalEmail(user.email)) refuse(whyNotAddress(emailKey));",
    to: "refuse(whyNotAddress(emailKey));",
    test: lookalikes,
  },
  {
    guard: "The first administrator's address mixes no scripts",
    file: "src/cli/seed/first-administrator.ts",
    from: "if (mixed) throw new ConfigError",
    to: "if (!emailKey) throw new ConfigError",
    test: lookalikes,
  },
  {
    guard: "Labels of a domain are looked at as they are read",
    file: "src/domain/scripts.ts",
    from: "...domainToUnicode(emailKey.slice(at + 1)).split",
    to: "...emailKey.slice(at + 1).split",
    test: "test/unit/scripts.test.ts",
    project: "unit",
  },
  {
    guard: "Scripts that are written together are no mixture",
    file: "src/domain/scripts.ts",
    from: ", ...Object.entries(together)]",
    to: "]",
    test: "test/unit/scripts.test.ts",
    project: "unit",
  },
  {
    guard: "Deactivating and deleting oneself empty the browser",
    file: "src/http/sign-in-redirect.ts",
    from: `, headers: { "Clear-Site-Data": '"cache", "storage"' }`,
    to: "",
    test: "test/integration/sign-in/signed-out.test.ts",
  },
];
