import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFormId } from "../../../src/http/form.ts";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { shownUsers } from "../../support/users-list.ts";

describe.skipIf(unreachable)("deleting and restoring users", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  const status = async (id: number) =>
    (await test.db.read.user.findUniqueOrThrow({ where: { id }, select: { status: true } })).status;
  const held = (id: number) => test.db.read.customer.count({ where: { assignedUserId: id } });

  const rowOf = (id: number) =>
    test.db.read.user.findUniqueOrThrow({ where: { id }, omit: { passwordHash: false } });

  describe("a deleted user offers Restore alone, and every other act is refused", () => {
    const person = { email: "ghost@example.com", firstName: "A", lastName: "B", locale: "en" };
    const edit = {
      ...person,
      version: "1",
      groups: "2",
      baseEmail: person.email,
      baseFirstName: person.firstName,
      baseLastName: person.lastName,
      baseLocale: person.locale,
    };
    const password = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };
    let id: number;
    let customer: string;
    let row: string;
    beforeAll(async () => {
      const { email } = person;
      id = await addUser(test.db, { email, status: "deleted", groups: ["auditors"] });
      customer = String(await addCustomers(test.db, 1));
      row = (await admin.get("/users?q=ghost&status=deleted")).text;
    });

    it("one act is offered", () => expect(shownUsers(row)[0]?.acts).toEqual(["Restore"]));

    it("it is Restore", () => expect(row).toContain(`formaction="/users/${id}/restoration`));

    it.each<[string, string, () => Fields]>([
      ["activation", "activation", () => ({ version: "1" })],
      ["deactivation", "deactivation", () => ({ version: "1" })],
      ["deletion", "deletion", () => ({ version: "1", sessions: "0", customers: "0" })],
      ["an edit", "edit", () => edit],
      ["a new password", "edit", () => ({ ...edit, ...password })],
      [
        "customers",
        "customers",
        () => ({ q: "", held: "", do: "save", shown: customer, ticked: customer }),
      ],
    ])("%s is refused", async (_, path, fields) => {
      const { _csrf } = (await admin.form("/profile")) as Record<string, string>;
      const form = { _csrf, _form: newFormId(), ...fields() } as Fields;
      expect((await admin.post(`/users/${id}/${path}`, form)).status).toBe(409);
      expect(await status(id)).toBe("deleted");
      expect(await held(id), "customers held").toBe(0);
    });

    it("no customers are offered", async () =>
      expect((await admin.get(`/users/${id}/customers`)).status).toBe(409));
  });

  describe("restores as Deactivated with groups and password", () => {
    let id: number;
    let customer: number;
    let before: string;
    let done: Answer;
    let list: Answer;
    beforeAll(async () => {
      id = await addUser(test.db, {
        email: "lazarus@example.com",
        firstName: "Laz",
        lastName: "Arus",
        groups: ["auditors", "customer-service"],
      });
      [customer] = (await addCustomers(test.db, 1, { assignedUserId: id })) as [number];
      await admin.submit(`/users/${id}/deletion`);
      before = (await rowOf(id)).passwordHash;
      done = await admin.submit(`/users/${id}/restoration`, { giveBack: undefined });
      list = await admin.follow(done);
    });

    it("goes back to the list", () => expect(done.headers.location).toBe(`/users#u${id}`));

    it("says what was done", () =>
      expect(textOf(list.text)).toContain("Laz Arus has been restored as Deactivated."));

    it("offers Activate", () => expect(list.text).toContain(`action="/users/${id}/activation"`));

    it("the user is Deactivated", async () => expect(await status(id)).toBe("deactivated"));

    it("the password is the one of before", async () =>
      expect((await rowOf(id)).passwordHash).toBe(before));

    it("both groups are kept", async () =>
      expect(await test.db.read.userGroup.count({ where: { userId: id } })).toBe(2));

    it("the customer stays free where the box is unticked", async () => {
      const { assignedUserId } = await test.db.read.customer.findUniqueOrThrow({
        where: { id: customer },
      });
      expect(assignedUserId).toBeNull();
    });

    it("nobody is restored twice", async () =>
      expect(textOf((await admin.get(`/users/${id}/restoration`)).text)).toContain(
        "Laz Arus is not Deleted User restored by Ada Admin, today",
      ));
  });

  describe.each(["/users/new", "edit"])(
    "an address held by a deleted user leads to Restore (%s)",
    (path) => {
      const person = { email: `gone.${path.length}@example.com`, firstName: "A", lastName: "B" };
      const password = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };
      let gone: number;
      beforeAll(async () => {
        gone = await addUser(test.db, { email: person.email, status: "deleted" });
      });

      it("of those who may restore, in every spelling", async () => {
        const at = path === "edit" ? `/users/${await addUser(test.db)}/edit` : path;
        const answer = await admin.submit(`${at}?list=q%3Dx`, {
          ...person,
          email: `GONE.${path.length}@example.com`,
          groups: "3",
          ...(path === "edit" ? {} : password),
        });
        expect(answer.status).toBe(422);
        expect(answer.text).toContain(
          `<a href="/users/${gone}/restoration?list=q%3Dx">Restore that user instead</a>`,
        );
      });

      it("by way of somebody who may, for those who may not", async () => {
        const asking = await test.signedIn(await limitedCreator());
        const fields = { ...person, groups: "3", ...password };
        const answer = await asking.submit("/users/new", fields);
        expect(answer.status).toBe(422);
        expect(textOf(answer.text)).toContain("Ask somebody who can restore users");
        expect(answer.text).not.toContain("/restoration");
      });
    },
  );

  /** Somebody who may create users but not restore them. */
  async function limitedCreator(): Promise<number> {
    const id = await addUser(test.db, { groups: ["customer-service"] });
    await test.db.write(async (tx) => {
      const now = test.clock.now;
      const key = `creators ${id}`;
      const role = await tx.role.create({
        data: {
          name: key,
          nameKey: key,
          createdAt: now,
          updatedAt: now,
          permissions: { create: [{ permission: "users.create" }] },
        },
      });
      const group = await tx.group.create({
        data: {
          title: key,
          titleKey: key,
          createdAt: now,
          updatedAt: now,
          roles: { create: [{ roleId: role.id }] },
        },
      });
      await tx.userGroup.create({ data: { userId: id, groupId: group.id } });
    });
    return id;
  }

  it("deleting oneself ends every session and shows the message", async () => {
    const id = await addUser(test.db, { groups: ["user-managers"] });
    const [self, elsewhere] = [await test.signedIn(id), await test.signedIn(id)];
    expect(textOf((await self.get(`/users/${id}/deletion`)).text)).toContain(
      "You will be signed out now, in every browser",
    );
    const done = await self.submit(`/users/${id}/deletion`);
    expect(done.headers.location).toBe("/login");
    expect(textOf((await self.follow(done)).text)).toContain(
      "Your account has been deleted. You have been signed out.",
    );
    for (const browser of [self, elsewhere]) expect((await browser.get("/users")).status).toBe(303);
  });

  describe("nobody deletes or restores those who hold more", () => {
    let manager: Browser;
    beforeAll(async () => {
      manager = await test.signedIn(await addUser(test.db, { groups: ["user-managers"] }));
    });

    const post = async (id: number, act: string, fields: Fields) => {
      const { _csrf } = (await manager.form("/profile")) as Record<string, string>;
      const form = { _csrf, _form: newFormId(), version: "1", ...fields } as Fields;
      return manager.post(`/users/${id}/${act}`, form);
    };

    it("is not even asked", async () =>
      expect((await manager.get("/users/1/deletion")).status).toBe(403));

    it("does not delete", async () =>
      expect((await post(1, "deletion", { sessions: "1", customers: "0" })).status).toBe(403));

    it("does not restore", async () => {
      const gone = await addUser(test.db, { status: "deleted", groups: ["administrators"] });
      expect((await post(gone, "restoration", {})).status).toBe(403);
      expect(await status(gone)).toBe("deleted");
    });
  });

  it.each(["deletion", "deactivation"])("the last administrator stays (%s)", async (act) => {
    const last = await admin.submit(`/users/1/${act}`);
    expect(last.status).toBe(409);
    expect(textOf(last.text)).toContain("this is the last one");
    expect(await status(1)).toBe("active");
    expect((await admin.get("/")).status, "signed in still").toBe(200);
  });

  it.each([
    ["deletion", "“Delete users”"],
    ["restoration", "“Restore users”"],
  ])("asks for a right of its own (%s)", async (act, right) => {
    const service = await test.signedIn(await addUser(test.db, { groups: ["customer-service"] }));
    const target = await addUser(test.db, { groups: [] });
    const page = await service.get(`/users/${target}/${act}`);
    expect(page.status).toBe(403);
    expect(textOf(page.text)).toContain(right);
  });
});
