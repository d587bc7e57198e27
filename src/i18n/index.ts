import { readdirSync, readFileSync } from "node:fs";
import { createInstance, type i18n } from "i18next";
import { type LocaleName, locales } from "../domain/locale.ts";
import type { MessageParams } from "../domain/reason.ts";

/**
 * Text of a key in one language; with `count` among the params, its plural. Throws on an unknown
 * key outside production.
 */
export type Translate = (key: string, params?: MessageParams) => string;

const folder = new URL("../../src/i18n/locales/", import.meta.url);

/**
 * Loads src/i18n/locales/<locale>/<feature>.json, once, from constant paths (security I6). A key is
 * `<feature>.<…>`.
 */
function loadResources(locale: LocaleName): Record<string, unknown> {
  const files = readdirSync(new URL(`${locale}/`, folder)).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(
    files.map((name) => [
      name.slice(0, -".json".length),
      JSON.parse(readFileSync(new URL(`${locale}/${name}`, folder), "utf8")),
    ]),
  );
}

function createI18n(): i18n {
  const instance = createInstance();
  const resources = Object.fromEntries(
    locales.map((locale) => [locale, { translation: loadResources(locale) }]),
  );
  // Nunjucks escapes whatever is printed; escaping here would do it twice.
  instance.init({
    resources,
    lng: "en",
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  // A script by its ISO 15924 code, as the reader's language calls it.
  instance.services.formatter?.add(
    "script",
    (code: string, locale) =>
      new Intl.DisplayNames([locale ?? "en"], { type: "script" }).of(code) ?? code,
  );
  return instance;
}

/**
 * One translator per language. i18next costs 11–37 µs a call, at 230 calls a list four fifths of
 * its time: so it is asked once for each key, names are filled in here, and i18next itself decides
 * each time only about plurals and formats.
 */
function createTranslate(instance: i18n, locale: LocaleName): Translate {
  const fixed = instance.getFixedT(locale);
  const templates = new Map<string, string>();
  const resolve = (key: string, params?: MessageParams): string => {
    if (!instance.exists(key, { lng: locale, ...params }))
      throw new Error(`No text for ${key} in ${locale}`);
    return fixed(key, { ...params });
  };
  const template = (key: string): string => {
    const known = templates.get(key) ?? resolve(key);
    templates.set(key, known);
    return known;
  };
  return (key, params) => {
    if (!params) return template(key);
    if (params.count !== undefined) return resolve(key, params);
    const text = template(key);
    return FORMATTED.test(text)
      ? resolve(key, params)
      : text.replace(PARAMETER, (whole, name: string) => String(params[name] ?? whole));
  };
}

const PARAMETER = /\{\{(\w+)\}\}/g;
const FORMATTED = /\{\{\w+,|\$t\(/;

export type Translations = Readonly<Record<LocaleName, Translate>>;

export function loadTranslations(): Translations {
  const instance = createI18n();
  return Object.fromEntries(
    locales.map((locale) => [locale, createTranslate(instance, locale)]),
  ) as Record<LocaleName, Translate>;
}

/** How dates and numbers are written for one reader. */
export interface Formats {
  dateTime(date: Date): string;
  /** Hours and minutes, for what is not far off. */
  time(date: Date): string;
  /** To the second. */
  instant(date: Date): string;
  number(value: number): string;
  list(items: readonly string[]): string;
}

export function createFormats(timeZone: string): Readonly<Record<LocaleName, Formats>> {
  const formatsOf = (locale: LocaleName): Formats => {
    // en-GB: day before month, 24 hours; what a European back office expects of "English".
    const tag = locale === "en" ? "en-GB" : "de-DE";
    const dateTime = new Intl.DateTimeFormat(tag, {
      dateStyle: "medium",
      timeStyle: "short",
      timeZone,
    });
    const time = new Intl.DateTimeFormat(tag, { timeStyle: "short", timeZone });
    const instant = new Intl.DateTimeFormat(tag, {
      dateStyle: "medium",
      timeStyle: "medium",
      timeZone,
    });
    const number = new Intl.NumberFormat(tag);
    const list = new Intl.ListFormat(tag, { type: "conjunction" });
    return {
      dateTime: (date) => dateTime.format(date),
      time: (date) => time.format(date),
      instant: (date) => instant.format(date),
      number: (value) => number.format(value),
      list: (items) => list.format(items),
    };
  };
  return { en: formatsOf("en"), de: formatsOf("de") };
}
