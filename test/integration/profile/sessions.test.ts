import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newFormId } from "../../../src/http/form.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { administrator, unreachable } from "../../support/databases.ts";

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

  describe("are listed", () => {
    const odd = [
      "",
      "x",
      "Verified by the bank/1.0 (Totally; safe) y",
      "<script>alert(1)</script>/1 x",
      "A".repeat(8_000),
    ];
    let phone: Browser;
    let page: string;
    beforeAll(async () => {
      const desk = await signedInAs(chrome);
      phone = await signedInAs(safari);
      for (const browser of odd) await signedInAs(browser);
      page = (await desk.get(PATH)).text;
    });

    it("one by one", () => expect(rows(page)).toHaveLength(7));

    it("this one marked, without a button", () =>
      expect(rows(page).filter((row) => row.includes("This browser"))).toEqual([
        "Chrome on Windows This browser 127.0.0.1 today 09:00 today 09:00",
      ]));

    it("the others with browser, address, times and a button", () =>
      expect(rows(page)).toContainEqual(
        expect.stringMatching(/^Safari on iOS 127\.0\.0\.1 today 09:00 today 09:00 End/),
      ));

    it("without what a browser invents about itself", () => {
      const unknown = rows(page).filter((row) => row.startsWith("Unknown browser 127.0.0.1"));
      expect(unknown).toHaveLength(odd.length);
    });

    it("with how many there are", () =>
      expect(textOf(page)).toContain("You are signed in here and in 6 other browsers."));

    it("with a handle for each other one", () => expect(handles(page)).toHaveLength(6));

    it("by handles that are no part of their ids", async () => {
      const stored = await test.db.read.session.findMany({ select: { id: true } });
      expect(stored.filter(({ id }) => page.includes(id.slice(0, 16)))).toEqual([]);
    });

    it("in German, too", async () => {
      const speak = (locale: string) =>
        test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale } }));
      await speak("de");
      const german = textOf((await phone.get(PATH)).text);
      await speak("en");
      for (const words of [
        "Chrome unter Windows",
        "Unbekannter Browser",
        "Dieser Browser",
        "Überall sonst abmelden",
      ])
        expect(german).toContain(words);
    });
  });

  describe("show only what still lets somebody in", () => {
    let browsers: Browser[];
    beforeEach(async () => {
      browsers = [];
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
    });

    it("which too long away, too old or of an older epoch do not", async () =>
      expect(await Promise.all(browsers.map(isOut))).toEqual([true, true, true, false, false]));

    it("in rows", async () => {
      const seer = browsers[4] as Browser;
      expect(rows((await seer.get(PATH)).text)).toHaveLength(2);
    });

    it("and count that alone when they end", async () => {
      const seer = browsers[4] as Browser;
      expect(await banner(seer, await seer.submit(PATH))).toContain("1 session ended.");
    });

    it("and end the others with it", async () => {
      await browsers[4]?.submit(PATH);
      expect(await test.db.read.session.count({ where: { userId: user } })).toBe(1);
    });
  });

  describe("end one by one", () => {
    let mine: Browser;
    let others: Browser[];
    let handle: string;
    let ended: Answer;
    beforeEach(async () => {
      mine = await test.signedIn(user);
      others = [await test.signedIn(user), await test.signedIn(user)];
      handle = handles((await mine.get(PATH)).text)[0] as string;
      ended = await end(mine, handle);
    });

    it("on their page", () =>
      expect(ended).toMatchObject({
        status: 303,
        headers: { location: expect.stringMatching(`^${PATH}#s`) },
      }));

    it("with a word", async () => expect(await banner(mine, ended)).toContain("1 session ended."));

    it("at once, and no other", async () =>
      expect((await Promise.all(others.map(isOut))).sort()).toEqual([false, true]));

    it("and is told so when it had ended", async () => {
      const again = await end(mine, handle);
      expect([again.status, textOf(again.text)]).toEqual([
        409,
        expect.stringContaining("This session had already ended."),
      ]);
    });

    it("but for this one", async () => {
      await end(mine, handle);
      expect(await isOut(mine)).toBe(false);
    });

    it("each with an entry in the audit", async () => {
      await end(mine, handle);
      const entries = await test.db.read.auditEntry.findMany({
        where: { action: "sessions.ended", actorId: user },
        orderBy: { id: "asc" },
      });
      expect(
        entries.map(({ changes, subjectId, result }) => ({ changes, subjectId, result })),
      ).toEqual([
        { changes: '{"sessions":1}', subjectId: user, result: "done" },
        { changes: "{}", subjectId: null, result: "refused" },
      ]);
    });
  });

  describe("end everywhere else, and stay here", () => {
    let mine: Browser;
    let others: Browser[];
    let done: Answer;
    beforeEach(async () => {
      mine = await test.signedIn(user);
      others = [await test.signedIn(user), await test.signedIn(user), await test.signedIn(user)];
      done = await mine.submit(PATH);
    });

    it("with their number", async () =>
      expect(await banner(mine, done)).toContain("3 sessions ended."));

    it("at once", async () =>
      expect(await Promise.all(others.map(isOut))).toEqual([true, true, true]));

    it("so that the page says so", async () =>
      expect(textOf((await mine.get(PATH)).text)).toContain(
        "You are signed in here and nowhere else.",
      ));

    it("and is told so when there is none", async () => {
      const { _csrf } = await mine.form("/profile");
      const fields = { _csrf: _csrf as string, _form: newFormId(), end: "others" };
      const again = await mine.post(PATH, fields);
      expect([again.status, textOf(again.text)]).toEqual([
        409,
        expect.stringContaining("You are signed in nowhere else any more."),
      ]);
    });

    it("so that there is nothing to end", async () => {
      const { text } = await mine.get(PATH);
      expect(text).not.toContain("Sign out everywhere else");
      expect(handles(text)).toEqual([]);
    });
  });
});
