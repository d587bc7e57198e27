import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CommandContext } from "../../../src/command.ts";
import { insertSession, sessionHash } from "../../../src/db/sessions.ts";
import { listLockedAddresses } from "../../../src/db/sign-in-counters.ts";
import { type Actor, systemActor } from "../../../src/domain/actor.ts";
import { endUserSessions } from "../../../src/features/users/service/end-sessions.ts";
import { resetPassword } from "../../../src/features/users/service/reset-password.ts";
import { unlockAddress } from "../../../src/features/users/service/unlock-address.ts";
import { loadStanding } from "../../../src/rights/standing.ts";
import { addUser, lockUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

const password = "sieben kluge Raben";
const passwords = { password, passwordRepeat: password };

describe.skipIf(unreachable)("what the command line does to somebody", () => {
  let test: TestApp;
  let id: number;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    id = await addUser(test.db, { firstName: "Lou", lastName: "Locked" });
  });

  const context = (actor: Actor = systemActor): CommandContext => {
    const { db, deps, clock } = test;
    const source = actor.userId === null ? "cli" : "web";
    return { db, hasher: deps.hasher, actor, source, now: clock.now };
  };
  /** Signed in, as a page would know them. */
  const as = async (userId: number): Promise<CommandContext> => {
    const [sid, now] = [randomBytes(9).toString("hex"), test.clock.now];
    const { epoch } = await row(userId);
    const session = { sid, userId, epoch, address: "192.0.2.1", browser: "test", now };
    await test.db.write((tx) => insertSession(tx, session));
    const standing = await loadStanding(test.db.read, sessionHash(sid), now);
    return context(standing?.actor);
  };
  const row = (userId = id) =>
    test.db.read.user.findUniqueOrThrow({ where: { id: userId }, omit: { passwordHash: false } });
  const target = async (userId = id) => ({ id: userId, version: (await row(userId)).version });
  const entries = (action: string, subjectId: number | null = id) =>
    test.db.read.auditEntry.findMany({ where: { action, subjectId }, orderBy: { id: "asc" } });
  const sessionsOf = (userId: number) => test.db.read.session.count({ where: { userId } });

  /** Whoever may not, by the key of the refusal that they meet. */
  type Attempt = (ctx: CommandContext, target: { id: number; version: number }) => Promise<unknown>;
  const expectPolicy = async (attempt: Attempt) => {
    const manager = await as(await addUser(test.db, { groups: ["user-managers"] }));
    const auditor = await as(await addUser(test.db, { groups: ["auditors"] }));
    const gone = await addUser(test.db, { status: "deleted" });
    const before = [await row(), await row(1), await row(gone)];
    const { version } = before[0] as { version: number };
    const refused = (ctx: CommandContext, wanted: Promise<{ id: number; version: number }>) =>
      wanted
        .then((one) => attempt(ctx, one))
        .then(
          () => "done",
          ({ reason }) => reason.key,
        );
    const stale = Promise.resolve({ id, version: version - 1 });
    const forbidden = "errors.forbidden.permission";
    expect(await refused(auditor, target())).toBe(forbidden);
    // A right that is missing is the answer, whatever else is wrong.
    expect(await refused(auditor, stale)).toBe(forbidden);
    expect(await refused(manager, target(1))).toBe("rights.whyNot.actOn");
    expect(await refused(manager, Promise.resolve({ id: 1, version: 0 }))).toBe(
      "rights.whyNot.actOn",
    );
    expect(await refused(manager, stale)).toBe("users.conflict.stale");
    expect(await refused(context(), stale)).toBe("users.conflict.stale");
    expect(await refused(context(), target(gone))).toBe("users.whyNot.deleted");
    expect(await refused(context(), Promise.resolve({ id: 99_999, version: 1 }))).toBe(
      "people.notFound",
    );
    expect([await row(), await row(1), await row(gone)]).toEqual(before);
    expect(await refused(manager, target())).toBe("done");
  };

  describe("a new password ends sessions and lockout, and makes every browser a stranger", () => {
    type Row = Awaited<ReturnType<typeof row>>;
    let browser: Browser;
    let before: Row;
    let after: Row;
    let done: unknown;
    beforeEach(async () => {
      browser = await test.signedIn(id);
      await lockUser(test.db, id);
      before = await row();
      done = await resetPassword(context(), { ...(await target()), ...passwords });
      after = await row();
    });

    it("which is told", () => expect(done).toEqual({ id, name: "Lou Locked", ended: 1 }));

    it("once it is set", async () =>
      expect(await test.deps.hasher.verify(after.passwordHash, password)).toBe(true));

    it.each(["version", "epoch", "deviceEpoch"] as const)("by a new %s", (what) =>
      expect(after[what]).toBe(before[what] + 1),
    );

    it("so that nobody is locked", async () =>
      expect(await test.db.read.signInCounter.count({ where: { userId: id } })).toBe(0));

    it("so that nobody is signed in", async () =>
      expect((await browser.get("/")).headers.location).toMatch(/^\/login/));

    it("as the audit says", async () => {
      const [entry] = await entries("user.updated");
      expect(entry).toMatchObject({
        source: "cli",
        actorId: null,
        subjectId: id,
        subjectVersion: after.version,
        changes: '{"password":"changed"}',
      });
    });

    it("as the audit says of the lock", async () =>
      expect((await entries("session.lockEnded")).map(({ subjectId }) => subjectId)).toEqual([id]));
  });

  it("nobody sets the password of one who holds more, is Deleted or changed since", () =>
    expectPolicy((ctx, one) => resetPassword(ctx, { ...one, ...passwords })));

  it("each refusal of a new password is in the audit", async () => {
    const where = { action: "user.updated", result: "refused" };
    const before = await test.db.read.auditEntry.count({ where });
    await expectPolicy((ctx, one) => resetPassword(ctx, { ...one, ...passwords }));
    expect(await test.db.read.auditEntry.count({ where })).toBe(before + 7);
  });

  it("nobody sets their own password so", async () => {
    const self = resetPassword(await as(1), { ...(await target(1)), ...passwords });
    await expect(self).rejects.toMatchObject({ reason: { key: "users.whyNot.ownPassword" } });
  });

  it.each([
    [
      "passwords.personal",
      "password",
      { password: "Lou Locked 1234", passwordRepeat: "Lou Locked 1234" },
    ],
    ["passwords.different", "passwordRepeat", { password, passwordRepeat: "another" }],
  ])(
    "a password that the person cannot have is refused at its field (%s)",
    async (key, field, typed) => {
      const attempt = resetPassword(context(), { ...(await target()), ...typed });
      await expect(attempt).rejects.toMatchObject({ reason: { key, field } });
    },
  );

  it("a password that is the acting person’s own is refused at its field", async () => {
    const groups = ["user-managers"];
    const passwordHash = await test.deps.hasher.hash(password);
    const manager = await as(await addUser(test.db, { groups, passwordHash }));
    const before = await row();
    const attempt = resetPassword(manager, { ...(await target()), ...passwords });
    const reason = { key: "passwords.own", field: "password" };
    await expect(attempt).rejects.toMatchObject({ reason });
    expect(await row()).toEqual(before);
  });

  it("what is wrong with it is not refused at its field for who may not set it", async () => {
    const manager = await as(await addUser(test.db, { groups: ["user-managers"] }));
    const admin = { password: "admin@example.com", passwordRepeat: "" };
    const attempt = resetPassword(manager, { ...(await target(1)), ...admin });
    await expect(attempt).rejects.toMatchObject({ reason: { key: "rights.whyNot.actOn" } });
  });

  it("who comes to hold more while the password is hashed keeps theirs", async () => {
    const manager = await as(await addUser(test.db, { groups: ["user-managers"] }));
    const { id: groupId } = await test.db.read.group.findFirstOrThrow({
      where: { systemKey: "administrators" },
    });
    const hash = async (text: string) => {
      await test.db.write((tx) => tx.userGroup.create({ data: { userId: id, groupId } }));
      return test.deps.hasher.hash(text);
    };
    const before = await row();
    const slow = { ...manager, hasher: { ...test.deps.hasher, hash } };
    const late = resetPassword(slow, { ...(await target()), ...passwords });
    await expect(late).rejects.toMatchObject({ reason: { key: "rights.whyNot.actOn" } });
    expect(await row()).toEqual(before);
  });

  it("of two new passwords at once one is set", async () => {
    const one = await target();
    const texts = [password, "acht kluge Raben"];
    const set = (text: string) =>
      resetPassword(context(), { ...one, password: text, passwordRepeat: text });
    const outcomes = await Promise.allSettled(texts.map(set));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = texts[outcomes.findIndex(({ status }) => status === "fulfilled")] as string;
    expect(await test.deps.hasher.verify((await row()).passwordHash, winner)).toBe(true);
  });

  describe("sessions that are ended", () => {
    let browsers: Browser[];
    let version: number;
    let ended: number;
    beforeEach(async () => {
      browsers = [await test.signedIn(id), await test.signedIn(id)];
      version = (await row()).version;
      ended = (await endUserSessions(context(), await target())).count;
    });

    it("are counted", () => expect(ended).toBe(2));

    it.each([0, 1])("end in every browser (%d)", async (index) =>
      expect((await browsers[index]?.get("/"))?.headers.location).toMatch(/^\/login/),
    );

    it("are no change of the person", async () => expect((await row()).version).toBe(version));

    it("are one entry of the audit", async () =>
      expect(await entries("sessions.ended")).toEqual([
        expect.objectContaining({ subjectId: id, source: "cli", changes: '{"sessions":2}' }),
      ]));
  });

  it("who ends their own sessions stays where they are", async () => {
    await test.db.write((tx) => tx.session.deleteMany({ where: { userId: 1 } }));
    const own = await as(1);
    await as(1);
    const end = async () => (await endUserSessions(own, await target(1))).count;
    expect(await end(), "the other one").toBe(1);
    expect(await sessionsOf(1), "the one that asks").toBe(1);
    expect(await end(), "none is left").toBe(0);
  });

  it("nobody ends the sessions of one who holds more, is Deleted or has changed since", () =>
    expectPolicy((ctx, one) => endUserSessions(ctx, one)));

  describe("a network address", () => {
    const until = new Date("2099-01-01T00:00:00Z");
    beforeEach(async () => {
      const keys = ["address:2001:db8:a:0", "address:192.0.2.1", "address:192.0.2.2"];
      const past = new Date(test.clock.now.getTime() - 1);
      const data = keys.map((key, at) => ({
        key,
        failures: 100,
        refused: 4,
        expiresAt: until,
        lockedUntil: at === 2 ? past : until,
      }));
      await test.db.write(async (tx) => {
        await tx.signInCounter.deleteMany();
        await tx.signInCounter.createMany({ data });
      });
      await lockUser(test.db, id);
    });

    const listed = () => listLockedAddresses(test.db.read, test.clock.now, 10);
    /** The same network as above, in another spelling. */
    const unlock = () => unlockAddress(context(), { address: "2001:0DB8:000A::9" });
    const counted = (userId: number | null) =>
      test.db.read.signInCounter.count({ where: { userId } });

    it("is listed while it is locked", async () =>
      expect((await listed()).map(({ address }) => address)).toEqual([
        "192.0.2.1",
        "2001:db8:a:0",
      ]));

    it("is unlocked, however it is written", async () =>
      expect(await unlock()).toBe("2001:db8:a:0::/64"));

    it("is unlocked, and no other", async () => {
      await unlock();
      expect(await listed()).toEqual([{ address: "192.0.2.1", lockedUntil: until }]);
    });

    it("is unlocked, and no person", async () => {
      await unlock();
      expect(await counted(id)).toBe(1);
    });

    it("is named by the audit", async () => {
      await unlock();
      const entry = (await entries("address.unlocked", null)).at(-1);
      expect(entry?.changes).toBe('{"address":"2001:db8:a:0::/64","refused":4}');
    });

    it("that is not locked is not unlocked", async () => {
      const free = unlockAddress(context(), { address: "192.0.2.2" });
      const reason = { key: "users.whyNot.addressNotLocked" };
      await expect(free).rejects.toMatchObject({ reason });
      expect(await counted(null), "addresses as they were").toBe(3);
    });

    it("is not unlocked by an auditor", async () => {
      const auditor = await as(await addUser(test.db, { groups: ["auditors"] }));
      const refused = unlockAddress(auditor, { address: "192.0.2.1" });
      await expect(refused).rejects.toMatchObject({ status: 403 });
      expect(await counted(null), "addresses as they were").toBe(3);
    });
  });
});
