import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";
import { addStoreKey, Store, startStore } from "../../support/store.ts";

const PREVIEW = "/customers/C-1/preview";

describe.skipIf(unreachable)("a store key", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const used = async (id: number) =>
    (await test.db.read.storeKey.findUniqueOrThrow({ where: { id } })).lastUsedAt;

  it("opens what it may", async () => {
    const store = await startStore(test, { scopes: ["preview"] });
    expect((await store.get(PREVIEW)).status).toBe(200);
  });

  it.each(["", "gh_x", "gh_0123456789012345678901234567890123456789012"])(
    "is refused as unknown: %j",
    async (key) => {
      const refused = await new Store(test.app, key).get(PREVIEW);
      expect(refused.status).toBe(401);
      expect(refused.headers["www-authenticate"]).toBe("Bearer");
      expect(refused.body).toMatchObject({ type: "/store/api#key", status: 401 });
    },
  );

  it("does not open what it may not", async () => {
    const store = await startStore(test, { scopes: ["agents", "customers"] });
    const refused = await store.get(PREVIEW);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ type: "/store/api#scope" });
  });

  it("is told that it asks under another name than PUBLIC_URL's", async () => {
    const store = await startStore(test);
    const refused = await store.ask("get", PREVIEW, undefined, { host: "elsewhere.example" });
    expect(refused.body).toMatchObject({
      ...{ type: "/store/api#bad-request", status: 400 },
      detail: "Gatehouse is not available at this address.",
    });
  });

  it("opens nothing once it is revoked", async () => {
    const { id, key } = await addStoreKey(test.db);
    const store = new Store(test.app, key);
    await test.db.write((tx) =>
      tx.storeKey.update({ where: { id }, data: { revokedAt: test.clock.now } }),
    );
    expect((await store.get(PREVIEW)).status).toBe(401);
  });

  it("opens nothing from the moment on at which it ends", async () => {
    const endsAt = new Date(test.clock.now.getTime() + 1_000);
    const store = await startStore(test, { endsAt });
    expect((await store.get(PREVIEW)).status).toBe(200);
    test.clock.advance(1_000);
    expect((await store.get(PREVIEW)).status).toBe(401);
  });

  it("is noted as used, a minute later at the earliest once more", async () => {
    const { id, key } = await addStoreKey(test.db);
    const store = new Store(test.app, key);
    const first = test.clock.now;
    await store.get(PREVIEW);
    await expect.poll(() => used(id)).toEqual(first);
    test.clock.advance(59_000);
    await store.get(PREVIEW);
    test.clock.advance(1_000);
    await store.get(PREVIEW);
    await expect.poll(() => used(id)).toEqual(test.clock.now);
  });

  it("is noted as used once, however many requests come before that is written", async () => {
    const store = await startStore(test);
    const write = vi.spyOn(test.db, "write").mockReturnValue(new Promise(() => {}));
    await Promise.all(Array.from({ length: 20 }, () => store.get(PREVIEW)));
    expect(write).toHaveBeenCalledTimes(1);
    write.mockRestore();
  });

  it("has its share of requests, which fills with time, and others have theirs", async () => {
    const [busy, other] = [await startStore(test), await startStore(test)];
    for (let asked = 0; asked < 300; asked += 100)
      await Promise.all(Array.from({ length: 100 }, () => busy.get(PREVIEW)));
    const refused = await busy.get(PREVIEW);
    expect(refused.status).toBe(429);
    expect(refused.headers["retry-after"]).toBe("1");
    expect((await other.get(PREVIEW)).status).toBe(200);
    test.clock.advance(10);
    expect((await busy.get(PREVIEW)).status).toBe(200);
    expect((await busy.get(PREVIEW)).status).toBe(429);
  });

  it("is named in the log where it may not ask or its share is used up (rule R79)", async () => {
    const { id, key } = await addStoreKey(test.db, { scopes: ["customers"] });
    const store = new Store(test.app, key);
    for (let asked = 0; asked < 301; asked++) await store.get(PREVIEW);
    const lines = test.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    const statuses = lines.filter(({ storeKey }) => storeKey === id).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([403, 429]));
  });

  it("is not read from a cookie, nor does it start a session", async () => {
    const { key } = await addStoreKey(test.db);
    const answer = await new Store(test.app, key).get(PREVIEW);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });
});
