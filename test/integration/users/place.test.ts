import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("one's place after an act", () => {
  let test: TestApp;
  let admin: Browser;
  let ids: number[];
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    ids = [];
    await test.db.write((tx) => tx.user.deleteMany({ where: { id: { not: 1 } } }));
    for (const name of ["ann", "ben", "cyd"])
      ids.push(
        await addUser(test.db, {
          email: `${name}@place.example`,
          firstName: name,
          lastName: "P",
          groups: ["auditors"],
        }),
      );
  });

  const ACTIVE = "?list=q%3Dplace%26status%3Dactive";
  const after = async (id: number | undefined, query = ACTIVE) =>
    admin.follow(await admin.submit(`/users/${id}/deactivation${query}`));
  /** What the rows are called, and who stands in them. */
  const rows = (page: Answer) =>
    [...page.text.matchAll(/<tr id="(u\d+)"( tabindex="-1")?>[\s\S]*?(\w+)@place/g)].map(
      ([, anchor, here, name]) => `${anchor}${here ? " here" : ""} ${name}`,
    );
  const shown = (...anchors: string[]) => anchors;

  it("the title begins with the outcome", async () =>
    expect((await after(ids[0])).text).toMatch(/<title>\s*ann P is Deactivated and signed out/));

  it("the row of the act has the focus", async () =>
    expect(rows(await after(ids[1], "?list=q%3Dplace"))).toEqual(
      shown(`u${ids[0]} ann`, `u${ids[1]} here ben`, `u${ids[2]} cyd`),
    ));

  it("the next row has its anchor where it is gone", async () =>
    expect(rows(await after(ids[1]))).toEqual(shown(`u${ids[0]} ann`, `u${ids[1]} here cyd`)));

  it("the last row has it where there is no next one", async () =>
    expect(rows(await after(ids[2]))).toEqual(shown(`u${ids[0]} ann`, `u${ids[2]} here ben`)));

  it("the empty list has it where nobody is left", async () => {
    await test.db.write((tx) => tx.user.deleteMany({ where: { id: { in: ids.slice(1) } } }));
    expect((await after(ids[0])).text).toContain(`id="u${ids[0]}" tabindex="-1"`);
  });

  it("a page that an act shows wakes up", async () =>
    expect((await after(ids[0])).text).toMatch(/<body[^>]* class="wakes"|<body class="wakes"/));

  it("so does one that answers a post at once", async () => {
    const form = { ...(await admin.form(`/users/${ids[0]}/edit`)), lastName: "<" };
    expect((await admin.post(`/users/${ids[0]}/edit`, form)).text).toMatch(/<body[^>]*"wakes"/);
  });

  it("and one that asks before an act", async () =>
    expect((await admin.get(`/users/${ids[0]}/deletion`)).text).toMatch(/<body[^>]*"wakes"/));

  it("any other does not", async () => {
    await after(ids[0]);
    expect((await admin.get("/users")).text).not.toMatch(/<body[^>]*"wakes"/);
  });

  it("an act that was opened from the record leads back to it", async () => {
    const done = await admin.submit(`/users/${ids[0]}/deactivation${ACTIVE}&from=record`);
    expect(done.headers.location).toBe(`/users/${ids[0]}${ACTIVE}`);
  });

  it.each<[string, Record<string, string>, string]>([
    ["fields", { firstName: "Bo", locale: "de" }, "First Name and Interface language of Bo P chan"],
    ["nothing", {}, "Nothing changed: ann P was already like this."],
  ])("an edit says what it changed: %s", async (_which, fields, said) => {
    const page = await admin.follow(await admin.submit(`/users/${ids[0]}/edit`, fields));
    expect(textOf(page.text)).toContain(said);
  });

  it("and which groups it gave and took", async () => {
    const group = await test.db.read.group.findUniqueOrThrow({
      where: { systemKey: "customer-service" },
    });
    const fields = { groups: [String(group.id)] };
    const page = await admin.follow(await admin.submit(`/users/${ids[0]}/edit`, fields));
    expect(textOf(page.text)).toContain("Groups: Customer service added, Auditors removed.");
  });
});
