import { domainToUnicode } from "node:url";
import type { Reason } from "./reason.ts";

/** Scripts in use (UAX 31, tables 5 and 7). */
const scripts =
  `Latn Cyrl Grek Arab Armn Beng Bopo Deva Ethi Geor Gujr Guru Hani Hang Hebr Hira Kana Knda Khmr
  Laoo Mlym Mymr Orya Sinh Taml Telu Thaa Thai Tibt Adlm Bali Bamu Batk Cakm Cans Cham Cher Hmnp
  Java Kali Lana Lepc Limb Lisu Mand Mong Mtei Newa Nkoo Olck Osge Plrd Rohg Saur Sund Sylo Syrc
  Tale Talu Tavt Tfng Vaii Wcho Yiii`.split(/\s+/);
/** Scripts that are written together (UTS 39, "Highly Restrictive"). */
const together = {
  Jpan: ["Latn", "Hani", "Hira", "Kana"],
  Hanb: ["Latn", "Hani", "Bopo"],
  Kore: ["Latn", "Hani", "Hang"],
};

type Signs = readonly string[];
/** Of what is written in it: the signs that belong to another script. */
interface Writing {
  name: string;
  others: (signs: Signs) => Signs;
}

const anywhere = /^[\p{scx=Zyyy}\p{scx=Zinh}]$/u;
const writings: readonly Writing[] = [
  ...scripts.map((name): [string, string[]] => [name, [name]]),
  ...Object.entries(together),
].map(([name, parts]) => {
  const pattern = new RegExp(`^[${parts.map((part) => `\\p{scx=${part}}`).join("")}]$`, "u");
  return { name, others: (signs) => signs.filter((sign) => !pattern.test(sign)) };
});

type MixedScripts = Extract<Reason, { key: "users.form.email.mixed" }>;

/**
 * Why a canonical address can be taken for another: its local part or a label of its domain mixes
 * scripts beyond UTS 39 "Highly Restrictive". A part wholly in one script is what it is, whatever
 * it looks like.
 */
export function whyNotAddress(emailKey: string): MixedScripts | undefined {
  const at = emailKey.lastIndexOf("@");
  const parts = [emailKey.slice(0, at), ...domainToUnicode(emailKey.slice(at + 1)).split(".")];
  for (const part of parts) {
    const mixed = mixedScripts(part);
    if (mixed) return { key: "users.form.email.mixed", params: { ...mixed, part }, field: "email" };
  }
  return undefined;
}

/** The first sign that is not of the script that most are of. */
function mixedScripts(
  part: string,
): { sign: string; code: string; script: string; rest: string } | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (/^[\x00-\x7f]*$/.test(part)) return undefined;
  const signs = [...part].filter((sign) => !anywhere.test(sign));
  const [closest] = writings
    .map(({ name, others }) => ({ name, others: others(signs) }))
    .sort((one, other) => one.others.length - other.others.length);
  const sign = closest?.others[0];
  // A script that nobody writes any more is one of its own.
  if (!closest || sign === undefined || signs.every((one) => scriptOf(one) === UNKNOWN))
    return undefined;
  const code = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return { sign, code, script: scriptOf(sign), rest: closest.name };
}

const UNKNOWN = "Zzzz";

function scriptOf(sign: string): string {
  return writings.find(({ others }) => others([sign]).length === 0)?.name ?? UNKNOWN;
}
