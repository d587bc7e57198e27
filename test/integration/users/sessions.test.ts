import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("the sessions of somebody else", () => {
  let test: TestApp;
  let admin: Browser;
  let id: number;
  let theirs: Browser[];
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    id = await addUser(test.db, { firstName: "Sina", lastName: "Seen", groups: ["auditors"] });
    theirs = [await test.signedIn(id), await test.signedIn(id)];
  });

  const path = () => `/users/${id}/sessions`;
  const rows = (html: string) =>
    [...html.matchAll(/<tr[ >][\s\S]*?<\/tr>/g)].slice(1).map(([row]) => textOf(row).trim());
  const handles = (html: string) =>
    [...html.matchAll(/name="end" value="([0-9a-f]{16})"/g)].map(([, handle]) => handle as string);
  const isOut = async (browser: Browser) =>
    (await browser.get("/profile")).headers.location?.startsWith("/login") ?? false;
  const endOne = async () => {
    const [end = ""] = handles((await admin.get(path())).text);
    return { end, answer: await admin.submit(path(), { end }) };
  };
  const entries = () =>
    test.db.read.auditEntry.findMany({ where: { action: "sessions.ended", subjectId: id } });

  it("are listed with browser, address, since and last active", async () =>
    expect(rows((await admin.get(path())).text)).toEqual([
      "Unknown browser 127.0.0.1 today 09:00 today 09:00 End",
      "Unknown browser 127.0.0.1 today 09:00 today 09:00 End",
    ]));

  it("say how many they are, and whose", async () =>
    expect(textOf((await admin.get(path())).text)).toMatch(
      /Sessions of Sina Seen.* 2 sessions are open\./,
    ));

  it("are counted on the record, which leads there", async () =>
    expect((await admin.get(`/users/${id}`)).text).toContain(
      `<a href="/users/${id}/sessions"><bdi>2 sessions</bdi></a>`,
    ));

  it("lead nowhere from the record where there are none", async () => {
    const none = await addUser(test.db);
    expect((await admin.get(`/users/${none}`)).text).not.toContain(`/users/${none}/sessions`);
  });

  it("are said in German, too", async () => {
    const german = await test.signedIn(
      await addUser(test.db, { locale: "de", groups: ["administrators"] }),
    );
    const page = textOf((await german.get(path())).text);
    for (const words of ["Sitzungen von Sina Seen", "2 Sitzungen sind offen", "Überall abmelden"])
      expect(page).toContain(words);
  });

  it("end one by one, and no other", async () => {
    const { answer } = await endOne();
    expect(textOf((await admin.follow(answer)).text)).toContain("1 session ended.");
    expect((await Promise.all(theirs.map(isOut))).sort()).toEqual([false, true]);
  });

  it("lead, once ended, to the row in its place", async () => {
    const [, other] = handles((await admin.get(path())).text);
    expect((await endOne()).answer.headers.location).toBe(`${path()}#s${other}`);
  });

  it("end all together", async () => {
    await admin.submit(path());
    expect(await Promise.all(theirs.map(isOut))).toEqual([true, true]);
  });

  it("end on every process with the next request", async () => {
    const db = await openDatabase(test.deps.config.databaseUrl);
    const elsewhere = new Browser(createApp({ ...test.deps, db }));
    for (const [name, value] of theirs[0]?.cookies ?? []) elsewhere.cookies.set(name, value);
    expect(await isOut(elsewhere), "before").toBe(false);
    await admin.submit(path());
    expect(await isOut(elsewhere)).toBe(true);
    await db.close();
  });

  it("are one entry of the audit each time, about whose they were", async () => {
    await endOne();
    await admin.submit(path());
    expect((await entries()).map(({ actorId, changes }) => [actorId, changes])).toEqual([
      [1, '{"sessions":1}'],
      [1, '{"sessions":1}'],
    ]);
  });

  it("are said to have ended already, and end no other", async () => {
    const { end } = await endOne();
    const again = await admin.submit(path(), { end });
    expect([again.status, textOf(again.text)]).toEqual([
      409,
      expect.stringContaining("This session had already ended."),
    ]);
    expect((await Promise.all(theirs.map(isOut))).sort()).toEqual([false, true]);
  });

  it("are nowhere left once all have ended", async () => {
    await admin.submit(path());
    const page = textOf((await admin.get(path())).text);
    expect(page).toContain("Not signed in anywhere.");
    expect(page).not.toContain("Sign out everywhere");
  });

  it("of another person are not found by their handle", async () => {
    const other = await test.signedIn(await addUser(test.db));
    const stranger = await addUser(test.db);
    const form = await admin.form(path());
    const [end = ""] = handles((await admin.get(path())).text);
    const answer = await admin.post(`/users/${stranger}/sessions`, { ...form, end });
    expect(answer.status).toBe(409);
    expect(await Promise.all([...theirs, other].map(isOut))).toEqual([false, false, false]);
  });

  it("of one who holds more are neither shown nor ended", async () => {
    const manager = await test.signedIn(await addUser(test.db, { groups: ["user-managers"] }));
    const form = await manager.form(path());
    const answers = [
      await manager.get("/users/1/sessions"),
      await manager.post("/users/1/sessions", { ...form, end: "others" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect((await manager.get("/users/1")).text).not.toContain("/users/1/sessions");
    expect(await isOut(admin)).toBe(false);
  });

  it("of one who was deleted are none", async () => {
    const gone = await addUser(test.db, { status: "deleted" });
    expect((await admin.get(`/users/${gone}/sessions`)).status).toBe(409);
    expect((await admin.get(`/users/${gone}`)).text).not.toContain(`${gone}/sessions`);
  });

  it("that are one's own stand in the profile", async () => {
    const form = await admin.form(path());
    const answers = [
      await admin.get("/users/1/sessions"),
      await admin.post("/users/1/sessions", { ...form, end: "others" }),
    ];
    expect(answers.map(({ headers }) => headers.location)).toEqual(
      Array(2).fill("/profile/sessions"),
    );
  });
});
