import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Permission, permissions } from "../../../src/domain/permissions.ts";
import { featureRouters } from "../../../src/features/index.ts";
import { newFormId } from "../../../src/http/form.ts";
import type { PageEntry } from "../../../src/http/page.ts";
import { registerPages } from "../../../src/http/registry.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, encode, type Fields, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { pageTrials, type Trial } from "../../support/page-trials.ts";
import { addUserWith } from "../../support/rights.ts";
import { thorough } from "../../support/thorough.ts";

type Access = PageEntry["permission"];
const pages = registerPages(featureRouters());
const badTokens = ["missing", "foreign", "stale"] as const;
/** Those who tell whether a page asks for its right, and for no other. */
const deciding = ["anonymous", "every other right", "exactly the right"];

/** Rights are all asked for by the same lines; one stands for all but in the long run. */
const kindOf = (access: Access) =>
  thorough || access === "public" || access === "signed-in" ? access : "a right";

/**
 * One page for each kind of access, at which everybody is tried in every way. As all pages are
 * answered by one function (http/handle-page.ts), those who decide, in one way, are enough at the
 * others.
 */
function firstOfEach<Key>(all: readonly PageEntry[], key: (page: PageEntry) => Key) {
  const first = new Map(all.toReversed().map((page) => [key(page), page]));
  return new Set(first.values());
}

interface Reader {
  /** null for somebody who is not signed in. */
  id: number | null;
  held: ReadonlySet<Permission>;
  browser: Browser;
  tokens: Record<"right" | (typeof badTokens)[number], string | undefined>;
}

/** The readers that an access is tried with, by the rights they hold; null is nobody. */
function readersFor(
  access: Access,
  also: readonly Permission[],
): Record<string, readonly Permission[] | null> {
  const asked = permissions.filter(
    (permission) => permission === access || also.includes(permission),
  );
  const others = permissions.filter((permission) => permission !== access);
  const area = access.split(".")[0];
  return {
    anonymous: null,
    "no rights": [],
    "view only": ["users.view"],
    "a neighbouring right": [
      others.filter((permission) => permission.startsWith(`${area}.`)).at(-1) ?? "groups.view",
    ],
    "every other right": others,
    "exactly the right": asked,
    administrator: permissions,
  };
}

