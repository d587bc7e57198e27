import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StoreScope, storeScopes } from "../../../src/domain/store-scopes.ts";
import { storeEndpoints } from "../../../src/features/index.ts";
import type { Endpoint } from "../../../src/http/endpoint.ts";
import { newStoreKey } from "../../../src/rights/store-key.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { addStoreKey, Store } from "../../support/store.ts";

/** What a request is refused with before it is read. */
const doors = ["/store/api#key", "/store/api#scope"];

describe.skipIf(unreachable)("who may ask what", () => {
  let test: TestApp;
  /** Keys by what they are, and what each may; null for one that opens nothing. */
  const keys: [string, string, readonly StoreScope[] | null][] = [];
  beforeAll(async () => {
    test = await startApp();
    const add = async (name: string, scopes: readonly StoreScope[], endsAt?: Date) => {
      const made = await addStoreKey(test.db, { scopes, ...(endsAt ? { endsAt } : {}) });
      return { ...made, name };
    };
    const gone = await add("revoked", storeScopes);
    await test.db.write((tx) =>
      tx.storeKey.update({ where: { id: gone.id }, data: { revokedAt: test.clock.now } }),
    );
    const ended = await add("ended", storeScopes, test.clock.now);
    keys.push(["none", "", null], ["unknown", newStoreKey(), null]);
    keys.push(["revoked", gone.key, null], ["ended", ended.key, null]);
    for (const scope of storeScopes) {
      const others = storeScopes.filter((other) => other !== scope);
      keys.push([`only ${scope}`, (await add(scope, [scope])).key, [scope]]);
      keys.push([`all but ${scope}`, (await add(scope, others)).key, others]);
    }
  });
  afterAll(() => test.close());

  const ask = (key: string, { method, path, spec }: Endpoint) => {
    const body = spec.body || spec.lines ? "{}" : undefined;
    const type = spec.lines ? "application/x-ndjson" : "application/json";
    const headers: Record<string, string> = body ? { "content-type": type } : {};
    const address = path.replace(/:\w+/g, "1");
    const verb = method.toLowerCase() as Lowercase<typeof method>;
    return new Store(test.app, key).ask(verb, address, body, headers);
  };

  const expected = ({ spec: { scope } }: Endpoint, may: readonly StoreScope[] | null) => {
    if (scope === "public") return undefined;
    if (may === null) return doors[0];
    return may.includes(scope) ? undefined : doors[1];
  };

  it.each(storeEndpoints.map((one) => [`${one.method} ${one.path}`, one] as const))(
    "%s is open to its scope alone",
    async (_, endpoint) => {
      for (const [name, key, may] of keys) {
        const { type } = (await ask(key, endpoint)).body;
        const refused = doors.includes(type as string) ? type : undefined;
        expect(refused, name).toBe(expected(endpoint, may));
      }
    },
  );

  it("changes nothing for who is refused", async () => {
    const rows = () => dumpDatabase(test.db, ["StoreKey.lastUsedAt"]);
    const before = await rows();
    for (const endpoint of storeEndpoints)
      for (const [, key, may] of keys)
        if (expected(endpoint, may) !== undefined) await ask(key, endpoint);
    expect(await rows()).toEqual(before);
  });
});
