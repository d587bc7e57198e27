import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storeEndpoints } from "../../../src/features/index.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { contract } from "../../support/contract.ts";
import { unreachable } from "../../support/databases.ts";
import { Store, startStore } from "../../support/store.ts";

describe.skipIf(unreachable)("the contract of the store's interface", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it("is answered without a key", async () => {
    const { status, body } = await new Store(test.app, "").get("/openapi.json");
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(contract)));
  });

  it.each(storeEndpoints.map(({ path }) => path))("names every method of %s", async (path) => {
    const methods = storeEndpoints.filter((one) => one.path === path).map(({ method }) => method);
    const store = await startStore(test);
    const refused = await store.ask("patch", path.replaceAll(/:\w+/g, "1"));
    expect(refused.status).toBe(405);
    const known = methods.includes("GET") ? [...methods, "HEAD"] : methods;
    expect(refused.headers.allow).toBe(known.join(", "));
  });

  it("does not have what there is not", async () => {
    const refused = await (await startStore(test)).get("/nothing");
    expect(refused.status).toBe(404);
    expect(refused.body).toMatchObject({ type: "/store/api#not-found" });
  });
});
