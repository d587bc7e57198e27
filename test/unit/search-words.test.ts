import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customerKeys, searchWords, userKeys } from "../../src/domain/search-words.ts";

describe("searchWords", () => {
  it.each<[string, string[]]>([
    ["", []],
    [" , - “” <> ", []],
    ["Schmidt, Anna", ["schmidt", "anna"]],
    ["Anna Schmidt anna", ["schmidt", "anna"]],
    ["Li Anna", ["anna", " li"]],
    ["a", ["  a"]],
    ["an AN", [" an"]],
    ["𠮷", ["  𠮷"]],
    ["田中", [" 田中"]],
    ["田中太郎", ["田中太郎"]],
    ['"Tanaka" <tanaka@example.com>', ["tanaka@example.com"]],
    ["<mailto:Tanaka@example.com>;", ["tanaka@example.com"]],
    ["O’Brien", ["brien", "  o"]],
    ["O´Brien", ["brien", "  o"]],
    ["Anna–Lena", ["anna-lena"]],
    ["50% of_all", ["of_all", "50%"]],
    ["DE--7", ["de--7"]],
  ])("%j looks for %j", (typed, words) => {
    expect(searchWords(typed)).toEqual(words);
  });

  it("keeps a short word beside a longer one that has it anywhere", () => {
    expect(searchWords("hanna an ann")).toEqual(["hanna", " an"]);
  });

  it("looks for the ten longest of many", () => {
    const typed = Array.from({ length: 14 }, (_, index) => "abcdefghijklmn".slice(index)).reverse();
    const words = [...typed].map((word) => `${word}x${word.length}`);
    expect(searchWords(words.join(" "))).toEqual(words.slice(4).reverse());
  });

  it("gives an index at least three characters of every word", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (typed) => {
        for (const word of searchWords(typed)) expect([...word].length).toBeGreaterThanOrEqual(3);
      }),
    );
  });
});

const isFoundBy = (searchText: string) => (typed: string) =>
  searchWords(typed).every((word) => searchText.includes(word));

describe("userKeys", () => {
  const find = (firstName: string, lastName: string, email = "x@example.com") =>
    isFoundBy(userKeys({ email, firstName, lastName }).searchText);

  it.each<[string, string, string[], string[]]>([
    [
      "Anna Maria",
      "Schmidt",
      ["Schmidt, Anna", "maria schmidt", "midt ari", "ma", "s", "anna x@example.com"],
      ["Schmidt, Berta", "ri", "c", "annamaria"],
    ],
    ["Conan", "O’Brien", ["O'Brien", "o`brien", "OʼBrien", "o´brien", "brien, conan", "br"], []],
    ["Conan", "O´Brien", ["O'Brien", "O’Brien"], []],
    ["Anna\u2011Lena", "Groß", ["anna-lena", "Anna–Lena", "anna gross"], []],
    ["太郎", "田中", ["田中太郎", "太郎田中", "田中 太郎", "田中", "太郎", "田"], ["中太田"]],
    ["민수", "김", ["김민수", "김 민수", "김민", "민수 김"], []],
    ["マイケル", "ジャクソン", ["マイケル・ジャクソン", "ﾏｲｹﾙｼﾞｬｸｿﾝ"], []],
    ["Robert “Bob”", "Smith, Jr.", ['"bob" smith', "bo", "smith jr."], []],
    ["Jürgen", "Straße", ["jürgen straße", "STRASSE JURGEN", "ürg"], []],
  ])("%s %s", (firstName, lastName, finding, others) => {
    const found = find(firstName, lastName);
    expect(finding.filter((typed) => !found(typed))).toEqual([]);
    expect(others.filter(found)).toEqual([]);
  });

  it("sorts all apostrophes alike, and all hyphens", () => {
    const keyOf = (lastName: string) =>
      userKeys({ email: "x@example.com", firstName: "A", lastName }).lastNameKey;
    expect(new Set(["O'Brien", "O’Brien", "OʼBrien", "O´Brien", "o`brien"].map(keyOf)).size).toBe(
      1,
    );
    expect(new Set(["A-B", "A‐B", "A‑B", "A–B", "Ａ－Ｂ"].map(keyOf)).size).toBe(1);
  });
});

describe("customerKeys", () => {
  const customer = {
    reference: "DE-1001",
    email: "kenji@shop.example",
    firstName: "太郎",
    lastName: "田中",
    company: "Müller (Bau) GmbH & Co., KG",
  };
  const found = isFoundBy(customerKeys(customer).searchText);

  it("has reference, address, names and company", () => {
    const finding = ["de–1001 田中太郎", "bau müller", "kenji@shop", "co., kg", "kg", "太郎田中"];
    expect(finding.filter((typed) => !found(typed))).toEqual([]);
  });

  it("sort by what they are called where they lack a person", () => {
    const keys = customerKeys({ ...customer, firstName: "", lastName: "", company: null });
    expect(keys).toEqual({
      nameKey: "kenji@shop.example",
      searchText: "  de-1001  kenji@shop.example",
    });
  });
});
