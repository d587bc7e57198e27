import { createInstance, type i18n } from "i18next";
import { defaultLocale, type LocaleName, languageOf, locales } from "../languages/locale.ts";
import type { Translate } from "../languages/texts.ts";

function createI18n(): i18n {
  const instance = createInstance();
  const languages = locales.map(languageOf);
  const resources = Object.fromEntries(
    languages.map(({ tag, texts }) => [tag, { translation: texts }]),
  );
  // Nunjucks escapes whatever is printed; escaping here would do it twice.
  instance.init({
    resources,
    lng: languageOf(defaultLocale).tag,
    load: "currentOnly",
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  // A script by its ISO 15924 code, as the reader's language calls it.
  instance.services.formatter?.add(
    "script",
    (code: string, locale) => new Intl.DisplayNames(locale, { type: "script" }).of(code) ?? code,
  );
  // A day by itself, in no time zone; what is none stays as it is.
  instance.services.formatter?.add("day", (day: string, locale) =>
    /^\d{4}-\d{2}-\d{2}$/.test(day)
      ? new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
          Date.parse(day),
        )
      : day,
  );
  return instance;
}

type Values = Readonly<Record<string, string | number>>;

/**
 * One translator per language; it throws where somebody got past the types with an unknown key.
 * i18next costs 11–37 µs a call, at 230 calls a list four fifths of its time: so it is asked once
 * for each key, names are filled in here, and i18next itself decides each time only about plurals
 * and formats.
 */
function createTranslate(instance: i18n, tag: string): Translate {
  const fixed: (key: string, values?: Values) => string = instance.getFixedT(tag);
  const templates = new Map<string, string>();
  const resolve = (key: string, values?: Values): string => {
    if (!instance.exists(key, { lng: tag, ...values }))
      throw new Error(`No text for ${key} in ${tag}`);
    return fixed(key, { ...values });
  };
  const template = (key: string): string => {
    const known = templates.get(key) ?? resolve(key);
    templates.set(key, known);
    return known;
  };
  return (key: string, values?: Values) => {
    if (!values) return template(key);
    if (values.count !== undefined) return resolve(key, values);
    const text = template(key);
    return FORMATTED.test(text)
      ? resolve(key, values)
      : text.replace(PARAMETER, (whole, name: string) => String(values[name] ?? whole));
  };
}

const PARAMETER = /\{\{(\w+)\}\}/g;
const FORMATTED = /\{\{\w+,|\$t\(/;

export type Translations = Readonly<Record<LocaleName, Translate>>;

export function loadTranslations(): Translations {
  const instance = createI18n();
  return Object.fromEntries(
    locales.map((locale) => [locale, createTranslate(instance, languageOf(locale).tag)]),
  ) as Record<LocaleName, Translate>;
}

/** How dates and numbers are written for one reader. */
export interface Formats {
  dateTime(date: Date): string;
  /** "today 14:02" or "12 Mar 2026, 14:02". */
  moment(date: Date, now: Date): string;
  /** The same where a list has no room for a time of another day. */
  day(date: Date, now: Date): string;
  /** A day, whatever the time. */
  date(date: Date): string;
  /** Hours and minutes, for what is not far off. */
  time(date: Date): string;
  /** To the second. */
  instant(date: Date): string;
  number(value: number): string;
  list(items: readonly string[]): string;
}

export function createFormats(timeZone: string): Readonly<Record<LocaleName, Formats>> {
  const formats = locales.map((locale) => [locale, formatsOf(languageOf(locale).tag, timeZone)]);
  return Object.fromEntries(formats) as Record<LocaleName, Formats>;
}

function formatsOf(tag: string, timeZone: string): Formats {
  const dateTime = new Intl.DateTimeFormat(tag, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeZone });
  const today = new Intl.RelativeTimeFormat(tag, { numeric: "auto" }).format(0, "day");
  const time = new Intl.DateTimeFormat(tag, { timeStyle: "short", timeZone });
  const instant = new Intl.DateTimeFormat(tag, {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone,
  });
  const number = new Intl.NumberFormat(tag);
  const list = new Intl.ListFormat(tag, { type: "conjunction" });
  const recent = (date: Date, now: Date) =>
    day.format(date) === day.format(now) ? `${today} ${time.format(date)}` : undefined;
  return {
    moment: (date, now) => recent(date, now) ?? dateTime.format(date),
    day: (date, now) => recent(date, now) ?? day.format(date),
    dateTime: (date) => dateTime.format(date),
    date: (date) => day.format(date),
    time: (date) => time.format(date),
    instant: (date) => instant.format(date),
    number: (value) => number.format(value),
    list: (items) => list.format(items),
  };
}
