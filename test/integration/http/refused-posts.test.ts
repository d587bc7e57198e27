import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TooManyRequests, Unavailable } from "../../../src/domain/errors.ts";
import { featureRouters } from "../../../src/features/index.ts";
import { newFormId } from "../../../src/http/form.ts";
import { registerPages } from "../../../src/http/registry.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { administrator, unreachable } from "../../support/databases.ts";
import { pageTrials, type Trial } from "../../support/page-trials.ts";

/** What a person types or chooses on each form; the others only ask. */
const typedOn: Readonly<Record<string, readonly string[]>> = {
  "/users/new": ["email", "firstName", "lastName", "groups"],
  "/users/:id/edit": ["email", "firstName", "lastName", "groups", "baseEmail", "version"],
  "/users/:id/customers": ["ticked"],
  "/groups/new": ["title"],
  "/groups/:id/edit": ["title", "version"],
  "/roles/new": ["name"],
  "/roles/:id/edit": ["name", "version"],
  "/profile": ["firstName", "lastName", "theme"],
};

/** A preview of nobody has no form; that of somebody: batches/refused.test.ts. */
const isPreview = (path: string) => path.startsWith("/users/bulk/");

const forms = registerPages(featureRouters()).filter(
  ({ path, methods, permission }) =>
    methods.length === 2 && permission !== "public" && !isPreview(path),
);
const everyForm = forms.map(({ path }) => [path] as const);
/** Forms on which something is typed, and one that only asks. */
const asking = "/users/:id/deletion";
const typedForms = everyForm.filter(([path]) => path in typedOn || path === asking);
/** What no page has a part in: a form that makes, one that changes, and one that only asks. */
const someForms = everyForm.filter(([path]) =>
  ["/users/new", "/users/:id/edit", asking].includes(path),
);

