import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { featureRouters } from "../../../src/features/index.ts";
import type { PageEntry } from "../../../src/http/page.ts";
import { registerPages } from "../../../src/http/registry.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, encode, type Fields } from "../../support/browser.ts";
import { leastComputed } from "../../support/cpu.ts";
import { unreachable } from "../../support/databases.ts";
import { thorough } from "../../support/thorough.ts";

/**
 * Milliseconds that no request may compute. Both sides of it are counted: the client computes in
 * this thread too.
 */
const AT_ONCE = 50;
/** Bytes of a body: what a form may have, less its other fields. */
const BODY = 250_000;
/** Bytes of headers that Node takes, less the usual ones. */
const HEADERS = 14_000;

/**
 * Texts that cost more than their length somewhere: in normalising, folding, splitting, matching or
 * hashing.
 */
const everyPiece: Record<string, string> = {
  "marks out of order": "\u0323\u0301",
  "what unfolds to eighteen": "\ufdfa",
  spaces: " ",
  dots: "a.",
  "labels of IDNA": "xn--bcher-kva.",
  "joined emoji": "👨\u200d👩\u200d👧",
  disguises: "1!0@",
  "syllables in parts": "\u1112\u1161\u11ab",
};
/** Everything everywhere in `npm run test:long`. */
type Piece = [kind: string, piece: string];
/** The worst of them otherwise. */
const pieces: Piece[] = Object.entries(everyPiece).slice(0, thorough ? undefined : 4);

/**
 * Every name with the worst piece, and one of a page's with another, the next page's with the next;
 * or all with all.
 */
function triesOf(names: readonly string[], page: number): [name: string, ...Piece][] {
  const [worst, ...others] = pieces;
  return names.flatMap((name, index) =>
    pieces
      .filter(
        (piece) =>
          thorough ||
          piece === worst ||
          (index === page % names.length && piece === others[page % others.length]),
      )
      .map((piece): [string, ...Piece] => [name, ...piece]),
  );
}

/** What a form and an address have whatever the page: tried on one of who is signed in and not. */
const common = { form: ["_csrf", "_form", "unknown"], address: ["language", "unknown"] };
const isTriedInFull = (path: string) => path === "/profile" || path === "/login";

/** A name for what is sent, and how. */
type Try = [name: string, send: () => Promise<{ status: number }>];
/** Stands for the path itself among the names of its parameters. */
const PATH = "path";

/** As much of a piece as becomes so many bytes in a form or an address. */
function written(piece: string, bytes: number): string {
  return piece.repeat(Math.floor(bytes / (encode({ a: piece }).length - "a=".length)));
}

const pages = registerPages(featureRouters());
const address = (path: string) => path.replace(":id", "2").replace(":right", "users.view");
const isList = (schema: unknown) => (schema as z.ZodType | undefined)?.def.type === "array";

