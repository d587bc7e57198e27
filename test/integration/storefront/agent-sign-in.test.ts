import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addAgent, rightPassword, withoutIds, wrongPassword } from "../../support/agents.ts";
import { type NewUser, startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";
import { quickHasher } from "../../support/quick-hasher.ts";
import { addStoreKey, Store } from "../../support/store.ts";

const [right, wrong] = [rightPassword, wrongPassword];
const [longAgo, later] = [new Date("2026-03-01T09:00:00Z"), new Date("2026-03-05T09:00:00Z")];
const HERE = "203.0.113.7";

describe.skipIf(unreachable)("an agent who signs in to the store", () => {
  let test: TestApp;
  let store: Store;
  let keyId: number;
  let verified = 0;
  beforeAll(async () => {
    const verify: typeof quickHasher.verify = (stored, password) => {
      verified++;
      return quickHasher.verify(stored, password);
    };
    test = await startApp({ hasher: { ...quickHasher, verify } });
    const made = await addStoreKey(test.db, { name: "Web shop", scopes: ["agents"] });
    store = new Store(test.app, made.key);
    keyId = made.id;
  });
  afterAll(() => test.close());

  const add = (user: NewUser = {}) => addAgent(test.db, user);
  const signIn = (email: string, password = right, more: object = {}) => {
    test.clock.advance(1_000);
    return store.post("/agents/sign-in", { email, password, address: HERE, ...more });
  };
  const entries = (userId: number) =>
    test.db.read.auditEntry.findMany({ where: { subjectId: userId }, orderBy: { id: "asc" } });

  it("is named, with the language, and gets a token for the device", async () => {
    const { id, email } = await add({ locale: "de" });
    const { status, body } = await signIn(` ${email.toUpperCase()}`);
    expect(status).toBe(200);
    expect(body.agent).toEqual({ id, name: "Agnes Agent", email, locale: "de" });
    expect(body.device).toMatch(/^[\w-]{80,300}$/);
  });

  it("stands in the audit by key and shopper's address, and nowhere else", async () => {
    const { id, email } = await add();
    const before = await test.db.read.user.findUniqueOrThrow({ where: { id } });
    const { body } = await signIn(email);
    const [entry, ...others] = await entries(id);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      action: "agent.signedIn",
      result: "done",
      actorId: null,
      actorName: "Web shop",
      source: "store",
      address: HERE,
      subjectName: "Agnes Agent",
      changes: "{}",
    });
    expect(await test.db.read.session.count({ where: { userId: id } })).toBe(0);
    expect(await test.db.read.user.findUniqueOrThrow({ where: { id } })).toEqual(before);
    const kept = JSON.stringify([await test.db.read.auditEntry.findMany(), test.logged]);
    for (const secret of [right, body.device as string, email]) expect(kept).not.toContain(secret);
  });

  it("hears the same, at the same cost, whatever stands against it", async () => {
    const refused = [];
    for (const [email, password] of [
      ["nobody@example.com", right],
      ["not even one", right],
      [(await add()).email, wrong],
      [(await add({ agent: false })).email, right],
      [(await add({ status: "deactivated" })).email, right],
      [(await add({ status: "deleted" })).email, right],
      [(await add({ passwordEndsAt: later })).email, right],
      [(await add({ passwordEndsAt: longAgo })).email, right],
    ] as const) {
      verified = 0;
      const answer = withoutIds(await signIn(email, password));
      refused.push({ answer, verified });
    }
    for (const one of refused) expect(one).toEqual(refused[0]);
    expect(refused[0]).toMatchObject({
      verified: 1,
      answer: { status: 401, named: true, body: { type: "/store/api#sign-in-failed" } },
    });
  });

  it.each([
    ["a wrong password", {}, wrong, "password"],
    ["a user who is not Active", { status: "deactivated" }, right, "status"],
    ["a user who is not an agent", { agent: false }, right, "agent"],
    ["a password to be replaced", { passwordEndsAt: later }, right, "temporary"],
    ["a password that has run out", { passwordEndsAt: longAgo }, right, "expired"],
  ] as const)("is recorded as refused for %s", async (_, user, password, cause) => {
    const { id, email } = await add(user);
    await signIn(email, password);
    expect(await entries(id)).toMatchObject([
      {
        action: "session.refused",
        result: "refused",
        actorName: "Web shop",
        source: "store",
        address: HERE,
        changes: JSON.stringify({ cause }),
      },
    ]);
  });

  it("is shown with its cause and where the shopper was", async () => {
    const { id, email } = await add({ agent: false });
    await signIn(email);
    const page = (await (await test.signedIn()).get(`/audit?whom=%23${id}`)).text;
    expect(page).toContain("The user is not an agent");
    expect(page).toContain("Web shop");
    expect(page).toContain(`Store, ${HERE}`);
  });

  it.each([
    ["deactivated", { status: "deactivated" }],
    ["made no agent", { agent: false }],
    ["given a new password", { passwordHash: "quick:other", epoch: 2 }],
  ])("is refused when it was %s after the password was looked at", async (_, data) => {
    const { id, email } = await add();
    const { hasher } = test.deps;
    const { isOutdated } = hasher;
    // The last step before the transaction.
    hasher.isOutdated = () => true;
    const { hash } = hasher;
    hasher.hash = async (password) => {
      await test.db.write((tx) => tx.user.update({ where: { id }, data }));
      return hash(password);
    };
    const { status } = await signIn(email);
    Object.assign(hasher, { isOutdated, hash });
    expect(status).toBe(401);
    expect((await entries(id)).map(({ action }) => action)).toEqual(["session.refused"]);
  });

  it("has an outdated hash made anew", async () => {
    const { id, email } = await add();
    const { hasher } = test.deps;
    const { isOutdated, hash } = hasher;
    Object.assign(hasher, { isOutdated: () => true, hash: async () => "quick:anew" });
    expect((await signIn(email)).status).toBe(200);
    Object.assign(hasher, { isOutdated, hash });
    const { passwordHash } = await test.db.read.user.findUniqueOrThrow({
      where: { id },
      omit: { passwordHash: false },
    });
    expect(passwordHash).toBe("quick:anew");
  });

  it.each([
    [{ address: "somewhere" }, "/address"],
    [{ address: "fe80::1%eth0" }, "/address"],
    [{ address: "::1]/[" }, "/address"],
    [{ address: undefined }, "/address"],
    [{ password: "" }, "/password"],
    [{ email: 7 }, "/email"],
    [{ device: null }, "/device"],
    [{ remember: true }, "/remember"],
  ])("says what is wrong with a request that cannot be one: %j", async (more, at) => {
    verified = 0;
    const { status, body } = await signIn("agent@example.com", right, more);
    expect([status, verified]).toEqual([422, 0]);
    expect(body).toMatchObject({ type: "/store/api#invalid", errors: [{ at }] });
  });

  it.each(["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", "::1"])(
    "may be at %s",
    async (address) => {
      const { email } = await add();
      expect((await signIn(email, right, { address })).status).toBe(200);
    },
  );

  it("is nothing that another key may ask for", async () => {
    const { id, email } = await add();
    const { key } = await addStoreKey(test.db, { scopes: ["preview", "customers"] });
    verified = 0;
    const answer = await new Store(test.app, key).post("/agents/sign-in", {
      email,
      password: right,
      address: HERE,
    });
    expect([answer.status, answer.body.type, verified]).toEqual([403, "/store/api#scope", 0]);
    expect(await entries(id)).toEqual([]);
  });

  it("is refused with a key that was revoked while the password was looked at", async () => {
    const { id, email } = await add();
    const { hasher } = test.deps;
    const { verify } = hasher;
    hasher.verify = async (stored, password) => {
      await test.db.write((tx) =>
        tx.storeKey.update({ where: { id: keyId }, data: { revokedAt: test.clock.now } }),
      );
      return verify(stored, password);
    };
    const { status, body } = await signIn(email);
    hasher.verify = verify;
    expect([status, body.type]).toEqual([401, "/store/api#key"]);
    expect(await entries(id)).toEqual([]);
  });
});
