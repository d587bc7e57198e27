import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser, Fields } from "../../support/browser.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("assigning customers", () => {
  let test: TestApp;
  let admin: Browser;
  let user: number;
  let page: string;
  let family = 0;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    user = await addUser(test.db, { firstName: "Hedda", lastName: "Holder" });
    page = `/users/${user}/customers`;
    family++;
  });

  const holder = async (id: number) =>
    (await test.db.read.customer.findUniqueOrThrow({ where: { id } })).assignedUserId;
  /** Customers of a family name of their own, so that a search finds just them. */
  const customers = (count: number, assignedUserId?: number) =>
    addCustomers(test.db, count, {
      lastName: `Family${family}x`,
      ...(assignedUserId ? { assignedUserId } : {}),
    });
  const searched = () => `${page}?q=Family${family}x`;
  const list = (value: string | string[] | undefined) => [value ?? []].flat();
  /** Opens an address of the page, changes what its form would send, and presses a button. */
  const press = async (
    browser: Browser,
    address: string,
    button: string,
    change: (fields: Fields) => Fields = (fields) => fields,
  ) => browser.post(address, { ...change(await browser.form(address)), do: button });
  const tick =
    (...ids: number[]) =>
    (fields: Fields) => ({ ...fields, ticked: [...list(fields.ticked), ...ids.map(String)] });
  const picked = (html: string, which: "assign" | "release") =>
    [
      ...((html.split(`data-picked="${which}"`)[1] ?? "")
        .split("<template")[0]
        ?.matchAll(/<li data-customer="(\d+)"/g) ?? []),
    ].map(([, id]) => Number(id));

  it("answers a repeated submit with the first answer, wherever its ticks were set", async () => {
    const [id, other] = (await customers(2)) as [number, number];
    await press(admin, searched(), "search", tick(other));
    const elsewhere = { ...(await admin.form(`${page}?q=nobody`)), do: "save" };
    for (let time = 0; time < 2; time++)
      expect(textOf((await admin.follow(await admin.post(page, elsewhere))).text)).toContain(
        "has been assigned to",
      );
    const form = { ...tick(id)(await admin.form(searched())), do: "save" };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => admin.post(searched(), form)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(
      await test.db.read.auditEntry.count({
        where: { action: "customers.assigned", subjectId: user },
      }),
    ).toBe(2);
  });

  it("refuses a whole post for a bad id or more than 500, counts a repeated one once", async () => {
    const [id] = (await customers(1)) as [number];
    const many = await customers(501);
    const bads = { "999999999": 422, "0": 400, "-1": 400, x: 400, "1.5": 400, "": 400 };
    for (const [bad, status] of Object.entries({ ...bads, ["9".repeat(30)]: 400 }))
      for (const ticked of [
        [String(id), bad],
        [bad, String(id)],
      ])
        expect(
          (await press(admin, page, "save", (fields) => ({ ...fields, ticked }))).status,
          bad,
        ).toBe(status);
    expect(
      (await press(admin, page, "search", (fields) => ({ ...fields, shownHeld: ["999999999"] })))
        .status,
    ).toBe(422);
    expect(await holder(id)).toBeNull();
    const refused = await press(admin, page, "save", (fields) => ({
      ...fields,
      shown: [],
      ticked: many.map(String),
    }));
    expect([
      refused.status,
      textOf(refused.text).includes("At most 500 changes can be saved at a time."),
    ]).toEqual([422, true]);
    await press(admin, page, "search", (fields) => ({
      ...fields,
      shown: [],
      ticked: many.slice(0, 499).map(String),
    }));
    const over = await press(admin, searched(), "search", tick(id, many[500] as number));
    expect([over.status, picked(over.text, "assign").length]).toEqual([422, 501]);
    expect(picked((await admin.get(page)).text, "assign")).toHaveLength(499);
    await press(admin, page, "save", (fields) => ({
      ...fields,
      shown: [],
      ticked: [String(id), String(id)],
    }));
    expect(await test.db.read.customer.count({ where: { assignedUserId: user } })).toBe(500);
  });

  it("notes that a deactivated user's customers wait, and asks for the right", async () => {
    await test.db.write((tx) =>
      tx.user.update({ where: { id: user }, data: { status: "deactivated" } }),
    );
    const [id] = (await customers(1)) as [number];
    const answer = await admin.follow(await press(admin, searched(), "save", tick(id)));
    expect([
      await holder(id),
      textOf(answer.text).includes("assignments take effect when the user is Active again"),
    ]).toEqual([user, true]);
    expect(
      (await (await test.signedIn(await addUser(test.db, { groups: ["auditors"] }))).get(page))
        .status,
    ).toBe(403);
    const service = await test.signedIn(await addUser(test.db, { groups: ["customer-service"] }));
    expect((await press(service, `/users/1/customers?q=Family${family}x`, "search")).status).toBe(
      303,
    );
    expect((await admin.get("/users/999999/customers")).status).toBe(404);
  });

  it.each([
    ["two letters", "c0"],
    ["a reference", "dE--"],
    ["an e-mail", "@SHOP.exa"],
    ["wildcards as letters", "c00%"],
    ["an underscore as a letter", "c_0"],
    ["quotes", `"' OR 1=1`],
  ])("searches by %s", async (_, q) => {
    await customers(2);
    const { text } = await admin.get(`${page}?q=${encodeURIComponent(q)}`);
    const found = Number(
      /Select customers to assign <span class="count">([\d,]+|more)/
        .exec(text)?.[1]
        ?.replace(",", "") ?? Number.NaN,
    );
    expect(found > 0).toBe(!/[%_']/.test(q));
  });

  it("tells how many a user holds, beyond a thousand too", async () => {
    for (let chunk = 0; chunk < 2; chunk++) await customers(600, user);
    const words = textOf((await admin.get(`${page}?heldPage=3`)).text);
    expect(words).toContain("Assigned customers 1,200");
    expect(words).toContain("51–75 of 1,200");
    expect(textOf((await admin.get(`${page}?held=Family&heldPage=99999`)).text)).toContain(
      "1,176–1,200 of 1,200",
    );
  });

  it("offers no way to a list that the person may not see", async () => {
    const person = await addUser(test.db, { groups: ["customer-service"] });
    const browser = await test.signedIn(person);
    expect((await browser.get(page)).text).toContain("Back to the list");
    await test.db.write(async (tx) => {
      const role = await tx.role.create({
        data: {
          name: "Only",
          nameKey: "only",
          createdAt: test.clock.now,
          updatedAt: test.clock.now,
        },
      });
      const group = await tx.group.create({
        data: {
          title: "Only",
          titleKey: "only",
          createdAt: test.clock.now,
          updatedAt: test.clock.now,
        },
      });
      await tx.rolePermission.create({ data: { roleId: role.id, permission: "users.customers" } });
      await tx.groupRole.create({ data: { groupId: group.id, roleId: role.id } });
      await tx.userGroup.updateMany({ where: { userId: person }, data: { groupId: group.id } });
    });
    const { status, text } = await browser.get(page);
    expect([status, text.includes('href="/users')]).toEqual([200, false]);
  });

  it("leads back to the list as its own query, whatever stands in the address", async () => {
    const { text } = await admin.get(
      `${page}?list=${encodeURIComponent("q=x&sort=passwordHash&evil=//example.com&page=2")}`,
    );
    expect(text).toContain('href="/users?q=x&amp;page=2#u');
    expect(text).not.toContain("example.com&");
    expect(text).not.toContain("evil");
  });

  it("pages to the end of a long list and never beyond", async () => {
    const { text } = await admin.get(`${page}?page=99999`);
    expect(textOf(text)).toMatch(/Select customers to assign (more than 1,000|\d+)/);
    expect(text).toContain('name="ticked"');
    expect(text).not.toContain('value="page:100000"');
  });

  const hostile = [
    "\u0000",
    "\u202eevil",
    "<b>",
    "x".repeat(100_000),
    "\ud800",
    "__proto__",
    "'; DROP TABLE x;--",
    "",
    "{}",
    "-1",
    "999999999999",
  ];
  it("hostile values never make a 5xx nor move a customer", async () => {
    const before = await test.db.read.customer.findMany({ orderBy: { id: "asc" } });
    const form = await admin.form(page);
    const fields = { ...form, ticked: "1", stillHeld: "1", shownHeld: "1", do: "save" };
    const bodies = Object.keys(fields)
      .filter((name) => name !== "_csrf" && name !== "_form")
      .flatMap((name) => hostile.map((value) => ({ ...fields, do: "search", [name]: value })));
    const shapes = [
      { ...fields, unknown: "1" },
      { ...fields, q: ["a", "b"] },
      { ...fields, do: ["save", "all"] },
      { ...fields, "ticked[0]": "1" },
      { _csrf: form._csrf as string },
    ];
    for (const body of [...bodies, ...shapes])
      expect(
        (await admin.post(page, body as Fields)).status,
        JSON.stringify(body).slice(0, 200),
      ).toBeLessThan(500);
    expect(await test.db.read.customer.findMany({ orderBy: { id: "asc" } })).toEqual(before);
  });
});
