import { describe, expect, it } from "vitest";
import { addUser } from "../../support/app.ts";
import { useAudit } from "../../support/audit-entries.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("the audit", () => {
  const audit = useAudit();
  const { ids, addEntry } = audit;

  const hostile = [
    "%00",
    "%E2%80%AEevil",
    "<b>",
    "x".repeat(5_000),
    "%ED%A0%80",
    "__proto__",
    "';DROP TABLE x;--",
    "\\",
    "{}",
    "-1",
    "999999999",
    "1e9",
    "9999-12-31",
    "%",
  ];
  it.each(["who", "whom", "act", "result", "from", "to", "per", "before", "history"])(
    "takes hostile values of %s",
    async (name) => {
      for (const value of hostile) {
        for (const path of ["/audit", "/users/1"])
          expect(
            (await audit.browser.get(`${path}?${name}=${encodeURI(decodeSafely(value))}`)).status,
            value.slice(0, 20),
          ).toBeLessThan(500);
      }
    },
  );

  it("reading changes nothing", async () => {
    const before = await audit.app.db.read.auditEntry.count();
    await audit.browser.get("/audit?who=müller&result=refused");
    await audit.browser.get(`/users/${ids.mueller}`);
    expect(await audit.app.db.read.auditEntry.count()).toBe(before);
  });

  it.each([
    [["administrators"], 200, 200],
    [["user-managers"], 200, 200],
    [["auditors"], 200, 200],
    [["customer-service"], 403, 200],
    [[], 403, 403],
  ] as const)("%j get /audit %i, a record with its history %i", async (groups, all, record) => {
    const reader = await audit.app.signedIn(await addUser(audit.app.db, { groups: [...groups] }));
    expect((await reader.get("/audit")).status).toBe(all);
    const page = await reader.get(`/users/${ids.mueller}`);
    expect(page.status).toBe(record);
    expect([
      page.text.includes("192.0.2.7"),
      page.text.includes('href="/audit'),
      page.text.includes("/audit?who="),
    ]).toEqual([record === 200, all === 200, all === 200]);
  });

  it("survives old rows of any shape", async () => {
    const subjectId = await addUser(audit.app.db);
    for (const [action, changes, reason] of [
      ["user.updated", "{", null],
      ["user.vanished", "[]", "nonsense"],
      ["user.updated", '{"status":{"from":"x","to":"y"}}', null],
    ] as const)
      await addEntry({
        action,
        changes,
        reason,
        subjectId,
        subjectName: "<script>alert(1)</script>",
        source: "web",
      });
    for (const path of ["/audit", `/users/${subjectId}`]) {
      const page = await audit.browser.get(path);
      expect([
        page.status,
        textOf(page.text).includes("The details of this entry cannot be read."),
      ]).toEqual([200, true]);
      expect(textOf(page.text)).toContain("Unknown action (user.vanished)");
      expect(page.text).not.toContain("<script>alert");
    }
  });
});

function decodeSafely(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
