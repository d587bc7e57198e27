import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, readForm, textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";

const ROUNDS = Number(process.env.RACE_ROUNDS ?? 10);
const PATH = "/profile/sessions";
const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, " +
  "like Gecko) Chrome/140.0.0.0 Safari/537.36";
const safari =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, " +
  "like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

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

  async function signedInAs(userAgent: string): Promise<Browser> {
    const browser = test.anonymous();
    const form = await browser.form("/login");
    expect(
      (await browser.post("/login", { ...form, ...administrator }, { "user-agent": userAgent }))
        .status,
    ).toBe(303);
    return browser;
  }

  const handles = (html: string) =>
    [...html.matchAll(/name="end" value="([0-9a-f]{16})"/g)].map(([, handle]) => handle as string);
  const rows = (html: string) =>
    [...html.matchAll(/<tr>[\s\S]*?<\/tr>/g)].slice(1).map(([row]) => textOf(row).trim());
  const end = async (browser: Browser, handle: string) =>
    browser.post(PATH, { ...(await browser.form(PATH)), end: handle });
  const isOut = async (browser: Browser) =>
    (await browser.get("/profile")).headers.location === "/login?next=%2Fprofile";
  const banner = async (browser: Browser, answer: Awaited<ReturnType<typeof end>>) =>
    textOf((await browser.follow(answer)).text);

  it("are listed with browser, address and times, this one marked, without a button", async () => {
    const [desk, phone] = [await signedInAs(chrome), await signedInAs(safari)];
    for (const odd of [
      "",
      "x",
      "Verified by the bank/1.0 (Totally; safe) y",
      "<script>alert(1)</script>/1 x",
      "A".repeat(8_000),
    ])
      await signedInAs(odd);
    const page = await desk.get(PATH);
    const list = rows(page.text);
    expect(list).toHaveLength(7);
    expect(list.filter((row) => row.startsWith("Unknown browser 127.0.0.1"))).toHaveLength(5);
    expect(list.filter((row) => row.includes("This browser"))).toEqual([
      "Chrome on Windows This browser 127.0.0.1 2 Mar 2026, 09:00 2 Mar 2026, 09:00",
    ]);
    expect(
      list.some((row) =>
        row.startsWith("Safari on iOS 127.0.0.1 2 Mar 2026, 09:00 2 Mar 2026, 09:00 End"),
      ),
    ).toBe(true);
    expect(textOf(page.text)).toContain("You are signed in here and in 6 other browsers.");
    expect(handles(page.text)).toHaveLength(6);
    for (const { id } of await test.db.read.session.findMany({ select: { id: true } }))
      expect(page.text).not.toContain(id.slice(0, 16));
    await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale: "de" } }));
    const german = textOf((await phone.get(PATH)).text);
    for (const words of [
      "Chrome unter Windows",
      "Unbekannter Browser",
      "Dieser Browser",
      "Überall sonst abmelden",
    ])
      expect(german).toContain(words);
    await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale: "en" } }));
  });

  it("show only what still lets somebody in", async () => {
    const browsers = [];
    for (let count = 0; count < 5; count++) browsers.push(await test.signedIn(user));
    const stored = await test.db.read.session.findMany({
      where: { userId: user },
      orderBy: { createdAt: "asc" },
      select: { id: true },
    });
    const ago = (ms: number) => new Date(test.clock.now.getTime() - ms);
    const dead = [
      { lastSeenAt: ago(30 * 60_000 + 1) },
      { createdAt: ago(12 * 3_600_000 + 1) },
      { epoch: 0 },
    ];
    for (const [index, data] of dead.entries())
      await test.db.write((tx) =>
        tx.session.update({ where: { id: stored[index]?.id ?? "" }, data }),
      );
    expect(await Promise.all(browsers.map(isOut))).toEqual([true, true, true, false, false]);
    const seer = browsers[4] as Browser;
    expect(rows((await seer.get(PATH)).text)).toHaveLength(2);
    expect(await banner(seer, await seer.submit(PATH))).toContain("1 session ended.");
    expect(await test.db.read.session.count({ where: { userId: user } })).toBe(1);
  });

  it("end one by one, at once, and calmly when there is nothing left to end", async () => {
    const [mine, other, third] = [
      await test.signedIn(user),
      await test.signedIn(user),
      await test.signedIn(user),
    ];
    const [handle] = handles((await mine.get(PATH)).text);
    const ended = await end(mine, handle as string);
    expect([ended.status, ended.headers.location]).toEqual([303, PATH]);
    expect(await banner(mine, ended)).toContain("1 session ended.");
    expect([await isOut(other), await isOut(third)].sort()).toEqual([false, true]);
    expect(await banner(mine, await end(mine, handle as string))).toContain(
      "There was no session left to end.",
    );
    expect(await isOut(mine)).toBe(false);
    const entries = await test.db.read.auditEntry.findMany({
      where: { action: "sessions.ended", actorId: user },
      orderBy: { id: "asc" },
    });
    expect(
      entries.map(({ changes, subjectId, result }) => [JSON.parse(changes), subjectId, result]),
    ).toEqual([
      [{ sessions: 1 }, user, "done"],
      [{ sessions: 0 }, user, "done"],
    ]);
  });

  it("end everywhere else, and stay here", async () => {
    const mine = await test.signedIn(user);
    const others = [
      await test.signedIn(user),
      await test.signedIn(user),
      await test.signedIn(user),
    ];
    const done = await mine.submit(PATH);
    expect(await banner(mine, done)).toContain("3 sessions ended.");
    for (const browser of others) expect(await isOut(browser)).toBe(true);
    const page = await mine.get(PATH);
    expect(textOf(page.text)).toContain("You are signed in here and nowhere else.");
    expect(page.text).not.toContain("Sign out everywhere else");
    expect(handles(page.text)).toEqual([]);
  });

  it("an unknown handle or somebody else's ends nothing, this browser's is refused", async () => {
    const [mine, stranger] = [
      await test.signedIn(user),
      await test.signedIn(await addUser(test.db)),
    ];
    const other = await test.signedIn(user);
    const count = () => test.db.read.session.count();
    const before = await count();
    const theirs = await test.signedIn(
      (
        await test.db.read.session.findFirstOrThrow({
          where: { userId: { not: user } },
          orderBy: { createdAt: "desc" },
        })
      ).userId,
    );
    const [foreign] = handles((await theirs.get(PATH)).text);
    for (const handle of [foreign as string, "0123456789abcdef"]) {
      expect(await banner(mine, await end(mine, handle))).toContain(
        "There was no session left to end.",
      );
    }
    const [current] = handles((await other.get(PATH)).text);
    const refused = await end(mine, current as string);
    expect([refused.status, textOf(refused.text).includes("To end it, sign out.")]).toEqual([
      409,
      true,
    ]);
    expect(await count()).toBe(before + 1);
    expect([
      await isOut(mine),
      await isOut(other),
      await isOut(stranger),
      await isOut(theirs),
    ]).toEqual([false, false, false, false]);
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
    expect((await mine.post(PATH, { end: "others", _form: "x", _csrf: "y" })).status).toBe(403);
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
    const forms = [...page.matchAll(/<form method="post">[\s\S]*?<\/form>/g)]
      .map(([form]) => readForm(`<main>${form}</main>`))
      .filter(({ end: value }) => value);
    expect(forms).toHaveLength(3);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => mine.post(PATH, forms[1] ?? {})),
    );
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`))).toEqual(
      new Set([`303 ${PATH}`]),
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
