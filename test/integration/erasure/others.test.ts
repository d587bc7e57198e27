import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("of others, when somebody called Id is erased,", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    const id = await addUser(test.db, { firstName: "Id", lastName: "", status: "deleted" });
    const { email } = await test.db.read.user.findUniqueOrThrow({ where: { id } });
    const results = ['{"result":{"id":7}}', '{"result":{"name":"Idris"}}', '{"result":"Id"}'];
    const receipt = { userId: 1, path: "/", createdAt: test.clock.now };
    await test.db.write(async (tx) => {
      await tx.formReceipt.createMany({
        data: results.map((result, index) => ({ ...receipt, formId: `form-${index}`, result })),
      });
      const keep = (value: unknown) =>
        tx.session.updateMany({ where: { userId: 1 }, data: { data: JSON.stringify(value) } });
      await keep({ kept: { path: `/users/${id}0/edit`, values: { firstName: "Idris" } } });
    });
    await admin.submit(`/users/${id}/erasure`, { address: email });
  });
  afterAll(() => test.close());

  it("answers to forms stay where the name is part of a word, or names a field", async () => {
    const kept = await test.db.read.formReceipt.findMany({
      where: { formId: { startsWith: "form-" } },
      orderBy: { formId: "asc" },
    });
    expect(kept.map(({ formId }) => formId)).toEqual(["form-0", "form-1"]);
  });

  it("sessions keep what was typed about others", async () => {
    const [session] = await test.db.read.session.findMany({ where: { userId: 1 } });
    expect(session?.data).toContain("Idris");
  });
});
