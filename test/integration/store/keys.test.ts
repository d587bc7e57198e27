import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, textOf } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { Store } from "../../support/store.ts";

const PREVIEW = "/customers/C-1/preview";

describe.skipIf(unreachable)("creating a store key", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp({}, { TIME_ZONE: "Europe/Berlin" });
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  const typed = (more: Fields = {}) => ({ name: "Storefront", scopes: "preview", ...more });
  const keyIn = (html: string) => />(gh_[\w-]{43})</.exec(html)?.[1];
  const named = (name: string) => test.db.read.storeKey.findMany({ where: { name } });
  const errorsOf = (html: string) =>
    [...html.matchAll(/id="(\w+)-error"/g)].map(([, field]) => field);

  it("says first what a key is for", async () => {
    expect(textOf((await admin.get("/store")).text)).toContain("There are no store keys yet");
  });

  it("shows a key that opens what was ticked, and nothing else", async () => {
    const key = keyIn((await admin.submit("/store/new", typed({ name: "Opener" }))).text);
    const store = new Store(test.app, key as string);
    expect((await store.get(PREVIEW)).status).toBe(200);
    expect(await named("Opener")).toMatchObject([{ scopes: "preview", endsAt: null }]);
  });

  it("keeps the key nowhere: not in the database, the log, a cookie or another page", async () => {
    const answer = await admin.submit("/store/new", typed({ name: "Secret" }));
    const key = keyIn(answer.text) as string;
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect((await new Store(test.app, key).get(PREVIEW)).status).toBe(200);
    const kept = [
      JSON.stringify(await dumpDatabase(test.db)),
      test.logged.join(),
      [...admin.cookies.values()].join(),
      (await admin.get("/store")).text,
    ];
    expect(kept.filter((text) => text.includes(key))).toEqual([]);
  });

  it("makes one key of a form that is sent twice, and shows it the first time alone", async () => {
    const form = { ...(await admin.form("/store/new")), ...typed({ name: "Twice" }) };
    expect(keyIn((await admin.post("/store/new", form)).text)).toBeDefined();
    const again = await admin.post("/store/new", form);
    expect([again.status, keyIn(again.text)]).toEqual([200, undefined]);
    expect(textOf(again.text)).toContain("The key has already been shown");
    expect(await named("Twice")).toHaveLength(1);
  });

  it("records who made it and what it may, under the key's name", async () => {
    await admin.submit("/store/new", typed({ name: "Recorded", endsOn: "2026-12-31" }));
    const entry = await test.db.read.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(entry).toMatchObject({
      action: "storeKey.created",
      actorId: 1,
      subjectType: "storeKey",
      subjectName: "Recorded",
    });
    expect(JSON.parse(entry.changes)).toEqual({ scopes: ["preview"], endsOn: "2026-12-31" });
  });

  it("ends it with its last day, of the time zone of days", async () => {
    await admin.submit("/store/new", typed({ name: "Ending", endsOn: "2026-03-02" }));
    expect(await named("Ending")).toMatchObject([{ endsAt: new Date("2026-03-02T23:00:00Z") }]);
  });

  it.each([
    ["no name", { name: "" }, ["name"]],
    ["nothing that it may", { scopes: [] as string[] }, ["scopes"]],
    ["a day that is over", { endsOn: "2026-03-01" }, ["endsOn"]],
    ["what is no day", { endsOn: "2026-02-30" }, ["endsOn"]],
    [
      "all of it",
      { name: "a:b", scopes: [] as string[], endsOn: "1" },
      ["name", "scopes", "endsOn"],
    ],
  ])("makes none with %s, and says so there", async (_, more, fields) => {
    const before = await test.db.read.storeKey.count();
    const refused = await admin.submit("/store/new", typed({ name: "Refused", ...more }));
    expect([refused.status, errorsOf(refused.text)]).toEqual([422, fields]);
    expect(await test.db.read.storeKey.count()).toBe(before);
  });

  it("uses no name twice, in whatever letters", async () => {
    await admin.submit("/store/new", typed({ name: "Taken" }));
    const refused = await admin.submit("/store/new", typed({ name: "TAKEN" }));
    expect([refused.status, errorsOf(refused.text)]).toEqual([422, ["name"]]);
  });

  it("gives a name to one of two who want it at once", async () => {
    const other = await test.signedIn();
    const fields = typed({ name: "Contested" });
    const forms = [
      { ...(await admin.form("/store/new")), ...fields },
      { ...(await other.form("/store/new")), ...fields },
    ] as const;
    const answers = await Promise.all([
      admin.post("/store/new", forms[0]),
      other.post("/store/new", forms[1]),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(await named("Contested")).toHaveLength(1);
  });
});
