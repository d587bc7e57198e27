import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../../../src/domain/actor.ts";
import { SignedOut } from "../../../src/domain/errors.ts";
import { deleteUser } from "../../../src/features/users/service/change-status.ts";
import { newFormId } from "../../../src/http/form.ts";
import { loadStanding } from "../../../src/rights/standing.ts";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

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

  it("warns with the person and the numbers, then deletes, and offers the way back", async () => {
    const id = await addUser(test.db, {
      email: "doomed@example.com",
      firstName: "Dora",
      lastName: "Doomed",
      groups: ["user-managers"],
    });
    await addCustomers(test.db, 3, { assignedUserId: id });
    const victim = await test.signedIn(id);
    await test.signedIn(id);
    const warning = textOf((await admin.get(`/users/${id}/deletion?list=q%3Ddoomed`)).text);
    expect(warning).toContain("Warning: delete Dora Doomed?");
    for (const fact of [
      "doomed@example.com",
      "Active",
      "Never",
      "signed out of 2 sessions now",
      "3 customers become free",
      "stays in the Users List as Deleted",
    ])
      expect(warning).toContain(fact);
    expect(warning).toContain("Members of Administrators and User managers can restore the user.");
    expect(warning).toContain("Deactivate instead");
    const done = await admin.submit(`/users/${id}/deletion?list=q%3Ddoomed`);
    expect(done.headers.location).toBe("/users?q=doomed");
    const list = await admin.follow(done);
    expect(textOf(list.text)).toContain("Dora Doomed is Deleted.");
    expect(list.text).toContain(`action="/users/${id}/restoration?list=q%3Ddoomed"`);
    expect((await victim.get("/")).headers.location).toBe("/login");
    expect([
      await status(id),
      await held(id),
      await test.db.read.session.count({ where: { userId: id } }),
    ]).toEqual(["deleted", 0, 0]);
    const entry = await test.db.read.auditEntry.findFirstOrThrow({
      where: { action: "user.deleted", subjectId: id, result: "done" },
      include: { customers: true },
    });
    expect(JSON.parse(entry.changes)).toEqual({
      status: { from: "active", to: "deleted" },
      sessions: 2,
      customers: 3,
    });
    expect(entry.customers.map(({ change }) => change)).toEqual([
      "released",
      "released",
      "released",
    ]);
  });

  it("records which user somebody without the right tried to delete, if there is one", async () => {
    const [id, person] = [await addUser(test.db), await addUser(test.db)];
    const browser = await test.signedIn(person);
    for (const path of [`/users/${id}/deletion`, "/users/nobody/deletion"])
      expect((await browser.post(path, {})).status).toBe(403);
    const entries = await test.db.read.auditEntry.findMany({
      where: { actorId: person, action: "access.refused" },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ subjectId, changes }) => [subjectId, JSON.parse(changes).page])).toEqual([
      [id, `/users/${id}/deletion`],
      [null, "/users/:id/deletion"],
    ]);
    expect(textOf((await admin.get(`/users/${id}`)).text)).toContain(`/users/${id}/deletion`);
  });

  it("releases thousands of customers within one request", async () => {
    const id = await addUser(test.db);
    for (let chunk = 0; chunk < 3; chunk++)
      await addCustomers(test.db, 500, { assignedUserId: id });
    expect((await admin.submit(`/users/${id}/deletion`)).status).toBe(303);
    expect([
      await held(id),
      (await test.db.read.user.findUniqueOrThrow({ where: { id } })).customerCount,
    ]).toEqual([0, 0]);
  });

  it("gives a second submit of one's own deletion the first answer", async () => {
    const id = await addUser(test.db, { groups: ["user-managers"] });
    await test.signedIn(id);
    const session = await test.db.read.session.findFirstOrThrow({ where: { userId: id } });
    const { actor } = (await loadStanding(test.db.read, session.id, test.clock.now)) as {
      actor: Actor;
    };
    const form = { id: newFormId(), path: `/users/${id}/deletion`, digests: ["digest"] };
    const ctx = {
      db: test.db,
      hasher: test.deps.hasher,
      actor,
      source: "web" as const,
      now: test.clock.now,
      form,
    };
    const input = { id, version: 1, sessions: 1, customers: 0 };
    const first = await deleteUser(ctx, input);
    expect(await deleteUser(ctx, input)).toEqual(first);
    await expect(
      deleteUser({ ...ctx, form: { ...form, id: newFormId() } }, input),
    ).rejects.toBeInstanceOf(SignedOut);
  });

  it("shows the page again when sessions or customers changed meanwhile", async () => {
    const id = await addUser(test.db);
    const [before, other] = [await admin.form(`/users/${id}/deletion`), await test.signedIn()];
    await addCustomers(test.db, 1, { assignedUserId: id });
    const refused = await other.post(`/users/${id}/deletion`, {
      ...before,
      _csrf: (await other.form(`/users/${id}/deletion`))._csrf as string,
    });
    expect([refused.status, await status(id), await held(id)]).toEqual([409, "active", 1]);
    expect(textOf(refused.text)).toContain("The number of sessions or customers changed");
    expect(refused.text).toContain('name="customers" value="1"');
    await test.signedIn(id);
    expect((await admin.post(`/users/${id}/deletion`, { ...before, customers: "1" })).status).toBe(
      409,
    );
    expect((await admin.submit(`/users/${id}/deletion`)).status).toBe(303);
  });

  it("a stale version changes nothing and says what changed", async () => {
    const id = await addUser(test.db);
    const form = await admin.form(`/users/${id}/deletion`);
    await admin.submit(`/users/${id}/deactivation`);
    const answer = await admin.post(`/users/${id}/deletion`, form);
    expect([answer.status, await status(id)]).toEqual([409, "deactivated"]);
    expect(textOf(answer.text)).toContain("Status: Active → Deactivated");
  });

  it("what is done already is said so, with who did it", async () => {
    const id = await addUser(test.db);
    const form = await admin.form(`/users/${id}/deactivation`);
    await admin.submit(`/users/${id}/deactivation`);
    const answer = await admin.post(`/users/${id}/deactivation`, {
      ...form,
      _form: newFormId(),
    });
    expect([answer.status, await status(id)]).toEqual([409, "deactivated"]);
    expect(textOf(answer.text)).toMatch(
      /Not done This user is already Deactivated\. What changed meanwhile User deactivated by Ada Admin,/,
    );
  });

  it("a deleted user offers Restore alone, and every other act is refused", async () => {
    const id = await addUser(test.db, {
      email: "ghost@example.com",
      status: "deleted",
      groups: ["auditors"],
    });
    const row = (await admin.get("/users?q=ghost&status=deleted")).text;
    expect(row.match(/class="row-act/g)).toHaveLength(1);
    expect(row).toContain(`formaction="/users/${id}/restoration`);
    const version = "1";
    const token = (await admin.form("/profile"))._csrf as string;
    const post = (path: string, fields: Record<string, string>) =>
      admin.post(`/users/${id}/${path}`, { _csrf: token, _form: "a".repeat(22), ...fields });
    for (const path of ["activation", "deactivation"])
      expect((await post(path, { version })).status, path).toBe(409);
    expect((await post("deletion", { version, sessions: "0", customers: "0" })).status).toBe(409);
    const edit = {
      version,
      email: "ghost@example.com",
      firstName: "A",
      lastName: "B",
      locale: "en",
      groups: "2",
      baseEmail: "ghost@example.com",
      baseFirstName: "A",
      baseLastName: "B",
      baseLocale: "en",
    };
    expect((await post("edit", edit)).status).toBe(409);
    expect(
      (
        await post("edit", {
          ...edit,
          password: "sieben kluge Raben",
          passwordRepeat: "sieben kluge Raben",
        })
      ).status,
    ).toBe(409);
    const customer = String(await addCustomers(test.db, 1));
    expect(
      (await post("customers", { q: "", held: "", do: "save", shown: customer, ticked: customer }))
        .status,
    ).toBe(409);
    expect((await admin.get(`/users/${id}/customers`)).status).toBe(409);
    expect([await status(id), await held(id)]).toEqual(["deleted", 0]);
  });

  it("restores as Deactivated with groups and password, without customers", async () => {
    const id = await addUser(test.db, {
      email: "lazarus@example.com",
      firstName: "Laz",
      lastName: "Arus",
      groups: ["auditors", "customer-service"],
    });
    const [customer] = (await addCustomers(test.db, 1, { assignedUserId: id })) as [number];
    await admin.submit(`/users/${id}/deletion`);
    const hash = async () =>
      (await test.db.read.user.findUniqueOrThrow({ where: { id }, select: { passwordHash: true } }))
        .passwordHash;
    const before = await hash();
    const done = await admin.submit(`/users/${id}/restoration`);
    expect(done.headers.location).toBe("/users");
    const list = await admin.follow(done);
    expect(textOf(list.text)).toContain("Laz Arus has been restored as Deactivated.");
    expect(list.text).toContain(`action="/users/${id}/activation"`);
    expect([
      await status(id),
      await hash(),
      await test.db.read.userGroup.count({ where: { userId: id } }),
    ]).toEqual(["deactivated", before, 2]);
    expect(
      (await test.db.read.customer.findUniqueOrThrow({ where: { id: customer } })).assignedUserId,
    ).toBeNull();
    expect(textOf((await admin.get(`/users/${id}/restoration`)).text)).toContain(
      "This user is not Deleted.",
    );
  });

  it.each(["/users/new", "edit"])(
    "an address held by a deleted user leads to Restore (%s)",
    async (path) => {
      const gone = await addUser(test.db, {
        email: `gone.${path.length}@example.com`,
        status: "deleted",
      });
      const at = path === "edit" ? `/users/${await addUser(test.db)}/edit` : path;
      const password =
        path === "edit"
          ? {}
          : { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };
      const answer = await admin.submit(`${at}?list=q%3Dx`, {
        email: `GONE.${path.length}@example.com`,
        firstName: "A",
        lastName: "B",
        groups: "3",
        ...password,
      });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(
        `<a href="/users/${gone}/restoration?list=q%3Dx">Restore that user instead</a>`,
      );
      const asking = await test.signedIn(await limitedCreator());
      const other = await asking.submit("/users/new", {
        email: `gone.${path.length}@example.com`,
        firstName: "A",
        lastName: "B",
        groups: "3",
        password: "sieben kluge Raben",
        passwordRepeat: "sieben kluge Raben",
      });
      expect([
        other.status,
        textOf(other.text).includes("ask somebody who can restore users"),
        other.text.includes("/restoration"),
      ]).toEqual([422, true, false]);
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

  it("nobody deletes or restores those who hold more; the last administrator stays", async () => {
    const manager = await test.signedIn(await addUser(test.db, { groups: ["user-managers"] }));
    const token = (await manager.form("/profile"))._csrf as string;
    const post = (id: number, act: string, fields: object) =>
      manager.post(`/users/${id}/${act}`, {
        _csrf: token,
        _form: "b".repeat(22),
        version: "1",
        ...fields,
      });
    expect((await manager.get("/users/1/deletion")).status).toBe(403);
    expect((await post(1, "deletion", { sessions: "1", customers: "0" })).status).toBe(403);
    const gone = await addUser(test.db, { status: "deleted", groups: ["administrators"] });
    expect([(await post(gone, "restoration", {})).status, await status(gone)]).toEqual([
      403,
      "deleted",
    ]);
    const last = await admin.submit("/users/1/deletion");
    expect([last.status, await status(1)]).toEqual([409, "active"]);
    expect(textOf(last.text)).toContain("this is the last one");
    const deactivated = await admin.submit("/users/1/deactivation");
    expect([
      deactivated.status,
      await status(1),
      textOf(deactivated.text).includes("this is the last one"),
    ]).toEqual([409, "active", true]);
    expect((await admin.get("/")).status).toBe(200);
  });

  it("asks for the rights of their own", async () => {
    const service = await test.signedIn(await addUser(test.db, { groups: ["customer-service"] }));
    const target = await addUser(test.db, { groups: [] });
    for (const act of ["deletion", "restoration"]) {
      const page = await service.get(`/users/${target}/${act}`);
      expect([
        page.status,
        textOf(page.text).includes(act === "deletion" ? "“Delete users”" : "“Restore users”"),
      ]).toEqual([403, true]);
    }
  });
});
