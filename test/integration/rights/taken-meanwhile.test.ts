import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endSessions } from "../../../src/db/sessions.ts";
import type { PasswordHasher } from "../../../src/domain/password-hasher.ts";
import { createHasher } from "../../../src/passwords/hasher.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { readForm } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";
import { addGroup, addRole, addUserWith } from "../../support/rights.ts";

/**
 * An act is let in, does its slow work, and only then opens its transaction: much can happen in
 * between.
 */
describe.skipIf(unreachable)("what is taken while an act does its slow work", () => {
  let test: TestApp;
  const meanwhile = { happens: async () => {} };
  beforeAll(async () => {
    const real = await createHasher();
    const hasher: PasswordHasher = {
      ...real,
      hash: async (password) => {
        await meanwhile.happens();
        return real.hash(password);
      },
      verify: async (stored, password) => {
        await meanwhile.happens();
        return real.verify(stored, password);
      },
    };
    test = await startApp({ hasher });
  });
  afterAll(() => test.close());

  /**
   * Somebody who may create users sends the form; `happens` is done to them and the group that lets
   * them before it is saved.
   */
  async function create(
    email: string,
    happens: (actor: number, group: number) => Promise<unknown>,
  ) {
    const actor = await addUserWith(test.db, ["users.view"]);
    const [group, plain] = [
      await addGroup(test.db, [await addRole(test.db, ["users.create"])], [actor]),
      await addGroup(test.db),
    ];
    const browser = await test.signedIn(actor);
    const form = await browser.form("/users/new");
    const password = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };
    meanwhile.happens = async () => void (await happens(actor, group));
    const { status, text } = await browser.post("/users/new", {
      ...form,
      ...password,
      email,
      firstName: "Nia",
      lastName: "New",
      groups: String(plain),
    });
    return {
      status,
      keeps: readForm(text).kept !== undefined,
      created: await test.db.read.user.count({ where: { email } }),
    };
  }

  it("nothing: the user is created", async () => {
    expect(await create("yes@example.com", async () => {})).toMatchObject({
      status: 303,
      created: 1,
    });
  });

  it("the right: nothing is created, and the refusal is recorded", async () => {
    const taken = (userId: number, groupId: number) =>
      test.db.write((tx) => tx.userGroup.deleteMany({ where: { userId, groupId } }));
    expect(await create("right@example.com", taken)).toMatchObject({ status: 403, created: 0 });
    const [entry] = await test.db.read.auditEntry.findMany({ orderBy: { id: "desc" }, take: 1 });
    expect(entry).toMatchObject({ action: "user.created", result: "refused" });
  });

  it("the session: nothing is created, and the login page asks", async () => {
    const ended = (userId: number) =>
      test.db.write((tx) => tx.session.deleteMany({ where: { userId } }));
    const answer = await create("session@example.com", ended);
    expect(answer).toMatchObject({ status: 422, created: 0, keeps: true });
  });

  it("the account: nothing is created, and the login page asks", async () => {
    const deactivated = (id: number) =>
      test.db.write((tx) => tx.user.update({ where: { id }, data: { status: "deactivated" } }));
    const answer = await create("account@example.com", deactivated);
    expect(answer).toMatchObject({ status: 422, created: 0, keeps: true });
  });

  /** The administrator signs in; `happens` while the password is checked. */
  async function signIn(happens: () => Promise<unknown>) {
    const browser = test.anonymous();
    const form = await browser.form("/login");
    meanwhile.happens = async () => void (await happens());
    const { status } = await browser.post("/login", { ...form, ...administrator });
    return {
      status,
      begun: await test.db.read.auditEntry.count({ where: { action: "session.started" } }),
    };
  }

  it("from somebody who signs in, all sessions: this one does not begin either", async () => {
    expect(
      await signIn(() =>
        test.db.write((tx) => endSessions(tx, { userId: 1, now: test.clock.now })),
      ),
    ).toEqual({
      status: 422,
      begun: 0,
    });
  });

  it("from somebody who signs in, the account: nobody comes in", async () => {
    const deactivated = () =>
      test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { status: "deactivated" } }));
    expect(await signIn(deactivated)).toEqual({ status: 422, begun: 0 });
  });
});
