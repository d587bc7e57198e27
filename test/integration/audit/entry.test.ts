import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf, unescapeHtml } from "../../support/browser.ts";
import { dialect, unreachable } from "../../support/databases.ts";
import { insertRows, type Values } from "../../support/insert-rows.ts";

describe.skipIf(unreachable)("an entry of the audit", () => {
  let test: TestApp;
  let admin: Browser;
  const assigned = 901;
  const revoked = 902;
  const large = 903;
  const refused = 904;

  const entry = (id: number, more: Values) => ({
    id,
    at: "2026-03-01T12:00:00.000+00:00",
    action: "customers.assigned",
    result: "done",
    actorId: 1,
    actorName: "Ada Admin",
    subjectType: "user",
    subjectId: 1,
    subjectName: "Ada Then",
    changes: '{"assigned":60,"released":0}',
    reason: null,
    source: "web",
    address: "192.0.2.7",
    requestId: `request-${id}`,
    ...more,
  });
  const customer = (index: number) => ({
    entryId: assigned,
    customerId: index + 1,
    change: index === 59 ? "released" : "assigned",
    reference: `R--${index}`,
    name: `Kunde Nr${String(59 - index).padStart(2, "0")} Ångström`,
  });
  const member = (entryId: number, name: (index: number) => string) => (index: number) => ({
    entryId,
    userId: index + 1,
    change: "rights",
    name: name(index),
    gained: "",
    lost: "users.view",
  });

  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    const rows = (count: number, of: (index: number) => Values) =>
      Array.from({ length: count }, (_, index) => of(index));
    await test.db.write(async (tx) => {
      const into = { tx, dialect };
      const role = { action: "role.updated", subjectType: "role", changes: "{}" };
      const reason = '{"key":"users.whyNot.deleted"}';
      await insertRows(into, "AuditEntry", [
        entry(assigned, {}),
        entry(revoked, role),
        entry(large, role),
        entry(refused, { action: "user.updated", changes: "{}", result: "refused", reason }),
      ]);
      await insertRows(into, "AuditCustomer", rows(60, customer));
      await insertRows(
        into,
        "AuditUser",
        rows(
          30,
          member(revoked, (at) => `Uma ${at}`),
        ),
      );
      const names = (at: number) => (at === 2_999 ? "Zoë Last" : `Some Body${at}`);
      await insertRows(into, "AuditUser", rows(3_000, member(large, names)));
    });
  });
  afterAll(() => test.close());

  const link = (html: string, rel: string) =>
    unescapeHtml(new RegExp(`href="([^"]+)" rel="${rel}"`).exec(html)?.[1] ?? "");
  const names = (html: string, pattern: RegExp) => html.match(pattern) ?? [];

  it("says who did what to whom, from where and by which request", async () => {
    const { text } = await admin.get(`/audit/${assigned}`);
    for (const part of [
      "Customers assigned",
      "Entry 901",
      "Ada Admin",
      "Ada Then",
      "1 Mar 2026, 12:00:00",
      "192.0.2.7",
      "request-901",
      "60 customers assigned",
      "Done",
      "Times in UTC",
    ])
      expect(textOf(text)).toContain(part);
    const list = textOf((await admin.get("/audit")).text);
    expect(list, "the request id stands here alone").not.toContain("request-901");
  });

  it("says why it was refused, and lists nobody where nobody else was touched", async () => {
    const { text } = await admin.get(`/audit/${refused}`);
    expect(textOf(text)).toContain("Refused");
    expect(textOf(text)).toContain("Tried to edit the user");
    expect(text).not.toContain('id="touched"');
  });

  it("lists all whom it touched, 25 a page, by what was done and by name", async () => {
    const found: string[] = [];
    let address = `/audit/${assigned}`;
    while (address !== "") {
      const { text } = await admin.get(address);
      found.push(...names(textOf(text), /Kunde Nr\d\d/g));
      expect(textOf(text)).toContain("of 60");
      address = link(text, "next");
    }
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    expect(found).toEqual(
      [...numbers.slice(1), 0].map((at) => `Kunde Nr${String(at).padStart(2, "0")}`),
    );
  });

  it.each([
    ["angstrom NR07", 1, "Kunde Nr07"],
    ["r--7", 1, "Kunde Nr52"],
    ["R--5", 11, "Kunde Nr00"],
    ["kunde", 60, "Kunde Nr01"],
    ["nobody", 0, ""],
    ["%", 0, ""],
    ["-", 60, "Kunde Nr01"],
  ])("finds by words of that time: %s", async (q, count, first) => {
    const { text } = await admin.get(`/audit/${assigned}?q=${encodeURIComponent(q)}`);
    expect(names(textOf(text), /Kunde Nr\d\d/g)).toHaveLength(Math.min(count, 25));
    expect(textOf(text)).toContain(count === 0 ? "No match" : `of ${count}`);
    expect(textOf(text)).toContain(first);
  });

  it("pages through more than are counted, and finds the last of them", async () => {
    const { text } = await admin.get(`/audit/${large}`);
    expect(textOf(text)).toContain("1–25 of 1,000+");
    const last = await admin.get(`/audit/${large}?page=120`);
    expect(textOf(last.text)).toContain("Zoë Last");
    expect(link(last.text, "next")).toBe("");
    const searched = await admin.get(`/audit/${large}?q=ZOE`);
    expect(textOf(searched.text)).toContain("1–1 of 1");
    const many = await admin.get(`/audit/${large}?q=body&page=40`);
    expect(textOf(many.text)).toContain("Only the first 1,000 are listed.");
  });

  it("is where a row of the audit leads that cannot name them all", async () => {
    const page = (await admin.get("/audit")).text;
    const more = (id: number) =>
      new RegExp(`<a href="(/audit/${id}[^"]*)"><bdi>(and [^<]+)<`).exec(page)?.[2];
    expect([more(assigned), more(revoked), more(large)]).toEqual([
      "and 10 more",
      undefined,
      "and others",
    ]);
    expect(textOf(page)).toContain("More than 1,000 users");
    expect(names(textOf(page), /Some Body\d+/g)).toHaveLength(50);
  });

  it("leads back to the audit as it was filtered, and nowhere else", async () => {
    const page = (await admin.get("/audit?act=role.updated&per=50")).text;
    const [, address = ""] = new RegExp(`href="(/audit/${large}[^"]*)"`).exec(page) ?? [];
    const entryPage = (await admin.get(unescapeHtml(address))).text;
    expect(unescapeHtml(entryPage)).toContain('href="/audit?act=role.updated&per=50"');
    const hostile = await admin.get(`/audit/${large}?list=${encodeURIComponent("//evil?x=1")}`);
    expect(hostile.text).toContain('href="/audit"');
    expect(hostile.text).not.toContain("evil");
  });

  it("is unknown where there is none, and no history leads there without the right", async () => {
    for (const id of ["999999", "0", "x"])
      expect((await admin.get(`/audit/${id}`)).status, id).toBe(404);
    const clerk = await test.signedIn(await addUser(test.db));
    expect((await clerk.get(`/audit/${assigned}`)).status).toBe(403);
    const history = (await clerk.get("/users/1")).text;
    expect(textOf(history)).toContain("and 10 more");
    expect(history).not.toContain("/audit");
  });
});
