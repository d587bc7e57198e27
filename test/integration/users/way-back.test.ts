import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CommandContext } from "../../../src/command.ts";
import { insertSession, sessionHash } from "../../../src/db/sessions.ts";
import { listLockedAddresses } from "../../../src/db/sign-in-counters.ts";
import { type Actor, systemActor } from "../../../src/domain/actor.ts";
import { endUserSessions } from "../../../src/features/users/service/end-sessions.ts";
import { resetPassword } from "../../../src/features/users/service/reset-password.ts";
import { unlockAddress } from "../../../src/features/users/service/unlock-address.ts";
import { loadStanding } from "../../../src/rights/standing.ts";
import { addUser, lockUser, startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";

const password = "sieben kluge Raben";
const passwords = { password, passwordRepeat: password };

describe.skipIf(unreachable)("what the command line does to somebody", () => {
  let test: TestApp;
  let id: number;
  beforeEach(async () => {
    test = await startApp();
    id = await addUser(test.db, { email: "lou@example.com", firstName: "Lou", lastName: "Locked" });
  });
  afterEach(() => test.close());

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
  const entries = (action: string) =>
    test.db.read.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } });
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
    expect(await refused(context(), Promise.resolve({ id: 999, version: 1 }))).toBe(
      "people.notFound",
    );
    expect([await row(), await row(1), await row(gone)]).toEqual(before);
    expect(await refused(manager, target())).toBe("done");
  };

  it("a new password ends sessions and lockout, and makes every browser a stranger", async () => {
    const browser = await test.signedIn(id);
    await lockUser(test.db, id);
    const before = await row();
    const done = await resetPassword(context(), { ...(await target()), ...passwords });
    expect(done).toEqual({ id, name: "Lou Locked", ended: 1 });
    const after = await row();
    expect(await test.deps.hasher.verify(after.passwordHash, password)).toBe(true);
    const raised = ({ version, epoch, deviceEpoch }: typeof after) => [version, epoch, deviceEpoch];
    expect(raised(after)).toEqual(raised(before).map((number) => number + 1));
    expect(await test.db.read.signInCounter.count({ where: { userId: id } })).toBe(0);
    expect((await browser.get("/")).headers.location).toMatch(/^\/login/);
    const [entry] = await entries("user.updated");
    const { source, actorId, subjectId, subjectVersion, changes } = entry ?? {};
    expect({ source, actorId, subjectId, subjectVersion, changes }).toEqual({
      source: "cli",
      actorId: null,
      subjectId: id,
      subjectVersion: after.version,
      changes: '{"password":"changed"}',
    });
    expect((await entries("session.lockEnded")).map(({ subjectId }) => subjectId)).toEqual([id]);
  });

  it("nobody sets the password of one who holds more, is Deleted or changed since", async () => {
    await expectPolicy((ctx, one) => resetPassword(ctx, { ...one, ...passwords }));
    expect(
      (await entries("user.updated")).filter(({ result }) => result === "refused"),
    ).toHaveLength(7);
    const own = await as(1);
    const self = resetPassword(own, { ...(await target(1)), ...passwords });
    await expect(self).rejects.toMatchObject({ reason: { key: "users.whyNot.ownPassword" } });
  });

  it("a password that the person cannot have is refused at its field", async () => {
    const personal = { password: "Lou Locked 1234", passwordRepeat: "Lou Locked 1234" };
    const attempt = async (ctx: CommandContext, more: object, to = id) =>
      resetPassword(ctx, { ...(await target(to)), ...passwords, ...more });
    const at = (key: string, field: string) => ({ reason: { key, field } });
    await expect(attempt(context(), personal)).rejects.toMatchObject(
      at("passwords.personal", "password"),
    );
    const different = attempt(context(), { passwordRepeat: "another" });
    await expect(different).rejects.toMatchObject(at("passwords.different", "passwordRepeat"));
    const manager = await as(await addUser(test.db, { groups: ["user-managers"] }));
    const admin = { password: "admin@example.com", passwordRepeat: "" };
    await expect(attempt(manager, admin, 1)).rejects.toMatchObject({
      reason: { key: "rights.whyNot.actOn" },
    });
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

  it("sessions end in every browser; who ends their own stays where they are", async () => {
    const [one, two] = [await test.signedIn(id), await test.signedIn(id)];
    const { version } = await row();
    expect(await endUserSessions(context(), await target())).toBe(2);
    for (const browser of [one, two]) {
      expect((await browser.get("/")).headers.location).toMatch(/^\/login/);
    }
    expect((await row()).version).toBe(version);
    const [entry] = await entries("sessions.ended");
    expect([entry?.subjectId, entry?.source, entry?.changes]).toEqual([
      id,
      "cli",
      '{"sessions":2}',
    ]);
    const own = await as(1);
    await as(1);
    expect(await endUserSessions(own, await target(1))).toBe(1);
    expect(await sessionsOf(1)).toBe(1);
    expect(await endUserSessions(own, await target(1))).toBe(0);
  });

  it("nobody ends the sessions of one who holds more, is Deleted or has changed since", () =>
    expectPolicy((ctx, one) => endUserSessions(ctx, one)));

  it("a network address is unlocked, however it is written, and no other", async () => {
    const until = new Date("2099-01-01T00:00:00Z");
    const keys = ["address:2001:db8:a:0", "address:192.0.2.1", "address:192.0.2.2"];
    const past = new Date(test.clock.now.getTime() - 1);
    const counter = (key: string) => ({ key, failures: 100, refused: 4, expiresAt: until });
    const data = keys.map((key, at) => ({ ...counter(key), lockedUntil: at === 2 ? past : until }));
    await test.db.write((tx) => tx.signInCounter.createMany({ data }));
    await lockUser(test.db, id);
    const listed = () => listLockedAddresses(test.db.read, test.clock.now, 10);
    expect((await listed()).map(({ address }) => address)).toEqual(["192.0.2.1", "2001:db8:a:0"]);
    const unlocked = await unlockAddress(context(), { address: "2001:0DB8:000A::9" });
    expect(unlocked).toBe("2001:db8:a:0::/64");
    expect(await listed()).toEqual([{ address: "192.0.2.1", lockedUntil: until }]);
    expect(await test.db.read.signInCounter.count({ where: { userId: id } })).toBe(1);
    const [entry] = await entries("address.unlocked");
    expect(entry?.changes).toBe('{"address":"2001:db8:a:0::/64","refused":4}');
    const free = unlockAddress(context(), { address: "192.0.2.2" });
    const notLocked = { reason: { key: "users.whyNot.addressNotLocked" } };
    await expect(free).rejects.toMatchObject(notLocked);
    const auditor = await as(await addUser(test.db, { groups: ["auditors"] }));
    await expect(unlockAddress(auditor, { address: "192.0.2.1" })).rejects.toMatchObject({
      status: 403,
    });
    expect(await test.db.read.signInCounter.count({ where: { userId: null } })).toBe(2);
  });
});
