import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storeEndpoints } from "../../../src/features/index.ts";
import type { Endpoint } from "../../../src/http/endpoint.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";
import { type Store, startStore } from "../../support/store.ts";

const RUNS = 40;

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.constantFrom("", "..", "%", "%00", "%ff", "__proto__", "null", "\u0000", "\ud800", "𝕏"),
);

/** JSON with the fields' own names among it, and what JSON is not. */
function bodyFor({ spec }: Endpoint): fc.Arbitrary<string> {
  const names = Object.keys((spec.body ?? spec.lines)?.shape ?? {});
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), anyText);
  const known = fc.record(Object.fromEntries(names.map((name) => [name, value])), {
    requiredKeys: [],
  });
  const line = fc.oneof(
    known.map((one) => JSON.stringify(one)),
    fc.json({ maxDepth: 3 }),
    anyText,
  );
  return fc
    .array(line, { minLength: 1, maxLength: spec.lines ? 5 : 1 })
    .map((all) => all.join("\n"));
}

describe.skipIf(unreachable)("whatever is sent to the store's interface", () => {
  let test: TestApp;
  let store: Store;
  beforeAll(async () => {
    test = await startApp();
    store = await startStore(test);
  });
  afterAll(() => test.close());

  const types = ["application/json", "application/x-ndjson", "text/plain", "application/json;x"];

  /** An answer that the contract does not have fails within `ask`. */
  it.each(storeEndpoints.map((one) => [`${one.method} ${one.path}`, one] as const))(
    "%s answers as its contract says, and never fails",
    { timeout: 60_000 },
    async (_, endpoint) => {
      const names = Object.keys(endpoint.spec.query?.shape ?? { q: true });
      const request = fc.record({
        part: anyText,
        query: fc.dictionary(fc.constantFrom(...names, "other"), anyText),
        body: bodyFor(endpoint),
        type: fc.constantFrom(...types),
      });
      await fc.assert(
        fc.asyncProperty(request, async ({ part, query, body, type }) => {
          // A key's share is another test's matter.
          test.clock.advance(10_000);
          const path = endpoint.path.replace(/:\w+/g, () => encode(part));
          const asked = new URLSearchParams(query).toString();
          const method = endpoint.method.toLowerCase() as Lowercase<typeof endpoint.method>;
          const hasBody = endpoint.method !== "GET";
          const { status } = await store.ask(
            method,
            asked ? `${path}?${asked}` : path,
            hasBody ? body : undefined,
            hasBody ? { "content-type": type } : {},
          );
          expect(status).toBeLessThan(500);
        }),
        { numRuns: RUNS },
      );
    },
  );

  it.each([
    "/%",
    "/%ff",
    "//",
    "/customers/%2e%2e/preview",
    "/customers//preview",
    "/openapi.json/",
  ])("%s is a problem, or an answer", async (path) => {
    expect((await store.get(path)).status).toBeLessThan(500);
  });
});

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
