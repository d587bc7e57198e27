import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { crawl } from "../../support/crawl.ts";
import { unreachable } from "../../support/databases.ts";
import {
  somebodyDeleted,
  startAppWithPasswords,
  theirAddress,
  traces,
} from "../../support/somebody.ts";

describe.skipIf(unreachable)("an administrator who reads everything after an erasure", () => {
  let test: TestApp;
  let id: number;
  beforeAll(async () => {
    test = await startAppWithPasswords();
    ({ id } = await somebodyDeleted(test));
    const admin = await test.signedIn();
    await admin.submit(`/users/${id}/erasure`, { address: theirAddress });
  });
  afterAll(() => test.close());

  const named = (text: string) => [...traces, "former:"].filter((word) => text.includes(word));
  // In the language whose words are not those of the record.
  const readsGerman = async () =>
    test.signedIn(await addUser(test.db, { locale: "de", groups: ["administrators"] }));

  it("finds the person on no page", async () => {
    const reader = await readsGerman();
    const found: string[] = [];
    const visit = async (address: string) => {
      const { text } = await reader.get(address);
      for (const word of named(text)) found.push(`${word} on ${address}`);
      return text;
    };
    const entries = await test.db.read.auditEntry.findMany({ select: { id: true } });
    const record = ["", "/access", "/erasure", "/customers", "/edit"].map(
      (page) => `/users/${id}${page}`,
    );
    const visited = await crawl(["/", "/users?status=deleted&per=100", ...record], visit);
    for (const entry of entries) await visit(`/audit/${entry.id}`);
    expect(found).toEqual([]);
    expect(visited.size).toBeGreaterThan(60);
  }, 240_000);

  const take = async (reader: Browser, list: string) => (await reader.submit(list)).text;

  it.each(["/users/export", "/audit/export"])("finds the person in no file: %s", async (list) => {
    const file = await take(await readsGerman(), list);
    expect(named(file)).toEqual([]);
    expect(file).toContain(`Ehemaliger Benutzer Nr. ${id}`);
  });
});
