import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storeEndpoints } from "../../../src/features/index.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { contract } from "../../support/contract.ts";
import { unreachable } from "../../support/databases.ts";
import { addStoreKey } from "../../support/store.ts";

const NONE = "At present no store key allows this.";

describe.skipIf(unreachable)("what pages say of the store", () => {
  let test: TestApp;
  let admin: Browser;
  let helper: Browser;
  let agent: number;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    helper = await test.signedIn(await addUser(test.db, { groups: ["customer-service"] }));
    agent = await addUser(test.db, { agent: true });
  });
  afterAll(() => test.close());

  const problemTypes = () =>
    Object.values(contract.paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ responses }) => JSON.stringify(responses).match(/#[\w-]+(?=")/g) ?? []);

  it("explains every address of the contract to whoever is signed in", async () => {
    const page = textOf((await helper.get("/store/api")).text);
    for (const { method, path } of storeEndpoints)
      expect(page).toContain(`${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  });

  it("names the fields of an answer that has two forms, and no type twice", async () => {
    const page = textOf((await helper.get("/store/api")).text);
    expect(page).toMatch(/agent true \| false\s+id whole number/);
    expect(page).not.toContain("text | text");
  });

  it("has a place for every type of problem, as the types lead there", async () => {
    const { text } = await helper.get("/store/api");
    const types = problemTypes().filter((type) => !type.includes("/"));
    expect(types.length).toBeGreaterThan(5);
    for (const type of types) expect(text).toContain(`id="${type.slice(1)}"`);
  });

  it("leads to the keys for those alone who may manage them", async () => {
    expect((await admin.get("/store/api")).text).toContain('href="/store"');
    expect((await helper.get("/store/api")).text).not.toContain('href="/store"');
  });

  const pages = () => [
    ["/users/new", "signs an agent in"],
    [`/users/${agent}/edit`, "signs an agent in"],
    [`/users/${agent}`, "lets this user preview drafts"],
    [`/users/${agent}/customers`, "lets this user preview drafts"],
  ];

  it("says with agents and customers what the store does, and that no key may ask", async () => {
    for (const [path = "", words] of pages()) {
      const page = textOf((await admin.get(path)).text);
      expect(page, path).toContain(words);
      expect(page, path).toContain(NONE);
    }
  });

  it("leads from there to the keys for those alone who may manage them", async () => {
    const path = `/users/${agent}/customers`;
    expect((await admin.get(path)).text).toContain('href="/store">Store keys</a>');
    expect((await helper.get(path)).text).not.toContain('href="/store"');
  });

  it("counts a key while it opens something, for what it may", async () => {
    const path = `/users/${agent}/customers`;
    const endsAt = new Date(test.clock.now.getTime() + 1_000);
    await addStoreKey(test.db, { scopes: ["agents", "customers"] });
    await addStoreKey(test.db, { scopes: ["preview"], endsAt });
    expect(textOf((await admin.get(path)).text)).not.toContain(NONE);
    test.clock.advance(1_000);
    expect(textOf((await admin.get(path)).text)).toContain(NONE);
    expect(textOf((await admin.get("/users/new")).text)).not.toContain(NONE);
  });
});
