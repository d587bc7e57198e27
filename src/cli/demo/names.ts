import { fold } from "../../domain/text.ts";
import { centralEurope } from "./names-central-europe.ts";
import { otherScripts } from "./names-other-scripts.ts";
import { westernEurope } from "./names-western-europe.ts";
import { type Random, weightedPicker } from "./random.ts";

/**
 * Where people come from, as the name lists write it down. Lists are separated by commas;
 * `Νίκος=nikos` gives the Latin spelling where fold() cannot, `Kowalski|Kowalska` the form of a
 * woman's last name.
 */
export interface CultureList {
  /** How many of a thousand people. */
  weight: number;
  /** Share of those who use the interface in German. */
  german: number;
  /** The store's countries where these customers shop. */
  stores: string;
  women: string;
  men: string;
  last: string;
  /** Two last names: how often, and what stands between them. */
  double?: { share: number; mark: "-" | " " };
  /** ä is written ae in addresses. */
  umlauts?: boolean;
  /** Company names; `{}` is a last name. */
  companies: string;
  /** A domain in the people's own script. */
  domain?: string;
}

interface Name {
  text: string;
  /** As in the local part of an address. */
  latin: string;
}

interface Culture {
  weight: number;
  german: number;
  stores: readonly string[];
  companies: readonly string[];
  domain: string | undefined;
  umlauts: boolean;
  double: { share: number; mark: string };
  first: readonly [women: readonly Name[], men: readonly Name[]];
  last: readonly [women: readonly Name[], men: readonly Name[]];
}

export interface Person {
  culture: Culture;
  first: Name;
  last: Name;
}

const cultures: readonly Culture[] = [...westernEurope, ...centralEurope, ...otherScripts].map(
  readCulture,
);

/** What a domain leaves out of a company's name. */
const LEGAL_FORM = /\S*\.(?!\S)|\b([A-Z]{2,}|GmbH|Ltd|plc|ApS|Oy|z)\b/g;

const pickCulture = weightedPicker(cultures);

/** Somebody with a first and a last name that go together. */
export function inventPerson(random: Random): Person {
  const culture = pickCulture(random);
  const gender = random.below(2) as 0 | 1;
  const first = random.pick(culture.first[gender]);
  const last = random.pick(culture.last[gender]);
  if (!random.chance(culture.double.share)) return { culture, first, last };
  return {
    culture,
    first,
    last: joinNames(last, random.pick(culture.last[gender]), culture.double.mark),
  };
}

/**
 * A company of the person's country, half of the time under their own name, and the domain it would
 * have.
 */
export function inventCompany(
  random: Random,
  { culture, last }: Person,
): { title: string; domain: string } {
  const name = random.chance(0.5) ? last : random.pick(culture.last[1]);
  const title = random.pick(culture.companies);
  const label = latinLetters(
    title.replace("{}", name.latin).replace(LEGAL_FORM, ""),
    culture.umlauts,
  );
  const domain = label.replace(/['’]/g, "").replace(/[^a-z]+/g, "-");
  return {
    title: title.replace("{}", name.text),
    domain: `${domain.replace(/^-|-$/g, "")}.example`,
  };
}

/** Where the two names are not hyphenated, an address takes the first of them. */
function joinNames(one: Name, other: Name, mark: string): Name {
  if (one.text === other.text || /[-\s]/.test(one.text + other.text)) return one;
  return {
    text: `${one.text}${mark}${other.text}`,
    latin: mark === "-" ? `${one.latin}-${other.latin}` : one.latin,
  };
}

function readCulture(list: CultureList): Culture {
  const umlauts = list.umlauts ?? false;
  const read = (text: string) => readName(text, umlauts);
  const pairs = split(list.last).map((entry) => entry.split("|") as [string, string?]);
  return {
    weight: list.weight,
    german: list.german,
    stores: list.stores.split(" "),
    companies: split(list.companies),
    domain: list.domain,
    umlauts,
    double: list.double ?? { share: 0, mark: "-" },
    first: [split(list.women).map(read), split(list.men).map(read)],
    last: [pairs.map(([man, woman]) => read(woman ?? man)), pairs.map(([man]) => read(man))],
  };
}

function split(list: string): string[] {
  return list
    .normalize("NFC")
    .split(",")
    .map((entry) => entry.trim().replace(/\s+/g, " "))
    .filter((entry) => entry !== "");
}

function readName(entry: string, umlauts: boolean): Name {
  const [text = "", latin] = entry.split("=");
  return { text, latin: latin ?? latinLetters(text, umlauts).replace(/[^a-z-]/g, "") };
}

function latinLetters(text: string, umlauts: boolean): string {
  return fold(
    umlauts
      ? text
          .toLowerCase()
          .replace(/[äöü]/g, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter] ?? letter)
      : text,
  );
}
