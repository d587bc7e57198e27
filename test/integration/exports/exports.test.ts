import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addUserWith } from "../../support/rights.ts";

describe.skipIf(unreachable)("taking lists along", () => {
  let test: TestApp;
  let admin: Browser;
  let family: string;
  let families = 0;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(() => {
    family = `Family${++families}x`;
  });

  const take = async (path: string, by = admin) => {
    const { status, headers, text } = await by.submit(path);
    return { status, headers, text, rows: rowsOf(text) };
  };
  const rowsOf = (text: string): Record<string, string>[] =>
    parse(text, { bom: true, columns: true, record_delimiter: "\r\n" });
  const entries = async () => {
    const where = { action: { startsWith: "export." } };
    const found = await test.db.read.auditEntry.findMany({
      where,
      orderBy: { id: "desc" },
      take: 2,
    });
    return found.reverse().map(({ action, changes, subjectName }) => ({
      action,
      subjectName,
      ...(JSON.parse(changes) as object),
    }));
  };

  it("says beforehand what the file will contain", async () => {
    await addUser(test.db, { lastName: family });
    const words = textOf((await admin.get(`/users/export?q=${family}`)).text);
    expect(words).toContain("1 user Selection All pages of the list as it is filtered now");
    expect(words).toContain("The audit records that you exported this list.");
  });

  it("offers nothing where nothing matches", async () => {
    const { text } = await admin.get(`/users/export?q=${family}`);
    expect(textOf(text)).toContain("There is nothing to export");
    expect(text).not.toContain("Download</button>");
  });

  it("gives the users whom the filter shows, with their groups and states", async () => {
    await addUser(test.db, { lastName: family, status: "deactivated" });
    const id = await addUser(test.db, {
      ...{ firstName: "Ann", lastName: family, email: `ann@${family}.example`, agent: true },
      groups: ["auditors", "customer-service"],
      ...{ accessEndsAt: new Date("2026-12-01T00:00:00Z"), statusReason: "=Contract" },
    });
    const { headers, rows } = await take(`/users/export?q=${family}&status=active`);
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(headers["content-disposition"]).toBe("attachment; filename=users-2026-03-02.csv");
    expect(rows).toEqual([
      {
        Number: String(id),
        "E-mail": `ann@${family}.example`,
        "First Name": "Ann",
        "Last Name": family,
        Status: "Active",
        "Assigned groups": "Customer service, Auditors",
        Agent: "Yes",
        "Interface language": "en",
        Customers: "0",
        "Last Login": "",
        "Locked until": "",
        Created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        "Access ends": "2026-12-01T00:00:00Z",
        Reason: "'=Contract",
      },
    ]);
  });

  it("makes texts of cells that begin like a formula", async () => {
    await addUser(test.db, { firstName: "=HYPERLINK(1)", lastName: family });
    const [row] = (await take(`/users/export?q=${family}`)).rows;
    expect(row?.["First Name"]).toBe("'=HYPERLINK(1)");
  });

  it("is written as the reader's spreadsheet program opens it", async () => {
    const german = await addUser(test.db, { locale: "de", groups: ["administrators"] });
    await addUser(test.db, { lastName: family });
    const { text } = await take(`/users/export?q=${family}`, await test.signedIn(german));
    expect(text).toMatch(/^\ufeffNummer;E-Mail;Vorname;Nachname;/);
  });

  it("gives every customer of a user, however many, by name", async () => {
    const user = await addUser(test.db, { lastName: family });
    for (let part = 0; part < 3; part++)
      await addCustomers(test.db, 667, { lastName: family, assignedUserId: user });
    const { rows } = await take(`/users/${user}/customers/export`);
    expect(new Set(rows.map((row) => row.Reference)).size).toBe(2_001);
    const held = await test.db.read.customer.findMany({
      where: { assignedUserId: user },
      orderBy: [{ nameKey: "asc" }, { id: "asc" }],
      select: { reference: true },
    });
    expect(rows.map((row) => row.Reference)).toEqual(held.map(({ reference }) => reference));
  });

  it("gives the members of a group whom its search shows", async () => {
    const member = await addUser(test.db, { firstName: "Mia", lastName: family });
    const other = await addUser(test.db, { firstName: "Omar", lastName: "Other" });
    const group = await addGroup(test.db, [], [member, other], `Team ${family}`);
    const all = await take(`/groups/${group}/members/export`);
    expect(all.rows.map((row) => row["First Name"]).sort()).toEqual(["Mia", "Omar"]);
    const searched = await take(`/groups/${group}/members/export?q=mia`);
    expect(searched.rows.map((row) => row["First Name"])).toEqual(["Mia"]);
  });

  it("gives the audit under its filters, in the reader's words", async () => {
    const id = await addUser(test.db, { firstName: "Ada", lastName: family });
    await admin.submit(`/users/${id}/deactivation`);
    const { rows } = await take(`/audit/export?whom=%23${id}`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      Action: "User deactivated",
      Affected: `Ada ${family}`,
      Changes: "Status: Active → Deactivated",
      Result: "Done",
      Origin: "web",
    });
  });

  it.each([
    ["/users/export", "View users"],
    ["/users/1/customers/export", "View users"],
    ["/groups/1/members/export", "View groups"],
    ["/audit/export", "View the audit"],
  ])("asks for the right of the list besides: %s", async (path, right) => {
    const by = await test.signedIn(await addUserWith(test.db, ["users.export"]));
    const { _csrf, _form } = await by.form("/profile");
    for (const answer of [await by.get(path), await by.post(path, { _csrf, _form } as Fields)]) {
      expect(answer.status).toBe(403);
      expect(textOf(answer.text)).toContain(`You need the right “${right}” for this page.`);
    }
  });

  it("is recorded each time, whoever clicks again on the same page", async () => {
    await addUser(test.db, { lastName: family });
    const path = `/users/export?q=${family}`;
    const form = await admin.form(path);
    for (let click = 0; click < 2; click++) await admin.post(path, form);
    const actions = (await entries()).map(({ action }) => action);
    expect(actions).toEqual(["export.started", "export.ended"]);
  });

  it("is recorded with its filter, when it begins and how many rows it had", async () => {
    await addUser(test.db, { lastName: family });
    await take(`/users/export?q=${family}`);
    const said = { list: "users", filter: `q=${family}`, subjectName: "" };
    expect(await entries()).toEqual([
      { action: "export.started", ...said },
      { action: "export.ended", ...said, rows: 1, complete: true },
    ]);
  });
});
