import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Unavailable } from "../../../src/domain/errors.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, statusesOf, tick, workOff } from "../../support/batches.ts";
import { encode, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addMany, addUserWith } from "../../support/rights.ts";

describe.skipIf(unreachable)("a batch that is refused", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const preview = "/users/bulk/deactivation";

  async function ticked(count = 2) {
    const browser = await test.signedIn();
    const ids = await addUsers(test, count);
    await tick(browser, ids);
    return { browser, ids };
  }

  it("for an old token shows the preview again, which begins it", async () => {
    const { browser, ids } = await ticked();
    const stale = (await (await test.signedIn()).form("/profile"))._csrf as string;
    const answer = await browser.post(preview, { ...(await browser.form(preview)), _csrf: stale });
    expect(answer.status).toBe(422);
    expect((await browser.post(preview, readForm(answer.text))).status).toBe(303);
    await workOff(test);
    expect(await statusesOf(test, ids)).toEqual({ deactivated: 2 });
  });

  it("while nothing can be written shows the preview again, which begins it", async () => {
    const { browser } = await ticked();
    const form = await browser.form(preview);
    const { writeAlone } = test.db;
    const busy = () => Promise.reject(new Unavailable("errors.unavailable.busy", 7));
    Object.assign(test.db, { writeAlone: busy });
    const answer = await browser.post(preview, form);
    Object.assign(test.db, { writeAlone });
    expect(answer.status).toBe(503);
    expect((await browser.post(preview, readForm(answer.text))).status).toBe(303);
  });

  it("begins once, however often its form is sent", async () => {
    const { browser } = await ticked();
    const form = await browser.form(preview);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => browser.post(preview, form)),
    );
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
  });

  it("knows no user that never was, and nothing that is no number", async () => {
    const browser = await test.signedIn();
    const form = await browser.form("/users?ticks=yes", "clear");
    for (const u of ["999999", "1; DROP TABLE", "-1", "1e3", "０"]) {
      const answer = await browser.post("/users/bulk/ticks", { ...form, u, do: "keep" });
      expect(answer.status, u).toBe(400);
    }
  });

  it("takes no 100,000 ids", async () => {
    const browser = await test.signedIn();
    const u = Array.from({ length: 100_000 }, (_, index) => String(index + 1));
    const form = await browser.form("/users?ticks=yes", "clear");
    expect((await browser.post("/users/bulk/ticks", { ...form, u, do: "keep" })).status).toBe(413);
  });

  it("shows nobody to who may not see users, whatever a role of old left out", async () => {
    const browser = await test.signedIn(await addUserWith(test.db, ["users.status"]));
    const answer = await browser.get("/users/bulk/deactivation?of=all");
    expect(answer.status).toBe(403);
    expect(textOf(answer.text)).toContain("You need the right “View users” for this page.");
  });

  it("ticks 500 users and no more", async () => {
    const browser = await test.signedIn();
    const ids = (await addMany(test.db, 501, [])).map(String);
    const form = await browser.form("/users?ticks=yes", "clear");
    const keep = (u: string[]) =>
      browser.post("/users/bulk/ticks", { ...form, shown: "", u, do: "keep" });
    expect((await keep(ids.slice(0, 500))).status).toBe(303);
    const answer = await keep(ids.slice(500));
    expect(answer.status).toBe(409);
    expect(textOf(answer.text)).toContain("At most 500 users can be ticked at a time.");
    expect(answer.text).toContain('href="/users#list"');
  });

  it("is the sixth of one person at a time, and says so", async () => {
    const browser = await test.signedIn(await addUser(test.db, { groups: ["user-managers"] }));
    const press = async () => {
      await tick(browser, await addUsers(test, 1));
      return browser.submit(preview);
    };
    for (const _ of Array(5)) expect((await press()).status).toBe(303);
    const refused = await press();
    expect(refused.status).toBe(409);
    expect(textOf(refused.text)).toContain("5 batches of the same user are still running.");
    await workOff(test);
    expect((await browser.post(preview, readForm(refused.text))).status).toBe(303);
  });

  it("takes nobody who is not ticked here, and no batch that is not there", async () => {
    const browser = await test.signedIn();
    expect((await browser.get("/users/bulk/999999")).status).toBe(404);
    expect((await browser.get("/users/bulk/0")).status).toBe(404);
    const undone = await browser.get("/users/bulk/activation?of=undone&undo=999999");
    expect(undone.status).toBe(404);
  });

  it("is stopped by who has its right, whoever began it, and by nobody else", async () => {
    const { browser, ids } = await ticked();
    const job = await begin(browser, "deactivation");
    const stop = `/users/bulk/deactivation/${job}/stopping`;
    const viewer = await test.signedIn(await addUser(test.db));
    const { _csrf, _form } = await viewer.form("/profile");
    const fields = encode({ _csrf: String(_csrf), _form: String(_form) });
    const type = { "content-type": "application/x-www-form-urlencoded" };
    expect((await viewer.send("post", stop, fields, type)).status).toBe(403);
    const manager = await test.signedIn(await addUser(test.db, { groups: ["user-managers"] }));
    const form = readForm((await manager.get(`/users/bulk/${job}`)).text);
    expect((await manager.post(stop, form)).status).toBe(303);
    await workOff(test);
    expect(await statusesOf(test, ids)).toEqual({ active: 2 });
    expect(textOf((await browser.get(`/users/bulk/${job}`)).text)).toContain("Stopped by Uma");
  });
  it("cannot be stopped once it is over, and says so", async () => {
    const { browser, ids } = await ticked();
    const job = await begin(browser, "deactivation");
    const form = readForm((await browser.get(`/users/bulk/${job}`)).text);
    await workOff(test);
    const answer = await browser.post(`/users/bulk/deactivation/${job}/stopping`, form);
    expect(answer.status).toBe(409);
    expect(await statusesOf(test, ids)).toEqual({ deactivated: 2 });
  });
});
