import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { raw } from "../../../src/db/sql.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { dialect, unreachable } from "../../support/databases.ts";

interface Entry {
  at?: string;
  action?: string;
  result?: "done" | "refused";
  actorId?: number | null;
  actorName?: string;
  subjectId?: number | null;
  subjectName?: string;
  changes?: string;
  reason?: string | null;
  source?: string;
}

describe.skipIf(unreachable)("the audit", () => {
  let test: TestApp;
  let browser: Browser;
  const ids: Record<string, number> = {};

  /** Straight into the table, as an act of another day wrote it. Answers the id. */
  async function addEntry({ at = "2026-03-01T12:00:00Z", ...entry }: Entry): Promise<number> {
    const plain = {
      action: "user.updated",
      result: "done",
      actorId: 1,
      actorName: "Ada Admin",
      changes: "{}",
      reason: null,
      source: "web",
    };
    const subject = {
      subjectType: entry.subjectId ? "user" : "none",
      subjectId: null,
      subjectName: "",
    };
    const data = {
      ...plain,
      ...subject,
      ...entry,
      at: new Date(at),
      address: "192.0.2.7",
      requestId: "request-7",
    };
    return (await test.db.write((tx) => tx.auditEntry.create({ data, select: { id: true } }))).id;
  }

  beforeAll(async () => {
    test = await startApp({}, { TIME_ZONE: "Europe/Berlin" });
    browser = await test.signedIn();
    ids.mueller = await addUser(test.db, {
      email: "jm@example.com",
      firstName: "Jörg",
      lastName: "Müller",
      groups: ["user-managers", "auditors"],
    });
    ids.service = await addUser(test.db, {
      email: "cs@example.com",
      firstName: "Carla",
      lastName: "Service",
    });
    ids.auditor = await addUser(test.db, {
      email: "au@example.com",
      firstName: "Otto",
      lastName: "Auditor",
      groups: ["auditors"],
    });
    await addEntry({
      at: "2026-02-27T23:30:00Z",
      action: "user.created",
      subjectId: ids.mueller,
      subjectName: "Jörg Müller",
    });
    await addEntry({
      action: "user.updated",
      actorId: ids.mueller,
      actorName: "Jörg Müller",
      subjectId: ids.service,
      subjectName: "Carla Service",
    });
    const reason = JSON.stringify({ key: "rights.whyNot.actOn", permission: "roles.manage" });
    await addEntry({
      result: "refused",
      reason,
      action: "user.deactivated",
      actorId: ids.mueller,
      actorName: "Jörg Müller",
      subjectId: 1,
      subjectName: "Ada Admin",
    });
    await addEntry({
      at: "2026-03-01T23:30:00Z",
      action: "session.refused",
      result: "refused",
      reason: "{}",
      changes: '{"cause":"unknown"}',
      actorId: null,
      actorName: "",
    });
  });
  afterAll(() => test.close());

  const acts = (html: string) =>
    [...html.matchAll(/class="entry-act">([^<]+)</g)].map(([, act]) => act);
  const known = {
    updated: "User edited",
    refused: "Tried to deactivate the user",
    failed: "Sign-in failed",
    created: "User created",
  };

  it("shows everything, the newest first, with who, whom and from where", async () => {
    const page = await browser.get("/audit");
    expect(acts(page.text).slice(0, 4)).toEqual([
      known.failed,
      known.refused,
      known.updated,
      known.created,
    ]);
    const text = textOf(page.text);
    for (const part of [
      "192.0.2.7",
      "Missing right: Manage roles",
      "Not signed in",
      "No account with this e-mail",
      "Times in Europe/Berlin",
    ])
      expect(text).toContain(part);
    expect(page.text).toContain(
      `<a href="/users/${ids.mueller}"><bdi translate="no">Jörg Müller</bdi></a>`,
    );
    expect(text).toContain("2 Mar 2026, 00:30:00");
  });

  it.each([
    ["who=müller", ["refused", "updated"]],
    ["who=MUELLER", []],
    ["who=MÜLLER", ["refused", "updated"]],
    ["who=jm@", ["refused", "updated"]],
    ["whom=carla", ["updated"]],
    ["who=jörg&whom=admin@", ["refused"]],
    ["who=%25", []],
    ["who=nobody%20at%20all", []],
    ["act=user.created", ["created"]],
    ["act=user.deactivated&result=refused", ["refused"]],
    ["result=refused", ["failed", "refused"]],
    ["who=müller&result=done", ["updated"]],
    ["from=2026-03-02", ["failed"]],
    ["to=2026-02-28&from=2026-02-28", ["created"]],
    ["from=2026-02-28&to=2026-03-01", ["refused", "updated", "created"]],
    ["from=2027-01-01", []],
  ])("filters by %s", async (query, found) => {
    const page = await browser.get(
      `/audit?${encodeURI(query).replaceAll("%2525", "%25").replaceAll("%2520", "%20")}`,
    );
    expect(acts(page.text)).toEqual(found.map((name) => known[name as keyof typeof known]));
    expect(page.text).not.toContain("was ignored");
    if (found.length === 0) expect(textOf(page.text)).toContain("No entry matches");
  });

  it("says of a period that ends before it begins what is wrong, and lists nothing", async () => {
    const page = await browser.get("/audit?who=jm&from=2026-03-02&to=2026-02-28");
    expect([page.status, acts(page.text)]).toEqual([200, []]);
    expect(page.text).toContain("<title>Error: Audit");
    expect(page.text).toContain('href="#to">“To” is before “From”. Choose a later day.</a>');
    for (const [name, value] of [
      ["from", "2026-03-02"],
      ["to", "2026-02-28"],
    ])
      expect(page.text).toMatch(
        new RegExp(`id="${name}"[^>]*value="${value}"[^>]*aria-invalid="true"`),
      );
    expect(page.text).toContain('value="jm"');
    expect(page.text).toContain('id="to-error"');
    expect(textOf(page.text)).not.toContain("No entry matches");
    expect((await browser.get("/audit?from=2026-03-02&to=2026-03-02")).text).not.toContain(
      "Error:",
    );
  });

  it("picks one person by number", async () => {
    expect(acts((await browser.get(`/audit?who=%23${ids.mueller}`)).text)).toEqual([
      known.refused,
      known.updated,
    ]);
    expect(acts((await browser.get(`/audit?whom=%23${ids.service}`)).text)).toEqual([
      known.updated,
    ]);
    expect((await browser.get("/audit?who=%23999999999")).text).toContain("No entry matches");
  });

  it("finds people by what they were called before", async () => {
    const path = `/users/${ids.service}/edit`;
    await browser.submit(path, {
      firstName: "Karla",
      lastName: "Umbenannt",
      email: "neu@example.com",
    });
    for (const name of ["carla service", "SERVICE", "cs@", "umbenannt", "neu@"])
      expect(
        acts((await browser.get(`/audit?whom=${encodeURIComponent(name)}`)).text),
        name,
      ).toEqual(["User edited", "User edited"]);
  });

  it("asks for more when too many people match", async () => {
    for (let index = 0; index < 51; index++) await addUser(test.db, { lastName: "Schmidt" });
    const page = await browser.get("/audit?who=schmidt");
    expect(textOf(page.text)).toContain("More than 50 users match “schmidt”.");
  });

  it("falls back with a note on what it does not understand", async () => {
    const page = await browser.get(
      "/audit?act=user.exploded&result=maybe&from=2026-02-30&to=soon&per=7&before=-1&who[]=x&" +
        "whom=a&whom=b",
    );
    expect(page.status).toBe(200);
    expect(textOf(page.text)).toContain(
      "was ignored: whom, act, result, from, to, per and before.",
    );
  });

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
            (await browser.get(`${path}?${name}=${encodeURI(decodeSafely(value))}`)).status,
            value.slice(0, 20),
          ).toBeLessThan(500);
      }
    },
  );

  it("reading changes nothing", async () => {
    const before = await test.db.read.auditEntry.count();
    await browser.get("/audit?who=müller&result=refused");
    await browser.get(`/users/${ids.mueller}`);
    expect(await test.db.read.auditEntry.count()).toBe(before);
  });

  it.each([
    [["administrators"], 200, 200],
    [["user-managers"], 200, 200],
    [["auditors"], 200, 200],
    [["customer-service"], 403, 200],
    [[], 403, 403],
  ] as const)("%j get /audit %i, a record with its history %i", async (groups, audit, record) => {
    const reader = await test.signedIn(await addUser(test.db, { groups: [...groups] }));
    expect((await reader.get("/audit")).status).toBe(audit);
    const page = await reader.get(`/users/${ids.mueller}`);
    expect(page.status).toBe(record);
    expect([
      page.text.includes("192.0.2.7"),
      page.text.includes('href="/audit'),
      page.text.includes("/audit?who="),
    ]).toEqual([record === 200, audit === 200, audit === 200]);
  });

  it("survives old rows of any shape", async () => {
    const subjectId = await addUser(test.db);
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
      const page = await browser.get(path);
      expect([
        page.status,
        textOf(page.text).includes("The details of this entry cannot be read."),
      ]).toEqual([200, true]);
      expect(textOf(page.text)).toContain("Unknown action (user.vanished)");
      expect(page.text).not.toContain("<script>alert");
    }
  });

  it.each([
    ["/audit?whom=%23", 50, "per=50&", "before="],
    ["/users/", 25, "", "history="],
  ])(
    "pages of %s meet without gap or overlap, forwards and back",
    async (base, per, keep, parameter) => {
      const subjectId = await addUser(test.db);
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
      const first = await browser.get(`${base}${subjectId}${keep ? `&${keep.slice(0, -1)}` : ""}`);
      const second = await browser.get(link(first.text, "next") as string);
      const third = await browser.get(link(second.text, "next") as string);
      expect([first, second, third].flatMap(({ text }) => shown(text))).toEqual(expected);
      expect(textOf(third.text)).toContain(`${expected.length} entries`);
      expect([link(first.text, "prev"), link(third.text, "next")]).toEqual([undefined, undefined]);
      const back = await browser.get(link(third.text, "prev") as string);
      expect(shown(back.text)).toEqual(shown(second.text));
      expect(link(back.text, "prev")).not.toContain(parameter);
    },
  );

  it("names the customers of an act, fifty at most", async () => {
    const subjectId = await addUser(test.db);
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
    await test.db.write((tx) => tx.auditCustomer.createMany({ data }));
    const page = await browser.get(`/users/${subjectId}`);
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
    const subjectId = await addUser(test.db);
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
    await test.db.write((tx) => tx.auditEntry.createMany({ data }));
    for (const path of [`/audit?whom=%23${subjectId}`, `/users/${subjectId}`, "/audit"])
      expect(textOf((await browser.get(path)).text)).toContain("More than 1,000 entries");
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
    await test.db.write(async (tx) => {
      await tx.auditCustomer.create({
        data: { entryId, customerId: 1, change: "assigned", reference: "R", name: "N" },
      });
      await tx.auditUser.create({
        data: { entryId, userId: 1, change: "rights", name: "N", gained: "", lost: "" },
      });
    });
    const everything = async () => [
      await test.db.read.auditEntry.findMany({ orderBy: { id: "asc" } }),
      await test.db.read.auditCustomer.findMany({ orderBy: { entryId: "asc" } }),
      await test.db.read.auditUser.findMany({ orderBy: { entryId: "asc" } }),
    ];
    const before = await everything();
    await expect(test.db.write((tx) => tx.run(raw(statement)))).rejects.toThrow(/append-only/);
    expect(await everything()).toEqual(before);
  });
});

function decodeSafely(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
