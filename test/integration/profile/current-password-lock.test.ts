import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { compared, comparingHasher } from "../../support/comparing-hasher.ts";

const MINUTE = 60_000;
const right = "sieben kluge Raben";
const fresh = "zwölf stille Reiher am Ufer";

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

const wrong = "This is not your current password.";
const login = (password: string) =>
  test.anonymous().submit("/login", { email: "ida@example.com", password });

describe("the current password, refused after ten times, in any browser, on either page", () => {
  let other: Browser;
  let guesses: Answer[];
  const begin = async () => {
    await start();
    other = await test.signedIn(id);
    guesses = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      guesses.push(await mine.submit("/profile/password", passwordPage("not it at all")));
      const email = `new${attempt}@example.com`;
      const fields = { email, currentPassword: "not it either" };
      guesses.push(await other.submit(`${edit}/${id}/edit`, fields));
    }
  };
  beforeAll(begin);
  afterAll(() => test.close());

  const onItsPage = () => mine.submit("/profile/password", passwordPage(right));
  const onTheOther = () =>
    other.submit(`${edit}/${id}/edit`, {
      email: "new@example.com",
      firstName: "Typed",
      currentPassword: right,
    });

  it("ten times it is said to be wrong", () =>
    expect(
      guesses.map(({ status, text }) => ({ status, wrong: textOf(text).includes(wrong) })),
    ).toEqual(Array(10).fill({ status: 422, wrong: true })));

  describe.each([
    ["its page", onItsPage],
    ["the user's", onTheOther],
  ])("on %s", (_, attempt) => {
    let refused: Answer;
    beforeAll(async () => {
      refused = await attempt();
    });

    it("even the right one is told to wait", () =>
      expect(refused).toMatchObject({ status: 429, headers: { "retry-after": "60" } }));

    it("in words", () => expect(textOf(refused.text)).toContain("Wait 1 minute"));

    it("and is not sent back", () => expect(refused.text).not.toContain(right));

    it("and is not looked at", () => expect(compared.count).toBe(10));

    it("and changes nothing", async () => expect((await own()).email).toBe("ida@example.com"));
  });

  it("what was typed beside it is kept", async () =>
    expect((await onTheOther()).text).toContain('value="Typed"'));

  it("ten failures are in the audit", async () => {
    const failures = await entries("session.passwordRefused");
    const failure = { actorId: id, subjectId: id, result: "refused" };
    expect(failures).toEqual(Array(10).fill(expect.objectContaining(failure)));
  });

  it("no password is in the audit", async () =>
    expect(JSON.stringify(await entries("session.passwordRefused"))).not.toMatch(/not it/));

  it("one lock is in the audit", async () =>
    expect(await entries("session.locked")).toEqual([
      expect.objectContaining({ subjectId: id, changes: '{"kind":"session"}' }),
    ]));

  it("strangers are counted apart", async () => expect((await login(right)).status).toBe(303));

  describe("a minute later", () => {
    let changed: Answer;
    beforeAll(async () => {
      await test.close();
      await begin();
      await onItsPage();
      await onTheOther();
      test.clock.advance(MINUTE);
      changed = await onItsPage();
    });

    it("it is asked for again", () => expect(changed.status).toBe(303));

    it("the lock that ended says how many it refused", async () =>
      expect(await entries("session.lockEnded")).toEqual([
        expect.objectContaining({ changes: '{"refused":2}' }),
      ]));
  });
});