describe.skipIf(unreachable)("texts without end", () => {
  let test: TestApp;
  let browser: Browser;
  let statuses: Set<number>;
  beforeAll(async () => {
    test = await startApp({
      hasher: {
        verify: async () => true,
        hash: async () => "!",
        isOutdated: () => false,
        load: () => ({ running: 0, waiting: 0 }),
      },
    });
    browser = await test.signedIn();
    await addUser(test.db);
  });
  afterAll(() => test.close());

  async function slowOnes(tries: Try[]): Promise<string[]> {
    statuses = new Set();
    const slow: string[] = [];
    for (const [name, send] of tries) {
      const time = await leastComputed(async () => statuses.add((await send()).status), AT_ONCE);
      if (time >= AT_ONCE) slow.push(`${name}: ${Math.round(time)} ms`);
    }
    return slow;
  }

  /** A form of this page that is right, as far as its schema alone can tell. */
  async function rightForm(reader: Browser, { form, permission }: PageEntry): Promise<Fields> {
    const { _csrf = "", _form = "" } = await reader.form(
      permission === "public" ? "/login" : "/profile",
    );
    const guesses = [
      "1",
      "on",
      "en",
      "system",
      "search",
      "add",
      "edit",
      "review",
      "others",
      "a".repeat(43),
      "a@example.com",
    ];
    const value = (schema: z.ZodType) =>
      (isList(schema) ? ["1"] : guesses.find((text) => schema.safeParse(text).success)) ?? "";
    return {
      ...Object.fromEntries(
        Object.entries(form?.shape ?? {}).map(([name, schema]) => [
          name,
          value(schema as z.ZodType),
        ]),
      ),
      _csrf,
      _form,
    };
  }

  const posting = pages.filter(({ form }) => form !== undefined);
  it("finds every page with a form", () => expect(posting.length).toBeGreaterThan(15));

  it("finds a page for what all pages have, signed in and not", () =>
    expect(posting.filter(({ path }) => isTriedInFull(path))).toHaveLength(2));

  it.each(posting.map((entry, index) => [entry.path, entry, index] as const))(
    "hold nobody up in any field of %s",
    async (path, entry, index) => {
      const reader = entry.permission === "public" ? test.anonymous() : browser;
      const fields = await rightForm(reader, entry);
      const names = Object.keys(entry.form?.shape ?? {});
      if (isTriedInFull(path)) names.push(...common.form);
      const tries = triesOf(names, index).map(([name, kind, piece]): Try => {
        const text = written(piece, BODY);
        const value = isList(entry.form?.shape[name]) ? [text] : text;
        return [`${name}: ${kind}`, () => reader.post(address(path), { ...fields, [name]: value })];
      });
      expect(await slowOnes(tries)).toEqual([]);
      // Refused one and all: as a form again, as no form of ours, as nobody's. Nobody was signed
      // out by it.
      expect([...statuses].filter((status) => ![400, 403, 409, 410, 422].includes(status))).toEqual(
        [],
      );
    },
  );

  it.each(
    pages
      .filter(({ methods }) => methods.includes("GET"))
      .map((entry, index) => [entry.path, entry, index] as const),
  )("hold nobody up in the address of %s", async (path, { query }, index) => {
    const names = Object.keys(query?.shape ?? {});
    if (isTriedInFull(path)) names.push(...common.address);
    const tries = triesOf([PATH, ...names], index).map(([name, kind, piece]): Try => {
      const text = encodeURIComponent(written(piece, HEADERS / 2)).slice(0, HEADERS);
      const tried =
        name === PATH ? path.replace(/:\w+|$/, text) : `${address(path)}?${name}=${text}`;
      return [`${name}: ${kind}`, () => browser.get(tried)];
    });
    expect(await slowOnes(tries)).toEqual([]);
    expect(
      [...statuses].filter((status) => ![200, 302, 303, 400, 404, 410].includes(status)),
    ).toEqual([]);
  });

  describe("hold nobody up in a header", () => {
    const many = (each: (index: number) => string) => {
      let text = "";
      for (let index = 0; text.length < HEADERS - 100; index++) text += each(index);
      return text;
    };
    const plain = [
      "a",
      "(",
      "Mozilla/5.0 ",
      "1.",
      "en,",
      "de;q=0.1,",
      "1.1.1.1,",
      ",",
      '"a",',
      "bytes=0-0,",
      "=;",
    ].map((piece) => written(piece, HEADERS / 3));
    const cookies = [
      many((index) => `${index.toString(36)}=s:.;`),
      ["id", "pre", "locale", "flash", "device"]
        .map((name) => `${name}=s%3A${"a".repeat(2_500)}.b`)
        .join("; "),
      "id=j:{}",
      many((index) => `${index.toString(36)}=j:{};`),
      `flash=j:${"[".repeat(HEADERS - 100)}`,
      ...plain,
    ];
    const texts: [string, string[]][] = [
      ["user-agent", plain],
      ["accept-language", plain],
      ["accept-encoding", plain],
      ["accept", plain],
      ["x-forwarded-for", plain],
      ["x-forwarded-proto", plain],
      ["if-none-match", plain],
      ["range", plain],
      ["origin", plain],
      ["cookie", cookies],
    ];

    it.each(texts)("%s", async (name, values) => {
      const page = await test.anonymous().get("/login");
      const file = /\/static\/[^"]+\.css/.exec(page.text)?.[0] ?? "";
      const tries = values.flatMap((text, index) =>
        ["/login", "/users", file]
          .filter((_, place) => thorough || place === index % 3)
          .map(
            (path): Try => [
              `${text.slice(0, 40)} at ${path}`,
              () => test.anonymous().get(path, { [name]: text }),
            ],
          ),
      );
      expect(await slowOnes(tries)).toEqual([]);
      const known = [200, 206, 302, 303, 304, 400, 416];
      expect([...statuses].filter((status) => !known.includes(status))).toEqual([]);
    });
  });

  it("hold nobody up in a body that is no form", async () => {
    const bodies = ["+", "&", "=&", "%", "%41", "a=&", "%CC%81"].map((piece) =>
      piece.repeat(Math.floor(BODY / piece.length)),
    );
    const many = Array.from({ length: 600 }, (_, index) => `groups=${index}`).join("&");
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const tries = [...bodies, many].map(
      (body): Try => [body.slice(0, 9), () => browser.send("post", "/profile", body, type)],
    );
    expect(await slowOnes(tries)).toEqual([]);
  });

  it("hold nobody up as the name of a browser", async () => {
    const fields = await browser.form("/profile");
    const other = await test.signedIn();
    await other.post(
      "/login",
      { ...fields, email: "admin@example.com", password: "x" },
      { "user-agent": "Mozilla/5.0 (".repeat(900) },
    );
    expect(await slowOnes([["sessions", () => browser.get("/profile/sessions")]])).toEqual([]);
  });
});
