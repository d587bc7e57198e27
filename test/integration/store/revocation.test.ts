import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { buildDeps } from "../../../src/deps.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { hangUp } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { addStoreKey, Store } from "../../support/store.ts";

const PREVIEW = "/customers/C-1/preview";

describe.skipIf(unreachable)("revoking a store key", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  const addressOf = (id: number) => `/store/${id}/revocation`;
  const revoked = (id: number) =>
    test.db.read.auditEntry.count({
      where: { action: "storeKey.revoked", subjectId: id, result: "done" },
    });

  it("names the key, when it was used last, and what stops", async () => {
    const { id } = await addStoreKey(test.db, { name: "Night import" });
    const page = textOf((await admin.get(addressOf(id))).text);
    expect(page).toContain("Warning: revoke the store key Night import?");
    expect(page).toMatch(/Last used\s+Never/);
  });

  it("refuses the next request of the store, also to another process", async () => {
    const { id, key } = await addStoreKey(test.db);
    const deps = await buildDeps(test.deps.config, { ...test.deps, db: undefined });
    const elsewhere = createApp(deps);
    const stores = [new Store(test.app, key), new Store(elsewhere, key)];
    const ask = () => Promise.all(stores.map(async (store) => (await store.get(PREVIEW)).status));
    expect(await ask()).toEqual([200, 200]);
    const done = await admin.submit(addressOf(id));
    expect([done.status, done.headers.location]).toEqual([303, `/store#k${id}`]);
    expect(await ask()).toEqual([401, 401]);
    await hangUp(elsewhere);
    await deps.db.close();
  });

  it("lists it as revoked, without a button", async () => {
    const { id } = await addStoreKey(test.db);
    await admin.submit(addressOf(id));
    const page = (await admin.get("/store")).text;
    const row = page.slice(page.indexOf(`id="k${id}"`)).split("</tr>")[0] as string;
    expect(row).toContain("Revoked");
    expect(row).not.toContain(addressOf(id));
  });

  it("says to whoever comes second who was first, and records one", async () => {
    const { id } = await addStoreKey(test.db);
    const other = await test.signedIn();
    const forms = [await admin.form(addressOf(id)), await other.form(addressOf(id))] as const;
    await admin.post(addressOf(id), forms[0]);
    const refused = await other.post(addressOf(id), forms[1]);
    expect(refused.status).toBe(409);
    expect(textOf(refused.text)).toMatch(/has already been revoked.*by Ada Admin/);
    expect(await revoked(id)).toBe(1);
  });

  it("is done once by two at once", async () => {
    const { id } = await addStoreKey(test.db);
    const other = await test.signedIn();
    const forms = [await admin.form(addressOf(id)), await other.form(addressOf(id))] as const;
    const answers = await Promise.all([
      admin.post(addressOf(id), forms[0]),
      other.post(addressOf(id), forms[1]),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await revoked(id)).toBe(1);
  });

  it("shows a key that is revoked with who did it, and no button", async () => {
    const { id } = await addStoreKey(test.db);
    await admin.submit(addressOf(id));
    const page = (await admin.get(addressOf(id))).text;
    expect(textOf(page)).toMatch(/This key has already been revoked\. By Ada Admin, 2 Mar 2026/);
    expect(page).not.toContain("btn-danger");
  });
});