describe.skipIf(unreachable)("the authorisation matrix", () => {
  let test: TestApp;
  let trials: Readonly<Record<string, Trial>>;
  let foreign: string;
  const readers = new Map<string, Reader>();
  beforeAll(async () => {
    test = await startApp();
    trials = await pageTrials(test);
    foreign = await tokenOf(await test.signedIn());
  });
  afterAll(() => test.close());

  const tokenOf = async (browser: Browser, path = "/profile") =>
    (await browser.form(path))._csrf as string;

  /** Signed in for the second time, so that there is a token of the session before. */
  async function signIn(id: number, held: ReadonlySet<Permission>): Promise<Reader> {
    const stale = await tokenOf(await test.signedIn(id));
    await test.db.write((tx) => tx.session.deleteMany({ where: { userId: id } }));
    const browser = await test.signedIn(id);
    return {
      id,
      held,
      browser,
      tokens: { right: await tokenOf(browser), missing: undefined, foreign, stale },
    };
  }

  async function nobody(): Promise<Reader> {
    const browser = test.anonymous();
    const stale = await tokenOf(browser, "/login");
    browser.cookies.clear();
    return {
      id: null,
      held: new Set(),
      browser,
      tokens: { right: await tokenOf(browser, "/login"), missing: undefined, foreign, stale },
    };
  }

  async function reader(rights: readonly Permission[] | null): Promise<Reader> {
    if (rights === null) return nobody();
    const known = readers.get(rights.join());
    if (known && (await test.db.read.session.count({ where: { userId: known.id as number } })) > 0)
      return known;
    const everything = rights.length === permissions.length;
    const id =
      known?.id ??
      (everything
        ? await addUser(test.db, { groups: ["administrators"] })
        : await addUserWith(test.db, rights));
    const made = await signIn(id, new Set(rights));
    readers.set(rights.join(), made);
    return made;
  }

  async function castFor(access: Access, { also = [] }: Trial, isFull: boolean) {
    const cast = [];
    for (const [name, rights] of Object.entries(readersFor(access, also))) {
      if (!isFull && !deciding.includes(name)) continue;
      const made = await reader(rights);
      cast.push({ name, rights, reader: made, refused: !isLetIn(made, access) });
    }
    return cast;
  }

  const isLetIn = ({ id, held }: Reader, access: Access) =>
    access === "public" || (id !== null && (access === "signed-in" || held.has(access)));

  const acts = (result: "done" | "refused") => test.db.read.auditEntry.count({ where: { result } });
  /** Every row that a refused request must leave as it is. */
  const rows = async () => ({
    ...(await dumpDatabase(test.db, ["AuditEntry", "Session.lastSeenAt", "FormReceipt"])),
    done: await acts("done"),
  });

  async function addressOf({
    path,
  }: PageEntry): Promise<{ address: string; target: string; trial: Trial }> {
    const trial = trials[path] as Trial;
    const target = String((await trial.target?.()) ?? "");
    return { address: path.replace(/:\w+/, target), target, trial };
  }

  const toSignIn = (address: string) =>
    address === "/" ? "/login" : `/login?next=${encodeURIComponent(address)}`;

  /** An address that only acts has nothing to come back to. */
  function expectAskedToSignIn(answer: Answer, { methods }: PageEntry, what: string): void {
    const said = textOf(answer.text).includes("You were signed out.");
    expect([answer.status, answer.headers.location, said], what).toEqual(
      !methods.includes("GET") ? [303, "/login", false] : [422, undefined, true],
    );
  }

  function expectForbidden(answer: Answer, access: Access, what: string): void {
    expect([answer.status, answer.headers.location], what).toEqual([403, undefined]);
    const right = test.deps.translations.en(`rights.${access as Permission}.name`);
    if (answer.text)
      expect(textOf(answer.text), what).toContain(`You need the right “${right}” for this page.`);
  }

  it("has a trial for every page", () => {
    expect(pages.map(({ path }) => path).filter((path) => !trials[path])).toEqual([]);
    for (const { path, methods } of pages)
      expect(trials[path]?.fields !== undefined, `fields of ${path}`).toBe(
        methods.includes("POST"),
      );
  });

  describe("a look, and a method that a page does not know,", () => {
    const shownInFull = firstOfEach(
      pages.filter(({ methods }) => methods.includes("GET")),
      ({ permission }) => kindOf(permission),
    );
    const otherInFull = firstOfEach(pages, ({ methods }) => methods.join());
    const tried = new Map<
      PageEntry,
      Awaited<ReturnType<typeof addressOf>> & { cast: Awaited<ReturnType<typeof castFor>> }
    >();
    let before: Awaited<ReturnType<typeof rows>>;
    let refusals: number;
    beforeAll(async () => {
      for (const page of pages) {
        const at = await addressOf(page);
        const cast = await castFor(page.permission, at.trial, shownInFull.has(page));
        tried.set(page, { ...at, cast });
      }
      [before, refusals] = [await rows(), await acts("refused")];
    });

    const triedAt = (page: PageEntry) =>
      tried.get(page) as NonNullable<ReturnType<typeof tried.get>>;

    const shown = pages.filter(({ methods }) => methods.includes("GET"));
    it.each(shown.map((page) => [page.path, page] as const))("GET %s", async (_, page) => {
      const { permission: access } = page;
      const { address, trial, cast } = triedAt(page);
      const { shows = 200, showsAnonymous = shows } = trial;
      for (const { name, reader, refused } of cast)
        for (const answer of [
          await reader.browser.get(address),
          ...(shownInFull.has(page) ? [await reader.browser.send("head", address)] : []),
        ]) {
          if (refused && reader.id === null)
            expect([answer.status, answer.headers.location], name).toEqual([
              303,
              toSignIn(address),
            ]);
          else if (refused) expectForbidden(answer, access, name);
          else
            expect(
              [answer.status, answer.headers.location?.startsWith("/login") ?? false],
              name,
            ).toEqual([reader.id ? shows : showsAnonymous, false]);
        }
    });

    it.each(pages.map((page) => [page.path, page] as const))(
      "%s knows no other method, whoever asks",
      async (_, page) => {
        const { address } = triedAt(page);
        const isFull = otherInFull.has(page);
        const others = (["post", "put", "patch", "delete"] as const)
          .filter((method) => !page.methods.some((known) => known.toLowerCase() === method))
          .slice(0, isFull ? undefined : 1);
        const readers = [await reader(permissions), ...(isFull ? [await reader(null)] : [])];
        for (const { browser, tokens } of readers) {
          const fields = { _csrf: tokens.right as string, _form: newFormId() };
          for (const method of others)
            expect(
              (
                await browser.send(method, address, encode(fields), {
                  "content-type": "application/x-www-form-urlencoded",
                })
              ).status,
              method,
            ).toBe(405);
          if (!page.methods.includes("GET")) expect((await browser.get(address)).status).toBe(405);
        }
      },
    );

    // A look that was refused is no more than a look.
    it("leaves every row as it was", async () =>
      expect([await rows(), await acts("refused")]).toEqual([before, refusals]));
  });

  const posted = pages.filter(({ methods }) => methods.includes("POST"));
  const postedInFull = firstOfEach(posted, ({ submitPermission }) => kindOf(submitPermission));
  const post = async (
    reader: Reader,
    token: keyof Reader["tokens"],
    { address, target, trial }: Awaited<ReturnType<typeof addressOf>>,
  ) => {
    const _csrf = reader.tokens[token];
    const fields: Fields = {
      ...(await trial.fields?.(target, reader.id ?? 0)),
      _form: newFormId(),
      ...(_csrf === undefined ? {} : { _csrf }),
    };
    return reader.browser.post(address, fields);
  };

  it.each(posted.map((page) => [page.path, page] as const))("POST %s", async (_, page) => {
    const { submitPermission: access } = page;
    const at = await addressOf(page);
    const isFull = postedInFull.has(page);
    const cast = await castFor(access, at.trial, isFull);
    const bad = isFull ? badTokens : badTokens.slice(0, 1);
    const [before, refusals] = [await rows(), await acts("refused")];
    const hasForm = access !== "public" && page.methods.includes("GET");
    let withoutRight = 0;
    for (const { name, reader, refused } of cast) {
      for (const token of refused ? (["right", ...(isFull ? bad : [])] as const) : bad) {
        const [answer, what] = [await post(reader, token, at), `${name}, ${token} token`];
        if (refused && reader.id === null) expectAskedToSignIn(answer, page, what);
        else if (refused) expectForbidden(answer, access, what);
        else {
          const isOthers = token === "foreign" && reader.id !== null && hasForm;
          const why = isOthers ? "Somebody else opened this form" : "page was out of date";
          expect([answer.status, textOf(answer.text).includes(why)], what).toEqual([422, true]);
        }
        if (refused && reader.id !== null) withoutRight++;
      }
    }
    expect(await rows()).toEqual(before);
    expect((await acts("refused")) - refusals).toBe(withoutRight);

    const { does = 303, acts: recorded = does === 303 ? 1 : 0 } = at.trial;
    for (const { name, rights } of cast.filter(({ refused }) => !refused)) {
      // The act before may have ended this reader's session.
      const [by, fresh] = [await reader(rights), await addressOf(page)];
      const done = await acts("done");
      const answer = await post(by, "right", fresh);
      const toSignIn = answer.headers.location?.startsWith("/login?next") ?? false;
      expect(
        [answer.status, toSignIn, (await acts("done")) - done],
        `${name}: ${textOf(answer.text)}`,
      ).toEqual([does, false, recorded]);
    }
  });
});
