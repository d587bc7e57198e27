import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { compared, comparingHasher } from "../../support/comparing-hasher.ts";
import { roundsOf } from "../../support/thorough.ts";

const right = "sieben kluge Raben";
const fresh = "zwölf stille Reiher am Ufer";
const GUESSES = Math.min(500, roundsOf(10) * 3);

let test: TestApp;
let id: number;
let mine: Browser;
async function start(): Promise<void> {
  test = await startApp({ hasher: comparingHasher });
  id = await addUser(test.db, {
    email: "ida@example.com",
    firstName: "Ida",
    lastName: "Own",
    passwordHash: `!${right}`,
    groups: ["user-managers"],
  });
  mine = await test.signedIn(id);
  compared.count = 0;
}

const passwordPage = (currentPassword: string) => ({
  currentPassword,
  password: fresh,
  passwordRepeat: fresh,
});
const entries = (action: string) =>
  test.db.read.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } });
const own = () => test.db.read.user.findUniqueOrThrow({ where: { id } });
const edit = "/users";

const login = (password: string) =>
  test.anonymous().submit("/login", { email: "ida@example.com", password });

describe("the current password after nine wrong ones, the right one", () => {
  let form: Fields;
  let before: number;
  beforeAll(async () => {
    await start();
    for (let attempt = 0; attempt < 9; attempt++)
      await mine.submit("/profile/password", passwordPage("not it at all"));
    form = { ...(await mine.form("/profile/password")), ...passwordPage(right) };
    expect((await mine.post("/profile/password", form)).status).toBe(303);
    before = compared.count;
  });
  afterAll(() => test.close());

  it("pays all of them back", async () => expect(await test.db.read.signInCounter.count()).toBe(0));

  it("leaves them in the audit", async () =>
    expect(await entries("session.passwordRefused")).toHaveLength(9));

  it("locks nobody", async () => expect(await entries("session.locked")).toEqual([]));

  it("of a double click gets the first answer without a check", async () => {
    expect((await mine.post("/profile/password", form)).status).toBe(303);
    expect(compared.count, "passwords looked at").toBe(before);
    expect(await test.db.read.signInCounter.count(), "failures counted").toBe(0);
    expect(await entries("session.passwordRefused"), "failures in the audit").toHaveLength(9);
  });
});

describe("the current password", () => {
  beforeEach(start);
  afterEach(() => test.close());

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
    expect(compared.count).toBeLessThanOrEqual(10);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(compared.count);
    expect(answers.filter(({ status }) => ![422, 429, 503].includes(status))).toEqual([]);
    expect(await entries("session.locked")).toHaveLength(compared.count === 10 ? 1 : 0);
  });

  it("makes every browser a stranger once it is a new one", async () => {
    const before = (await own()).deviceEpoch;
    await mine.submit("/profile/password", passwordPage(right));
    expect((await own()).deviceEpoch).toBe(before + 1);
  });

  it("makes no browser a stranger by a sign-in with the new one", async () => {
    await mine.submit("/profile/password", passwordPage(right));
    const before = (await own()).deviceEpoch;
    expect((await login(fresh)).status).toBe(303);
    expect((await own()).deviceEpoch).toBe(before);
  });

  describe("is asked for before one's own e-mail changes", () => {
    it("with the reason why", async () =>
      expect(textOf((await mine.get(`${edit}/${id}/edit`)).text)).toContain(
        "To change it, enter your current password; you will be signed out of all other browsers.",
      ));

    it("at its field", async () => {
      const missing = await mine.submit(`${edit}/${id}/edit`, { email: "IDA@example.com" });
      expect(missing.status).toBe(422);
      expect(missing.text).toContain('id="currentPassword-error"');
    });

    it("which stays as it was without it", async () => {
      await mine.submit(`${edit}/${id}/edit`, { email: "IDA@example.com" });
      expect((await own()).email).toBe("ida@example.com");
      expect(compared.count, "passwords looked at").toBe(0);
    });

    it("and only then", async () => {
      const fields = { firstName: "Idabel", currentPassword: "whatever it is" };
      expect((await mine.submit(`${edit}/${id}/edit`, fields)).status).toBe(303);
      expect(compared.count, "passwords looked at").toBe(0);
    });
  });

  describe("asked for before one's own e-mail changed", () => {
    let other: Browser;
    let done: Answer;
    beforeEach(async () => {
      other = await test.signedIn(id);
      const fields = { email: "idabel@example.com", currentPassword: right };
      done = await mine.submit(`${edit}/${id}/edit`, fields);
    });

    it("changes it", async () => expect((await own()).email).toBe("idabel@example.com"));

    it("goes on", () => expect(done.status).toBe(303));

    it("says what it ended", async () =>
      expect(textOf((await mine.follow(done)).text)).toContain(
        "E-mail of Ida Own changed. 1 other session of yours was ended.",
      ));

    it("ends the other sessions", async () =>
      expect((await other.get("/profile")).headers.location).toContain("/login"));
  });

  it("a stale form with the right password changes nothing and costs nothing", async () => {
    const stale = await mine.form(`${edit}/${id}/edit`);
    await (await test.signedIn()).submit(`${edit}/${id}/edit`, { firstName: "Meanwhile" });
    const answer = await mine.post(`${edit}/${id}/edit`, {
      ...stale,
      email: "new@example.com",
      currentPassword: right,
    });
    expect(answer.status).toBe(409);
    expect(await test.db.read.signInCounter.count(), "failures counted").toBe(0);
  });

  describe("of somebody else", () => {
    let admin: Browser;
    beforeEach(async () => {
      admin = await test.signedIn();
    });

    const said = async (fields: Fields) =>
      textOf((await admin.follow(await admin.submit(`${edit}/${id}/edit`, fields))).text);

    it("is not asked for", async () =>
      expect((await admin.get(`${edit}/${id}/edit`)).text).not.toContain("currentPassword"));

    it("is not needed for their e-mail, as the page says", async () =>
      expect(textOf((await admin.get(`${edit}/${id}/edit`)).text)).toContain(
        "The login name. Changing it signs the user out everywhere.",
      ));

    it("is not needed: their sessions end", async () => {
      await admin.submit(`${edit}/${id}/edit`, { email: "moved@example.com" });
      expect((await mine.get("/profile")).headers.location).toContain("/login");
    });

    it("is not needed: how many sessions ended is said", async () =>
      expect(await said({ email: "moved@example.com" })).toContain(
        "E-mail of Ida Own changed. 1 session of theirs was ended.",
      ));

    it("is not needed: that there was no session is said, too", async () => {
      await admin.submit(`${edit}/${id}/edit`, { email: "moved@example.com" });
      expect(await said({ email: "again@example.com" })).toContain(
        "E-mail of Ida Own changed. They were not signed in anywhere.",
      );
    });

    it("is not needed for a name, which ends nothing", async () =>
      expect(await said({ firstName: "Idabel" })).toContain(
        "First Name of Idabel Own changed. Show record",
      ));
  });
});
