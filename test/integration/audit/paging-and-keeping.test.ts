import { describe, expect, it } from "vitest";
import { raw } from "../../../src/db/sql.ts";
import { addUser } from "../../support/app.ts";
import { useAudit } from "../../support/audit-entries.ts";
import { textOf } from "../../support/browser.ts";
import { dialect, unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("the audit", () => {
  const audit = useAudit();
  const { addEntry } = audit;

  it.each([
    ["/audit?whom=%23", 50, "per=50&", "before="],
    ["/users/", 25, "", "history="],
  ])(
    "pages of %s meet without gap or overlap, forwards and back",
    async (base, per, keep, parameter) => {
      const subjectId = await addUser(audit.app.db);
      // Some of one instant, some out of order, as two processes write them.
      const minute = (index: number) =>
        new Date(Date.UTC(2026, 1, 20, 10, Math.floor(index / 3) + (index % 7))).toISOString();
      const rows: { id: number; at: string }[] = [];
      for (let index = 0; index < per * 2 + 10; index++)
        rows.push({
          at: minute(index),
          id: await addEntry({
            at: minute(index),
            subjectId,
            changes: `{"email":"n${index}@example.com"}`,
            action: "user.created",
          }),
        });
      const expected = rows
        .map((row, index) => ({ ...row, index }))
        .sort((a, b) => b.at.localeCompare(a.at) || b.id - a.id)
        .map(({ index }) => `n${index}@`);
      const shown = (html: string) =>
        [...html.matchAll(/E-mail: (n\d+@)/g)].map(([, email]) => email);
      const link = (html: string, rel: string) =>
        new RegExp(`<a class="page-link" href="([^"]+)" rel="${rel}"`)
          .exec(html)?.[1]
          ?.replaceAll("&amp;", "&");
      const first = await audit.browser.get(
        `${base}${subjectId}${keep ? `&${keep.slice(0, -1)}` : ""}`,
      );
      const second = await audit.browser.get(link(first.text, "next") as string);
      const third = await audit.browser.get(link(second.text, "next") as string);
      expect([first, second, third].flatMap(({ text }) => shown(text))).toEqual(expected);
      expect(textOf(third.text)).toContain(`${expected.length} entries`);
      expect([link(first.text, "prev"), link(third.text, "next")]).toEqual([undefined, undefined]);
      const back = await audit.browser.get(link(third.text, "prev") as string);
      expect(shown(back.text)).toEqual(shown(second.text));
      expect(link(back.text, "prev")).not.toContain(parameter);
    },
  );

  it("names the customers of an act, fifty at most", async () => {
    const subjectId = await addUser(audit.app.db);
    const entryId = await addEntry({
      action: "customers.assigned",
      subjectId,
      changes: '{"assigned":60,"released":1}',
    });
    const data = Array.from({ length: 61 }, (_, index) => ({
      entryId,
      customerId: index + 1,
      change: index < 60 ? "assigned" : "released",
      reference: `R-${index}`,
      name: `Kunde ${String(index).padStart(2, "0")}`,
    }));
    await audit.app.db.write((tx) => tx.auditCustomer.createMany({ data }));
    const page = await audit.browser.get(`/users/${subjectId}`);
    const text = textOf(page.text);
    for (const part of [
      "60 customers assigned",
      "1 customer released",
      "Show the 61 customers",
      "Kunde 00 · R-0 · assigned",
      "and 11 more",
    ])
      expect(text).toContain(part);
    expect(page.text.match(/Kunde \d\d/g)).toHaveLength(50);
  });

  it("counts no further than a thousand", async () => {
    const subjectId = await addUser(audit.app.db);
    const row = {
      action: "user.updated",
      result: "done",
      actorId: 1,
      actorName: "Ada Admin",
      subjectType: "user",
      subjectId,
      subjectName: "Many",
      changes: "{}",
      source: "web",
    };
    const data = Array.from({ length: 1_100 }, (_, index) => ({
      ...row,
      at: new Date(Date.UTC(2026, 0, 5, 0, 0, index)),
    }));
    await audit.app.db.write((tx) => tx.auditEntry.createMany({ data }));
    for (const path of [`/audit?whom=%23${subjectId}`, `/users/${subjectId}`, "/audit"])
      expect(textOf((await audit.browser.get(path)).text)).toContain("More than 1,000 entries");
  });

  it.each([
    ["UPDATE", `UPDATE "AuditEntry" SET "actorName" = 'Nobody' WHERE "id" = 1`],
    ["DELETE", `DELETE FROM "AuditEntry" WHERE "id" = 1`],
    ["UPDATE", `UPDATE "AuditCustomer" SET "name" = 'Nobody'`],
    ["DELETE", `DELETE FROM "AuditCustomer"`],
    ["UPDATE", `UPDATE "AuditUser" SET "name" = 'Nobody'`],
    ["DELETE", `DELETE FROM "AuditUser"`],
    ...(dialect === "postgresql"
      ? [
          ["TRUNCATE", `TRUNCATE "AuditEntry" CASCADE`],
          ["TRUNCATE", `TRUNCATE "AuditCustomer"`],
          ["TRUNCATE", `TRUNCATE "AuditUser"`],
        ]
      : [
          ["REPLACE", `REPLACE INTO "AuditEntry" SELECT * FROM "AuditEntry"`],
          [
            "REPLACE",
            `REPLACE INTO "AuditCustomer"
              SELECT "entryId", "customerId", "change", "reference", 'Nobody'
              FROM "AuditCustomer"`,
          ],
          [
            "REPLACE",
            `REPLACE INTO "AuditUser"
              SELECT "entryId", "userId", "change", 'Nobody', "version", "gained", "lost"
              FROM "AuditUser"`,
          ],
        ]),
  ])("the database refuses %s: %s", async (_, statement) => {
    const entryId = await addEntry({});
    await audit.app.db.write(async (tx) => {
      await tx.auditCustomer.create({
        data: { entryId, customerId: 1, change: "assigned", reference: "R", name: "N" },
      });
      await tx.auditUser.create({
        data: { entryId, userId: 1, change: "rights", name: "N", gained: "", lost: "" },
      });
    });
    const everything = async () => [
      await audit.app.db.read.auditEntry.findMany({ orderBy: { id: "asc" } }),
      await audit.app.db.read.auditCustomer.findMany({ orderBy: { entryId: "asc" } }),
      await audit.app.db.read.auditUser.findMany({ orderBy: { entryId: "asc" } }),
    ];
    const before = await everything();
    await expect(audit.app.db.write((tx) => tx.run(raw(statement)))).rejects.toThrow(/append-only/);
    expect(await everything()).toEqual(before);
  });
});
