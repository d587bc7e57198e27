import type { en } from "./en/index.ts";

type English = typeof en.texts;
type Plural = "zero" | "one" | "two" | "few" | "many" | "other";

/** Names of the values that stand in a text: `{{name}}` or `{{count, number}}`. */
type Slots<Text> = Text extends `${string}{{${infer Slot}}}${infer Rest}`
  ? (Slot extends `${infer Name},${string}` ? Name : Slot) | Slots<Rest>
  : never;

/** Every text by its key, the forms of a plural by the key that they share. */
type Entry<Tree, Path extends string = ""> = {
  [Name in keyof Tree & string]: Tree[Name] extends string
    ? Name extends `${infer Stem}_${Plural}`
      ? { key: `${Path}${Stem}`; needs: Slots<Tree[Name]> | "count" }
      : { key: `${Path}${Name}`; needs: Slots<Tree[Name]> }
    : Entry<Tree[Name], `${Path}${Name}.`>;
}[keyof Tree & string];

type Needs = { [One in Entry<English> as One["key"]]: One["needs"] };

/** A key of the English texts: `<file>.<…>`. */
export type TextKey = keyof Needs;

/** A key whose text needs no values. */
export type PlainKey = {
  [Key in TextKey]: [Needs[Key]] extends [never] ? Key : never;
}[TextKey];

/** What goes into a text. */
export type TextValues<Key extends TextKey> = {
  readonly [Name in Needs[Key]]: Name extends "count" ? number : string | number;
};

/** The text of a key in one language, with the values that it needs. */
export interface Translate {
  (key: PlainKey): string;
  <Key extends TextKey>(key: Key, values: TextValues<Key>): string;
}

/** A sentence to come: a key and what goes into its text. */
export type Message =
  | { key: PlainKey; params?: undefined }
  | {
      [Key in Exclude<TextKey, PlainKey>]: { key: Key; params: TextValues<Key> };
    }[Exclude<TextKey, PlainKey>];

/** A message with other values in some of its places. */
export type MessageWith<Value> =
  | { key: PlainKey; params?: undefined }
  | {
      [Key in Exclude<TextKey, PlainKey>]: {
        key: Key;
        params: { readonly [Name in Needs[Key]]: Name extends "count" ? number : Value };
      };
    }[Exclude<TextKey, PlainKey>];

/** The keys of a tree of texts; of a plural, each language has the forms that it knows. */
type Translation<Tree> = {
  [Name in keyof Tree as Name extends `${string}_${Plural}`
    ? never
    : Name]: Tree[Name] extends string ? string : Translation<Tree[Name]>;
} & {
  [Name in keyof Tree as Name extends `${infer Stem}_${Plural}` ? `${Stem}_other` : never]: string;
} & {
  [Name in keyof Tree as Name extends `${infer Stem}_${Plural}`
    ? `${Stem}_${Plural}`
    : never]?: string;
};

/** A file of another language: all that the English one says, and nothing else. */
export type Translated<File extends keyof English> = Translation<English[File]>;

export interface Language {
  /** What it calls itself. */
  name: string;
  /** BCP 47, for dates, numbers and lists. */
  tag: string;
  texts: { [File in keyof English]: Translated<File> };
}
