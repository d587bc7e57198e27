import * as languages from "./index.ts";
import type { Language } from "./texts.ts";

export type LocaleName = keyof typeof languages;

const byName: Readonly<Record<LocaleName, Language>> = languages;

export const defaultLocale: LocaleName = "en";

/** English first. */
export const locales: readonly LocaleName[] = [
  ...new Set([defaultLocale, ...(Object.keys(byName) as LocaleName[])]),
];

export function languageOf(locale: LocaleName): Language {
  return byName[locale];
}

/** A language's own name; what is none stays as it is. */
export function localeName(value: string): string {
  return isLocale(value) ? byName[value].name : value;
}

/** Each language with its own name for itself. */
export const localeNames = Object.fromEntries(
  locales.map((locale) => [locale, byName[locale].name]),
) as Readonly<Record<LocaleName, string>>;

export function isLocale(value: unknown): value is LocaleName {
  return typeof value === "string" && Object.hasOwn(byName, value);
}
