import { createHmac, randomBytes } from "node:crypto";
import type { Express } from "express";
import { type Answer, send } from "./client.ts";

export type Fields = Record<string, string | string[]>;

/**
 * A browser without scripts: keeps cookies, sends what a browser sends, fills in the forms it was
 * shown.
 */
export class Browser {
  readonly #app: Express | string;
  readonly #always: Record<string, string>;
  readonly cookies = new Map<string, string>();
  last: Answer | undefined;

  /** An app of this process, or the address of another one; headers that go with every request. */
  constructor(app: Express | string, always: Record<string, string> = {}) {
    this.#app = app;
    this.#always = always;
  }

  /** Puts a signed session cookie into the jar and answers its id. */
  takeSession(secret: string): string {
    const sid = randomBytes(24).toString("base64url");
    const signature = createHmac("sha256", secret).update(sid).digest("base64").replace(/=+$/, "");
    this.cookies.set("id", encodeURIComponent(`s:${sid}.${signature}`));
    return sid;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#keep(
      await send(this.#app, { method: "GET", path, headers: this.#headers(headers) }),
    );
  }

  /** Any method, any body: for what a browser would not do. */
  async send(
    method: "post" | "put" | "patch" | "delete" | "options" | "head" | "trace",
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const all = this.#headers({ "sec-fetch-site": "same-origin", ...headers });
    const call = { method: method.toUpperCase(), path, headers: all, body };
    return this.#keep(await send(this.#app, call));
  }

  /** Posts exactly these fields. */
  async post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("post", path, encode(fields), {
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    });
  }

  /**
   * Opens the page, fills its form in as a person would, and submits it. `undefined` leaves a field
   * out.
   */
  async submit(
    path: string,
    fields: Record<string, string | string[] | undefined> = {},
  ): Promise<Answer> {
    const page = await this.get(path);
    const form = readForm(page.text);
    const merged = Object.entries({ ...form, ...fields }).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined,
    );
    return this.post(path, Object.fromEntries(merged));
  }

  /** The fields of the page's own form as shown, ready to be changed and posted. */
  async form(path: string): Promise<Fields> {
    return readForm((await this.get(path)).text);
  }

  /** Follows one redirect. */
  async follow(response: Answer): Promise<Answer> {
    return this.get(response.headers.location as string);
  }

  #headers(extra: Record<string, string>): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = {
      host: "localhost:3000",
      ...this.#always,
      ...(cookie ? { cookie } : {}),
      ...extra,
    };
    return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  }

  #keep(response: Answer): Answer {
    for (const line of ([] as string[]).concat(response.headers["set-cookie"] ?? [])) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.last = response;
    return response;
  }
}

export function encode(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((text) => [name, text] as [string, string]),
  );
  return new URLSearchParams(pairs).toString();
}

/**
 * What the form in <main> would send: hidden, text, checked boxes and the first submit button's
 * value.
 */
export function readForm(html: string): Fields {
  const main = html.slice(html.indexOf("<main"));
  const forms = [...main.matchAll(/<form[^>]*method="post"[^>]*>([\s\S]*?)<\/form>/g)].map(
    (match) => match[1] as string,
  );
  const form =
    forms.find(
      (text) => text.includes('name="_form"') && /type="submit"/.test(text) && !/btn-sm/.test(text),
    ) ??
    forms.at(-1) ??
    "";
  const fields: Record<string, string[]> = {};
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const of = (name: string) =>
      unescapeHtml(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
    const name = of("name");
    if (!name || /\sdisabled/.test(tag)) continue;
    if (/type="(checkbox|radio)"/.test(tag) && !/\schecked/.test(tag)) continue;
    fields[name] = [...(fields[name] ?? []), of("value")];
  }
  return Object.fromEntries(
    Object.entries(fields).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] as string) : values,
    ]),
  );
}

export function unescapeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&#96;", "`")
    .replaceAll("&amp;", "&");
}

/** The text a reader sees, tags gone. */
export function textOf(html: string): string {
  return unescapeHtml(html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " "));
}
