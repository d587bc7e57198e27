import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { throughAuditGate } from "../../../src/db/audit-gate.ts";
import { raw } from "../../../src/db/sql.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { dialect, unreachable } from "../../support/databases.ts";

/** What the audit refuses while its gate is shut stands in audit/paging-and-keeping.test.ts. */
describe.skipIf(unreachable)("the gate of the audit", () => {
  let test: TestApp;
  let entryId: number;
  beforeAll(async () => {
    test = await startApp();
    entryId = (await test.db.read.auditEntry.findFirstOrThrow({ select: { id: true } })).id;
    await test.db.write(async (tx) => {
      await tx.auditCustomer.create({
        data: { entryId, customerId: 1, change: "assigned", reference: "R", name: "N" },
      });
      await tx.auditUser.create({
        data: { entryId, userId: 1, change: "rights", name: "N", gained: "", lost: "" },
      });
    });
  });
  afterAll(() => test.close());

  const nameOf = async () =>
    (await test.db.read.auditEntry.findUniqueOrThrow({ where: { id: entryId } })).actorName;
  const rename = (name: string) =>
    raw(`UPDATE "AuditEntry" SET "actorName" = '${name}' WHERE "id" = ${entryId}`);
  const open = raw(`INSERT INTO "AuditGate" ("id", "shut") VALUES (1, 2)`);
  /** Within the gate. */
  const through = (statement: string) =>
    test.db.write((tx) => throughAuditGate(tx, () => tx.run(raw(statement))));

  it("lets a name be changed, and is shut behind it", async () => {
    await test.db.write((tx) => throughAuditGate(tx, () => tx.run(rename("Within"))));
    await expect(test.db.write((tx) => tx.run(rename("After")))).rejects.toThrow(/append-only/);
    expect(await nameOf()).toBe("Within");
  });

  it("cannot be left open: what went through is undone", async () => {
    const left = test.db.write(async (tx) => {
      await tx.run(open);
      await tx.run(rename("Left open"));
    });
    await expect(left).rejects.toThrow(/foreign key|violates/i);
    expect(await nameOf()).toBe("Within");
    expect(await test.db.read.auditGate.count()).toBe(0);
  });

  it.each([
    `INSERT INTO "AuditGate" ("id", "shut") VALUES (2, 2)`,
    `INSERT INTO "AuditGate" ("id", "shut") VALUES (1, 1)`,
    `INSERT INTO "AuditGate" ("id", "shut") VALUES (1, 2), (2, 1)`,
  ])("has no other row, with which a COMMIT would take it: %s", async (statement) => {
    await expect(test.db.write((tx) => tx.run(raw(statement)))).rejects.toThrow(/check/i);
  });

  it.each([
    `UPDATE "AuditEntry" SET "action" = 'user.created'`,
    `UPDATE "AuditEntry" SET "result" = 'refused'`,
    `UPDATE "AuditEntry" SET "actorId" = 7`,
    `UPDATE "AuditEntry" SET "subjectId" = 7`,
    `UPDATE "AuditEntry" SET "at" = '2020-01-01'`,
    `UPDATE "AuditUser" SET "gained" = 'users.view'`,
    `UPDATE "AuditUser" SET "userId" = 7`,
    `UPDATE "AuditCustomer" SET "name" = 'Nobody'`,
    ...(dialect === "postgresql"
      ? [`TRUNCATE "AuditEntry" CASCADE`, `TRUNCATE "AuditUser"`, `TRUNCATE "AuditCustomer"`]
      : [`REPLACE INTO "AuditEntry" SELECT * FROM "AuditEntry"`]),
  ])("lets no fact through: %s", async (statement) => {
    await expect(through(statement)).rejects.toThrow(/append-only/);
  });

  it("is open to one transaction, not to those beside it", async () => {
    const other = () => test.db.write((tx) => tx.run(rename("Beside")));
    const both = test.db.write((tx) =>
      throughAuditGate(tx, async () => {
        await tx.run(rename("Within again"));
      }),
    );
    const [, beside] = await Promise.allSettled([both, other()]);
    expect(beside.status).toBe("rejected");
    expect(await nameOf()).toBe("Within again");
  });
});
