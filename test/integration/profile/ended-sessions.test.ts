import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { endSessions } from "../../../src/db/sessions.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, readForm, textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = roundsOf(4);
const PATH = "/profile/sessions";

describe.skipIf(unreachable)("one's own sessions", () => {
  let test: TestApp;
  let user: number;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    user = await addUser(test.db, { groups: ["user-managers"] });
  });

  const handles = (html: string) =>
    [...html.matchAll(/name="end" value="([0-9a-f]{16})"/g)].map(([, handle]) => handle as string);
  const end = async (browser: Browser, handle: string) =>
    browser.post(PATH, { ...(await browser.form(PATH)), end: handle });
  const isOut = async (browser: Browser) =>
    (await browser.get("/profile")).headers.location === "/login?next=%2Fprofile";
  const banner = async (browser: Browser, answer: Awaited<ReturnType<typeof end>>) =>
    textOf((await browser.follow(answer)).text);

  const sessions = () => test.db.read.session.count();

  it("a session that has ended is not brought back by being kept", async () => {
    const mine = await test.signedIn(user);
    const { id: keep } = await test.db.read.session.findFirstOrThrow({ where: { userId: user } });
    await test.db.write(async (tx) => {
      await tx.user.update({ where: { id: user }, data: { epoch: { increment: 1 } } });
      await endSessions(tx, { userId: user, now: test.clock.now, keep });
    });
    expect(await isOut(mine)).toBe(true);
  });

  it.each([
    ["somebody else's", async (theirs: Browser) => handles((await theirs.get(PATH)).text)[0]],
    ["an unknown one", async () => "0123456789abcdef"],
  ])("a handle that is not one's own ends nothing (%s)", async (_, handleFrom) => {
    const somebody = await addUser(test.db);
    const theirs = [await test.signedIn(somebody), await test.signedIn(somebody)] as const;
    const [mine, other] = [await test.signedIn(user), await test.signedIn(user)];
    const [handle, before] = [await handleFrom(theirs[0]), await sessions()];
    expect((await end(mine, handle as string)).status).toBe(409);
    expect(await sessions()).toBe(before);
    const out = await Promise.all([mine, other, ...theirs].map(isOut));
    expect(out, "signed out").toEqual([false, false, false, false]);
  });

  it("the handle of this browser is refused, and ends nothing", async () => {
    const [mine, other] = [await test.signedIn(user), await test.signedIn(user)];
    const before = await sessions();
    const [current] = handles((await other.get(PATH)).text);
    const refused = await end(mine, current as string);
    expect(refused.status).toBe(409);
    expect(textOf(refused.text)).toContain("To end it, sign out.");
    expect(await sessions()).toBe(before);
    expect(await Promise.all([mine, other].map(isOut))).toEqual([false, false]);
  });

  it.each([
    "",
    "OTHERS",
    "0123456789ABCDEF",
    "%",
    "_".repeat(16),
    "0".repeat(64),
    "x".repeat(100_000),
    "\u0000",
    "__proto__",
  ])("hostile value %j ends nothing", async (value) => {
    const [mine] = [await test.signedIn(user), await test.signedIn(user)];
    expect((await end(mine, value)).status).toBe(400);
    expect(
      (await mine.post(PATH, { ...(await mine.form(PATH)), end: ["others", "others"] })).status,
    ).toBe(400);
    expect((await mine.post(PATH, { end: "others", _form: "x", _csrf: "y" })).status).toBe(400);
    expect(await test.db.read.session.count({ where: { userId: user } })).toBe(2);
  });

  it("a GET ends nothing, whatever its query says", async () => {
    const [mine] = [await test.signedIn(user), await test.signedIn(user)];
    await mine.get(`${PATH}?end=others`);
    expect(await test.db.read.session.count({ where: { userId: user } })).toBe(2);
  });

  it("20 submits of one form act once with the first answer; other buttons still act", async () => {
    const mine = await test.signedIn(user);
    await test.signedIn(user);
    await test.signedIn(user);
    const page = (await mine.get(PATH)).text;
    const forms = [...page.matchAll(/<form[^>]* method="post">[\s\S]*?<\/form>/g)]
      .map(([form]) => readForm(`<main>${form}</main>`))
      .filter(({ end: value }) => value);
    expect(forms).toHaveLength(3);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => mine.post(PATH, forms[1] ?? {})),
    );
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`))).toEqual(
      new Set([expect.stringMatching(`^303 ${PATH}#s`)]),
    );
    expect(await banner(mine, answers[0] as (typeof answers)[0])).toContain("1 session ended.");
    expect(
      await test.db.read.auditEntry.count({ where: { action: "sessions.ended", actorId: user } }),
    ).toBe(1);
    expect(await banner(mine, await mine.post(PATH, forms[2] ?? {}))).toContain("1 session ended.");
    expect(await test.db.read.session.count({ where: { userId: user } })).toBe(1);
  });

  it("nothing that is in flight revives a session", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [mine, other] = [await test.signedIn(user), await test.signedIn(user)];
      const [act, own] = [await mine.form(PATH), await other.form("/profile")];
      test.clock.advance(61_000);
      const inFlight = [
        other.get("/users"),
        other.post("/profile", { ...own, theme: round % 2 ? "dark" : "light" }),
        other.get(PATH),
        other.submit(PATH, { end: "0".repeat(16) }),
      ];
      const done = await mine.post(PATH, act);
      await Promise.all(inFlight);
      expect(done.status).toBe(303);
      expect(await isOut(other)).toBe(true);
      expect(await isOut(mine)).toBe(false);
      expect(await test.db.read.session.count({ where: { userId: user } })).toBe(1);
    }
  });

  it("two browsers that sign each other out leave exactly one", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const person = await addUser(test.db);
      const [one, two] = [await test.signedIn(person), await test.signedIn(person)];
      const forms = [await one.form(PATH), await two.form(PATH)];
      await Promise.all([one.post(PATH, forms[0] ?? {}), two.post(PATH, forms[1] ?? {})]);
      expect([await isOut(one), await isOut(two)].sort()).toEqual([false, true]);
    }
  });

  it("a sign-in whose password was checked before does not slip through", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      // Beyond what the limiter of sign-ins remembers of refused ones.
      test.clock.advance(3_600_000);
      const [mine, , late] = [await test.signedIn(1), await test.signedIn(1), test.anonymous()];
      const [act, form] = [await mine.form(PATH), await late.form("/login")];
      const [, answer] = await Promise.all([
        mine.post(PATH, act),
        late.post("/login", { ...form, ...administrator }),
      ]);
      const sessions = await test.db.read.session.count({ where: { userId: 1 } });
      // Before: ended with the rest. After: a sign-in like any other. Between: refused.
      if (answer.status !== 303) expect(sessions).toBe(1);
      else expect(sessions).toBe((await isOut(late)) ? 1 : 2);
    }
  });
});
