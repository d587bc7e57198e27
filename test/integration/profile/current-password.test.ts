import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PasswordHasher } from "../../../src/domain/password-hasher.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

const MINUTE = 60_000;
const right = "sieben kluge Raben";
const fresh = "zwölf stille Reiher am Ufer";
const GUESSES = Math.min(500, Number(process.env.RACE_ROUNDS ?? 20) * 3);

let verified = 0;
const hasher: PasswordHasher = {
  verify: async (stored, password) => {
    verified++;
    return stored === `!${password}`;
  },
  hash: async (password) => `!${password}`,
  isOutdated: () => false,
  load: () => ({ running: 0, waiting: 0 }),
};

describe.skipIf(unreachable)("the current password", () => {
  let test: TestApp;
  let id: number;
  let mine: Browser;
  beforeEach(async () => {
    test = await startApp({ hasher });
    id = await addUser(test.db, {
      email: "ida@example.com",
      firstName: "Ida",
      lastName: "Own",
      passwordHash: `!${right}`,
      groups: ["user-managers"],
    });
    mine = await test.signedIn(id);
    verified = 0;
  });
  afterEach(() => test.close());

  const passwordPage = (currentPassword: string) => ({
    currentPassword,
    password: fresh,
    passwordRepeat: fresh,
  });
  const entries = (action: string) =>
    test.db.read.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } });
  const own = () => test.db.read.user.findUniqueOrThrow({ where: { id } });
  const edit = "/users";

  it("is asked for ten times, in any browser, on either page; then it is refused", async () => {
    const other = await test.signedIn(id);
    for (let attempt = 0; attempt < 5; attempt++) {
      const answer = await mine.submit("/profile/password", passwordPage("not it at all"));
      expect([
        answer.status,
        textOf(answer.text).includes("This is not your current password."),
      ]).toEqual([422, true]);
      const second = await other.submit(`${edit}/${id}/edit`, {
        email: `new${attempt}@example.com`,
        currentPassword: "not it either",
      });
      expect([
        second.status,
        textOf(second.text).includes("This is not your current password."),
      ]).toEqual([422, true]);
    }
    for (const [browser, path, fields] of [
      [mine, "/profile/password", passwordPage(right)],
      [
        other,
        `${edit}/${id}/edit`,
        { email: "new@example.com", firstName: "Typed", currentPassword: right },
      ],
    ] as [Browser, string, Fields][]) {
      const refused = await browser.submit(path, fields);
      expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "60"]);
      expect(textOf(refused.text)).toContain("Wait 1 minute");
      expect(refused.text).not.toContain(right);
      if (path !== "/profile/password") expect(refused.text).toContain('value="Typed"');
    }
    expect([verified, (await own()).email]).toEqual([10, "ida@example.com"]);
    const failures = await entries("session.passwordRefused");
    expect(failures.map(({ actorId, subjectId, result }) => [actorId, subjectId, result])).toEqual(
      Array(10).fill([id, id, "refused"]),
    );
    expect(JSON.stringify(failures)).not.toMatch(/not it/);
    const [begun, ...more] = await entries("session.locked");
    expect([begun?.subjectId, begun?.changes, more]).toEqual([id, '{"kind":"session"}', []]);
    // Strangers are counted apart, and so is this.
    expect(
      (await test.anonymous().submit("/login", { email: "ida@example.com", password: right }))
        .status,
    ).toBe(303);
    test.clock.advance(MINUTE);
    expect((await mine.submit("/profile/password", passwordPage(right))).status).toBe(303);
    expect((await entries("session.lockEnded")).map(({ changes }) => changes)).toEqual([
      '{"refused":2}',
    ]);
  });

  it("cannot be guessed from an open session: neither Unlock nor another edit helps", async () => {
    for (let attempt = 0; attempt < 10; attempt++)
      await mine.submit("/profile/password", passwordPage("not it at all"));
    expect((await mine.submit(`${edit}/${id}/unlocking`)).status).not.toBe(303);
    expect((await mine.submit(`${edit}/${id}/edit`, { firstName: "Idabel" })).status).toBe(303);
    expect(await test.db.read.signInCounter.count({ where: { userId: id } })).toBe(1);
  });

  it(`is guessed ten times at most by ${GUESSES} posts at once`, async () => {
    const form = await mine.form("/profile/password");
    const answers = await Promise.all(
      Array.from({ length: GUESSES }, (_, index) =>
        mine.post("/profile/password", {
          ...form,
          ...passwordPage(`guess ${index}`),
          _form: `${"f".repeat(18)}${String(index).padStart(4, "0")}`,
        }),
      ),
    );
    expect(verified).toBeLessThanOrEqual(10);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(verified);
    expect(answers.filter(({ status }) => ![422, 429, 503].includes(status))).toEqual([]);
    expect(await entries("session.locked")).toHaveLength(verified === 10 ? 1 : 0);
  });

  it("pays a success back; a double click gets the first answer without a check", async () => {
    for (let attempt = 0; attempt < 9; attempt++)
      await mine.submit("/profile/password", passwordPage("not it at all"));
    const form = { ...(await mine.form("/profile/password")), ...passwordPage(right) };
    expect((await mine.post("/profile/password", form)).status).toBe(303);
    const before = verified;
    expect((await mine.post("/profile/password", form)).status).toBe(303);
    expect([
      verified,
      await test.db.read.signInCounter.count(),
      (await entries("session.passwordRefused")).length,
    ]).toEqual([before, 0, 9]);
    expect(await entries("session.locked")).toEqual([]);
  });

  it("makes every browser a stranger once it is a new one", async () => {
    const before = (await own()).deviceEpoch;
    await mine.submit("/profile/password", passwordPage(right));
    expect((await own()).deviceEpoch).toBe(before + 1);
    expect(
      (await test.anonymous().submit("/login", { email: "ida@example.com", password: fresh }))
        .status,
    ).toBe(303);
    expect((await own()).deviceEpoch).toBe(before + 1);
  });

  it("is asked for before one's own e-mail changes, and only then", async () => {
    const page = await mine.get(`${edit}/${id}/edit`);
    expect(textOf(page.text)).toContain(
      "To change it, enter your current password; you will be signed out of all other browsers.",
    );
    const missing = await mine.submit(`${edit}/${id}/edit`, { email: "IDA@example.com" });
    expect([missing.status, missing.text.includes('id="currentPassword-error"')]).toEqual([
      422,
      true,
    ]);
    expect([(await own()).email, verified]).toEqual(["ida@example.com", 0]);
    expect(
      (
        await mine.submit(`${edit}/${id}/edit`, {
          firstName: "Idabel",
          currentPassword: "whatever it is",
        })
      ).status,
    ).toBe(303);
    expect(verified).toBe(0);
    const other = await test.signedIn(id);
    const done = await mine.submit(`${edit}/${id}/edit`, {
      email: "idabel@example.com",
      currentPassword: right,
    });
    expect(done.status).toBe(303);
    expect(textOf((await mine.follow(done)).text)).toContain(
      "Idabel Own has been updated. 1 other session of yours has ended.",
    );
    expect((await other.get("/profile")).headers.location).toContain("/login");
    expect((await own()).email).toBe("idabel@example.com");
  });

  it("a stale form with the right password changes nothing and costs nothing", async () => {
    const stale = await mine.form(`${edit}/${id}/edit`);
    await (await test.signedIn()).submit(`${edit}/${id}/edit`, { firstName: "Meanwhile" });
    const answer = await mine.post(`${edit}/${id}/edit`, {
      ...stale,
      email: "new@example.com",
      currentPassword: right,
    });
    expect([answer.status, await test.db.read.signInCounter.count()]).toEqual([409, 0]);
  });

  it("of somebody else is not asked for: their e-mail changes, their sessions end", async () => {
    const admin = await test.signedIn();
    const page = await admin.get(`${edit}/${id}/edit`);
    expect(textOf(page.text)).toContain(
      "The login name. Changing it signs the user out everywhere.",
    );
    expect(page.text).not.toContain("currentPassword");
    const done = await admin.submit(`${edit}/${id}/edit`, { email: "moved@example.com" });
    expect(textOf((await admin.follow(done)).text)).toContain(
      "Ida Own has been updated and signed out of 1 session.",
    );
    expect((await mine.get("/profile")).headers.location).toContain("/login");
    const again = await admin.submit(`${edit}/${id}/edit`, { email: "again@example.com" });
    expect(textOf((await admin.follow(again)).text)).toContain(
      "Ida Own has been updated, and was not signed in anywhere.",
    );
    const named = await admin.submit(`${edit}/${id}/edit`, { firstName: "Idabel" });
    expect(textOf((await admin.follow(named)).text)).toContain(
      "Idabel Own has been updated. Show record",
    );
  });
});
