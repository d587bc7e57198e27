import { en } from "./en/index.ts";
import type { Message, TextKey, Translate } from "./texts.ts";

const PLURAL = /_(zero|one|two|few|many|other)$/;
const keys: ReadonlySet<string> = new Set(keysOf(en.texts));

function keysOf(tree: object, path = ""): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === "string"
      ? [path + name.replace(PLURAL, "")]
      : keysOf(value as object, `${path}${name}.`),
  );
}

export function isTextKey(key: unknown): key is TextKey {
  return typeof key === "string" && keys.has(key);
}

/** What was stored of a message; undefined where this version has no words for it. */
export function readMessage(stored: unknown): Message | undefined {
  const { key, params } = (stored ?? {}) as Partial<Record<keyof Message, unknown>>;
  if (!isTextKey(key)) return undefined;
  return (params === undefined ? { key } : { key, params: Object(params) }) as Message;
}

/** A message in words. */
export function messageText(t: Translate, { key, params }: Message): string {
  return (t as (key: string, values?: object) => string)(key, params);
}
