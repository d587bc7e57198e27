import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passwordLength } from "../../src/domain/password-length.ts";
import { codePoints } from "../../src/domain/text.ts";
import { preparePolicy, whyNotPassword } from "../../src/passwords/policy.ts";
import { wellKnownPasswords } from "../../src/passwords/well-known.ts";
import { leastComputed } from "../support/cpu.ts";
import { accepted, pattern } from "./password-policy/accepted.ts";
import { muster, nobody } from "./password-policy/people.ts";
import { personal, tooLong, tooShort, wellKnown } from "./password-policy/refused.ts";

describe("whyNotPassword", () => {
  it("has a table of at least 200 cases, each once", () => {
    const cases = [
      ...tooShort,
      ...tooLong,
      ...wellKnown,
      ...personal.map(([password]) => password),
      ...accepted.map((entry) => JSON.stringify(entry)),
    ];
    expect(new Set(cases).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(200);
  });

  it.each(tooShort)("refuses as too short: %j", (password) => {
    expect(whyNotPassword(password, nobody)).toEqual({
      key: "passwords.tooShort",
      params: { min: 12 },
      field: "password",
    });
  });

  it("refuses as too long", () => {
    for (const password of tooLong)
      expect(whyNotPassword(password, nobody)).toEqual({
        key: "passwords.tooLong",
        params: { max: 128 },
        field: "password",
      });
  });

  it.each(wellKnown)("refuses as well known: %j", (password) => {
    expect(whyNotPassword(password, nobody)).toEqual({
      key: "passwords.wellKnown",
      field: "password",
    });
  });

  it.each(personal)("refuses as personal: %j", (password, person, part) => {
    expect(whyNotPassword(password, person)).toEqual({
      key: "passwords.personal",
      params: { part },
      field: "password",
    });
  });

  it.each([
    ["lampenladen1234", true],
    ["L4mp3nl4d3n!2026", true],
    ["lampenladenlampenladen", true],
    ["Lampenladen Lagerhaus 1", true],
    ["büroservice büroservice", true],
    ["mondlicht über dem lampenladen", false],
    ["1234 sieben kluge Raben", false],
  ])(
    "on https://backoffice.lampenladen-lagerhaus.büroservice.example, refuses %j: %s",
    (password, refused) => {
      const site = "https://backoffice.lampenladen-lagerhaus.xn--broservice-9db.example:8443";
      expect(whyNotPassword(password, { ...nobody, site })?.key).toBe(
        refused ? "passwords.wellKnown" : undefined,
      );
    },
  );

  it("has nothing to do with the words of other sites, nor with addresses", () => {
    for (const site of [
      undefined,
      "http://localhost:3000",
      "https://127.0.0.1",
      "https://other.example",
    ])
      expect(whyNotPassword("lampenladen lagerhaus", { ...nobody, site })).toBeUndefined();
  });

  it.each(accepted)("accepts %j", (password, person) => {
    expect(whyNotPassword(password, person)).toBeUndefined();
  });

  it("counts the composed form: 11 are too few and 129 too many, in NFC and NFD alike", () => {
    const phrase = "äöü éèê ñçš žůő".padEnd(40, "vqzlmtrkwpx");
    for (const [length, key] of [
      [11, "passwords.tooShort"],
      [12, undefined],
      [40, undefined],
    ] as const) {
      const text = [...phrase].slice(0, length).join("");
      expect(
        [text.normalize("NFC"), text.normalize("NFD")].map(
          (form) => whyNotPassword(form, nobody)?.key,
        ),
      ).toEqual([key, key]);
    }
    expect(
      [128, 129].map(
        (length) => whyNotPassword(pattern(length, 0xe0, 30).normalize("NFD"), nobody)?.key,
      ),
    ).toEqual([undefined, "passwords.tooLong"]);
  });
});

describe("the list", () => {
  it("has at least 3,000 entries that satisfy the length rule, each of them refused", () => {
    const long = [...wellKnownPasswords().bits.keys()].filter(
      (entry) => codePoints(entry) >= passwordLength.min && codePoints(entry) <= passwordLength.max,
    );
    expect(long.length).toBeGreaterThanOrEqual(3_000);
    expect(
      long.filter((entry) => whyNotPassword(entry, nobody)?.key !== "passwords.wellKnown"),
    ).toEqual([]);
  });

  it("does not refuse what chance makes: of 500 words of twelve letters, none", () => {
    const letters = pattern(6_000, 97, 26);
    const words = Array.from({ length: 500 }, (_, index) =>
      letters.slice(index * 12, index * 12 + 12),
    );
    expect(words.filter((word) => whyNotPassword(word, nobody))).toEqual([]);
  });
});

describe("time", () => {
  const worst: Record<string, string> = {
    "one character": "a".repeat(128),
    "one character and an end": `${"0".repeat(127)}x`,
    "leet that could be anything": "1!".repeat(64),
    "leet words": "p4ssw0rd!".repeat(15).slice(0, 128),
    "keyboard rows": "qwertyuiopasdfghjklzxcvbnm1234567890".repeat(4).slice(0, 128),
    "listed words": "sexlovegod".repeat(13).slice(0, 128),
    chance: pattern(128, 97, 26),
    "characters that unfold to eighteen": "\ufdfa".repeat(128),
  };

  it.each(Object.entries(worst))(
    "takes less than 5 ms for 128 characters: %s",
    async (_, password) => {
      for (let round = 0; round < 10; round++) whyNotPassword(password, muster);
      expect(await leastComputed(() => whyNotPassword(password, muster), 5)).toBeLessThan(5);
    },
  );

  it("takes less than 15 ms for 128 characters of whatever is cheap to write", async () => {
    preparePolicy();
    const piece = fc.constantFrom(
      ...(
        "a 1 0 ! @ | ab 123 1l qwerty 1qaz sex password p4ssw0rd 2024 19851224 " +
        "monkey12345678 correcthorse"
      ).split(" "),
      ...["\ufdfa", "㌖", "e\u0301", " ", "🦊", "ляля"],
    );
    const run = fc
      .tuple(piece, fc.integer({ min: 1, max: 128 }))
      .map(([text, times]) => text.repeat(times));
    const password = fc
      .array(run, { minLength: 1, maxLength: 12 })
      .map((runs) => [...runs.join("").repeat(12)].slice(0, passwordLength.max).join(""));
    await fc.assert(
      fc.asyncProperty(
        password,
        async (text) => (await leastComputed(() => whyNotPassword(text, muster), 15)) < 15,
      ),
      { numRuns: 150 },
    );
  });

  it("looks at nothing of what is longer than any password, in any order of marks", async () => {
    const texts = ["\u0323\u0301", "\ufdfa", "e\u0301", "qwerty", " "].map((piece) =>
      piece.repeat(15_000),
    );
    for (const text of texts) {
      expect(whyNotPassword(text, muster)?.key).toBe("passwords.tooLong");
      expect(await leastComputed(() => whyNotPassword(text, muster), 15)).toBeLessThan(15);
    }
  });
});
