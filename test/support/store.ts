import type { Database } from "../../src/db/client.ts";
import { type StoreScope, storedScopes, storeScopes } from "../../src/domain/store-scopes.ts";
import { newStoreKey, storeKeyHash } from "../../src/rights/store-key.ts";
import type { TestApp } from "./app.ts";
import { type Answer, send } from "./client.ts";
import { breachOf } from "./contract.ts";

let made = 0;

interface NewKey {
  scopes?: readonly StoreScope[];
  endsAt?: Date;
  name?: string;
}

/** A key that the store holds, written past its page; it may everything unless it says otherwise. */
export async function addStoreKey(
  db: Database,
  { scopes = storeScopes, endsAt, name = `Store ${++made}` }: NewKey = {},
): Promise<{ id: number; key: string }> {
  const key = newStoreKey();
  const { id } = await db.write((tx) =>
    tx.storeKey.create({
      data: {
        name,
        nameKey: name.toLowerCase(),
        hash: storeKeyHash(key) as string,
        scopes: storedScopes(scopes),
        createdAt: new Date(),
        endsAt: endsAt ?? null,
      },
      select: { id: true },
    }),
  );
  return { id, key };
}

export type StoreReply = Answer & {
  /** The JSON of the body, if it is some. */
  body: Record<string, unknown>;
};

/** A store that asks with a key. An answer that breaks the contract fails the test. */
export class Store {
  readonly #to: TestApp["app"] | string;
  readonly #key: string;

  constructor(to: TestApp["app"] | string, key: string) {
    this.#to = to;
    this.#key = key;
  }

  get = (path: string) => this.ask("get", path);
  delete = (path: string) => this.ask("delete", path);
  put = (path: string, body: unknown) => this.ask("put", path, body);
  post = (path: string, body: unknown) => this.ask("post", path, body);

  /** A body that is a text goes as it is, with the type that `headers` name. */
  async ask(
    method: "get" | "put" | "post" | "delete" | "patch",
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<StoreReply> {
    const answer = await send(this.#to, {
      method,
      path: `/api/v1${path}`,
      headers: {
        host: "localhost:3000",
        authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
    const breach = breachOf({ method, path }, answer);
    if (breach) throw new Error(breach);
    const isJson = /[/+]json$/.test((answer.headers["content-type"] ?? "").split(";")[0] ?? "");
    return { ...answer, body: isJson && answer.text ? JSON.parse(answer.text) : {} };
  }
}

/** A store with a key of its own. */
export async function startStore({ app, db }: TestApp, key: NewKey = {}): Promise<Store> {
  return new Store(app, (await addStoreKey(db, key)).key);
}