describe.skipIf(unreachable)("a post that is refused", () => {
  let test: TestApp;
  let trials: Readonly<Record<string, Trial>>;
  let person: number;
  let other: Browser;
  beforeAll(async () => {
    test = await startApp();
    trials = await pageTrials(test);
    person = await addUserLike("ida@example.com");
    other = await test.signedIn(await addUserLike("otto@example.com"));
  });
  afterAll(() => test.close());

  async function addUserLike(email: string): Promise<number> {
    const { passwordHash } = await test.db.read.user.findUniqueOrThrow({
      where: { id: 1 },
      select: { passwordHash: true },
    });
    return addUser(test.db, { email, passwordHash, groups: ["administrators"] });
  }

  interface Filled {
    browser: Browser;
    path: string;
    fields: Fields;
    typed: Fields;
  }

  /** A form as `person` filled it in. */
  async function filled(path: string): Promise<Filled> {
    const browser = await test.signedIn(person);
    const { target, fields } = trials[path] as Trial;
    const id = String((await target?.()) ?? "");
    const { _csrf } = (await browser.form("/profile")) as Record<string, string>;
    const entries = (await fields?.(id, person)) as Fields;
    const typed = Object.fromEntries(
      (typedOn[path] ?? []).map((name) => [name, entries[name] as string]),
    );
    const all = { ...entries, _csrf: _csrf as string, _form: newFormId() };
    return { browser, path: path.replace(/:\w+/, id), fields: all, typed };
  }

  const rows = () =>
    dumpDatabase(test.db, [
      "Session",
      "SignInCounter",
      "AuditEntry",
      "FormReceipt",
      "User.lastLoginAt",
    ]);

  /** The answer, once nothing is seen to have changed and no password to have come back. */
  async function refused(act: () => Promise<Answer>, done = 0): Promise<Answer> {
    const acts = () =>
      test.db.read.auditEntry.count({ where: { action: { not: "session.ended" } } });
    const [before, count] = [await rows(), await acts()];
    const answer = await act();
    expect([await rows(), await acts()]).toEqual([before, count + done]);
    expect(answer.text).not.toMatch(/sieben kluge Raben|another one/);
    return answer;
  }

  const signIn = (browser: Browser, page: Answer, email: string) => {
    const { password } = administrator;
    const form = { ...readForm(page.text), email, password };
    const [, action = ""] = /<form[^>]* action="(\/login[^"]*)"/.exec(page.text) ?? [];
    return browser.post(action.replaceAll("&amp;", "&"), form);
  };

  it.each(everyForm)(
    "with an old token shows what was typed, with a fresh one (%s)",
    async (at) => {
      const { browser, path, fields, typed } = await filled(at);
      const stale = (await (await test.signedIn(person)).form("/profile"))._csrf as string;
      const answer = await refused(() => browser.post(path, { ...fields, _csrf: stale }));
      const form = readForm(answer.text);
      expect([answer.status, form]).toEqual([422, expect.objectContaining(typed)]);
      expect(form._form, "a repeated one has its answer").toBeDefined();
      const again = await browser.post(path, { ...fields, _csrf: form._csrf as string });
      expect(again.status).toBe((trials[at] as Trial).does ?? 303);
    },
  );

  it.each(typedForms)("while nothing can be written shows what was typed (%s)", async (at) => {
    const { browser, path, fields, typed } = await filled(at);
    const { write, writeAlone } = test.db;
    const busy = () => Promise.reject(new Unavailable("errors.unavailable.busy", 7));
    Object.assign(test.db, { write: busy, writeAlone: busy });
    const answer = await browser.post(path, fields);
    Object.assign(test.db, { write, writeAlone });
    const form = readForm(answer.text);
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "7"]);
    expect(form).toMatchObject(typed);
    const again = await browser.post(path, { ...fields, _csrf: form._csrf as string });
    expect(again.status).toBe((trials[at] as Trial).does ?? 303);
  });

  it.each(someForms)("where a limit is reached shows what was typed (%s)", async (at) => {
    const { browser, path, fields, typed } = await filled(at);
    const { write, writeAlone } = test.db;
    const wait = { key: "errors.tooManyRequests.minutes", params: { count: 7 } } as const;
    const full = () => Promise.reject(new TooManyRequests(wait, 420));
    Object.assign(test.db, { write: full, writeAlone: full });
    const answer = await refused(() => browser.post(path, fields));
    Object.assign(test.db, { write, writeAlone });
    const form = readForm(answer.text);
    expect([answer.status, answer.headers["retry-after"]]).toEqual([429, "420"]);
    expect([textOf(answer.text), form]).toEqual([
      expect.stringContaining("Wait 7 minutes"),
      expect.objectContaining(typed),
    ]);
    const again = await browser.post(path, { ...fields, _csrf: form._csrf as string });
    expect(again.status).toBe((trials[at] as Trial).does ?? 303);
  });

  it.each(typedForms)("after its session ended comes back after signing in (%s)", async (at) => {
    const { browser, path, fields, typed } = await filled(at);
    await test.db.write((tx) => tx.session.deleteMany({ where: { userId: person } }));
    const page = await refused(() => browser.post(path, fields));
    expect([page.status, readForm(page.text).kept?.length]).toEqual([422, expect.any(Number)]);
    const done = await refused(() => signIn(browser, page, "ida@example.com"), 1);
    expect(done.headers.location).toBe(`${path}?kept=1`);
    const shown = await refused(() => browser.follow(done));
    expect([shown.status, readForm(shown.text)]).toEqual([200, expect.objectContaining(typed)]);
    const { _csrf } = (await browser.form("/profile")) as Record<string, string>;
    const sent = await browser.post(`${path}?kept=1`, { ...fields, _csrf: _csrf as string });
    expect(sent.status).toBe((trials[at] as Trial).does ?? 303);
  });

  it.each(someForms)("of somebody else’s page shows nobody what was typed (%s)", async (at) => {
    const { path, fields, typed } = await filled(at);
    const page = await refused(() => other.post(path, fields));
    expect(page.status).toBe(422);
    for (const text of Object.values(typed)
      .flat()
      .filter((one) => one.length > 4))
      expect(page.text).not.toContain(text);
    expect((await other.get("/profile")).text, "stays signed in").toContain("otto@example.com");
  });

  it.each(someForms)("by who signed out shows nobody else what was typed (%s)", async (at) => {
    const { browser, path, fields, typed } = await filled(at);
    await test.db.write((tx) => tx.session.deleteMany({ where: { userId: person } }));
    const page = await browser.post(path, fields);
    const done = await signIn(browser, page, "otto@example.com");
    expect([done.status, done.headers.location]).toEqual([303, path]);
    const pages = [await browser.follow(done), await browser.get(`${path}?kept=1`)];
    for (const text of Object.values(typed)
      .flat()
      .filter((one) => one.length > 4))
      for (const shown of pages) expect(shown.text).not.toContain(text);
  });

  it.each(someForms)("from elsewhere is a page without what was typed (%s)", async (at) => {
    const { browser, path, fields, typed } = await filled(at);
    for (const from of [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": undefined, origin: "https://evil.example" },
    ]) {
      const answer = await refused(() =>
        browser.post(path, fields, from as unknown as Record<string, string>),
      );
      expect([answer.status, readForm(answer.text)]).toEqual([403, {}]);
      for (const text of Object.values(typed)
        .flat()
        .filter((one) => one.length > 4))
        expect(answer.text).not.toContain(text);
    }
  });
});
