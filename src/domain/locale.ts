/** The interface languages, each with its own name for itself. */
export const localeNames = { en: "English", de: "Deutsch" } as const;

export type LocaleName = keyof typeof localeNames;

export const locales = Object.keys(localeNames) as LocaleName[];

export const defaultLocale: LocaleName = "en";

/** A language's own name; what is none stays as it is. */
export function localeName(value: string): string {
  return isLocale(value) ? localeNames[value] : value;
}

export function isLocale(value: unknown): value is LocaleName {
  return typeof value === "string" && Object.hasOwn(localeNames, value);
}
