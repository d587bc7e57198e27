// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the text of the source.
import type { Mutant } from "./mutant.ts";

const kept = "src/http/kept-entries.ts";
const keptTest = "test/integration/http/kept-entries.test.ts";
const refusedTest = "test/integration/http/refused-posts.test.ts";
const unreadTest = "test/integration/http/unreadable-session.test.ts";
const loginTest = "test/integration/sign-in/login-pages.test.ts";

/** Refused posts: tokens, persons, entries that travel sealed. */
export const refusals: readonly Mutant[] = [
  {
    guard: "a page made for somebody else is shown to nobody else",
    file: "src/http/signed-out-post.ts",
    from: "return !isPerson(deps.secrets, person, actor.userId as number);",
    to: "return false;",
    test: refusedTest,
    name: "somebody else",
  },
  {
    guard: "a digest of a person is that person's",
    file: "src/http/person.ts",
    from: "`person:${userId}`",
    to: '"person"',
    test: keptTest,
    name: "nobody else",
  },
  {
    guard: "entries come back to whom they are of",
    file: kept,
    from: 'isOpen && isPerson(deps.secrets, Buffer.from(entries.person, "base64url"), userId);',
    to: "isOpen && userId > 0;",
    test: keptTest,
    name: "nobody else",
  },
  {
    guard: "entries come back to their own page",
    file: kept,
    from: "entries?.path === pathOf(next)",
    to: "entries !== undefined && next !== undefined",
    test: keptTest,
    name: "their own page alone",
  },
  {
    guard: "entries are kept for an hour",
    file: kept,
    from: "now.getTime() - at <= HOUR",
    to: "now.getTime() - at <= 9 * HOUR",
    test: keptTest,
    name: "within the hour",
  },
  {
    guard: "entries are bounded",
    file: kept,
    from: "if (Buffer.byteLength(JSON.stringify(form.values)) > MOST) return undefined;",
    to: "",
    test: keptTest,
    name: "at most 16 KB",
  },
  {
    guard: "what was sent does not come back",
    file: kept,
    from: "await forget(ctx, {}).catch((error) => {",
    to: "await Promise.resolve().catch((error) => {",
    test: keptTest,
    name: "gone once they are sent",
  },
  {
    guard: "entries are shown where the address asks for them",
    file: kept,
    from: "entries && req.query[NAME] !== undefined && isRecent",
    to: "entries && isRecent",
    test: keptTest,
    name: "gone once they are sent",
  },
  {
    guard: "what was sealed cannot be changed",
    file: "src/http/sealed.ts",
    from: "return Buffer.concat([text, decipher.final()])",
    to: "return Buffer.concat([text])",
    test: keptTest,
    name: "a bit is another",
  },
  {
    guard: "an older secret opens what it sealed",
    file: "src/http/sealed.ts",
    from: "for (const secret of secrets) {",
    to: "for (const secret of secrets.slice(0, 1)) {",
    test: keptTest,
    name: "new secret",
  },
  {
    guard: "an error page carries no password",
    file: "src/http/error-pages.ts",
    from: 'isPassword(name) ? "" : value',
    to: "value",
    test: unreadTest,
    name: "no password",
  },
  {
    guard: "a login page of any age signs in",
    file: "src/http/csrf.ts",
    from: "{ name: PRE_SESSION, value: id }",
    to: "{ name: PRE_SESSION, value: id, maxAge: 1 }",
    test: loginTest,
    name: "of any age",
  },
  {
    guard: "a second login tab signs in",
    file: "src/http/csrf.ts",
    from: "[sessionReader(req), pre && preReader(pre)]",
    to: "[sessionReader(req) ?? (pre && preReader(pre))]",
    test: loginTest,
    name: "in a second tab signs in",
  },
];
