import { createHmac, randomBytes } from "node:crypto";
import type { Express } from "express";
import { type Answer, send } from "./client.ts";
import { formEntries } from "./html-form.ts";

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
      await send(this.#app, { method: "get", path, headers: this.#headers(headers) }),
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
    const call = { method, path, headers: all, body };
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
   * Opens the page, fills its form in as a person would, and submits it, with a button if one is
   * named. `undefined` leaves a field out.
   */
  async submit(
    path: string,
    fields: Record<string, string | string[] | undefined> = {},
    button?: string,
  ): Promise<Answer> {
    const merged = Object.entries({ ...(await this.form(path, button)), ...fields }).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined,
    );
    return this.post(path, Object.fromEntries(merged));
  }

  /** The fields of a form as shown, ready to be changed and posted: see `readForm`. */
  async form(path: string, button?: string): Promise<Fields> {
    return readForm((await this.get(path)).text, button);
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
 * What a browser would send of a form in <main>: of the page's own, not yet sent, or of the one
 * whose button of this name is pressed.
 */
export function readForm(html: string, button?: string): Fields {
  const byName = Object.groupBy(formEntries(html, button), ([name]) => name);
  return Object.fromEntries(
    Object.entries(byName).map(([name, entries = []]) => {
      const values = entries.map(([, value]) => value);
      return [name, values.length === 1 ? (values[0] as string) : values];
    }),
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
